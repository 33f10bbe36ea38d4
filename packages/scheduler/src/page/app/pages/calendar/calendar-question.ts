import {
  type HeatMeasure,
  type HeatView,
  HEAT_MEASURES,
  HEAT_VIEWS,
  isHeatKey,
  routeAddress,
} from '../../view/index.js';

/** What the page shows; all of it is in the address. */
export interface CalendarQuestion {
  readonly view: HeatView;
  /** The local date it begins with. */
  readonly day: string;
  readonly measure: HeatMeasure;
  /** The field whose jobs are listed: local time as far as it goes; null for none. */
  readonly at: string | null;
  /** Whether the day is the one of now, and moves on with it. */
  readonly isToday: boolean;
}

/** `nowLocal`: the time now on the clock that is shown, `2026-03-01T02:30`. */
export function readQuestion(
  query: Readonly<Record<string, string>>,
  nowLocal: string,
): CalendarQuestion {
  const { view, from = '', by, at = '' } = query;
  const today = nowLocal.slice(0, 10);
  const isDay = isHeatKey(from) && from.length === 10 && isDate(from);
  return {
    view: HEAT_VIEWS.find((name) => name === view) ?? 'week',
    day: isDay ? from : today,
    measure: HEAT_MEASURES.find((name) => name === by) ?? 'fires',
    at: isHeatKey(at) && isDate(at.slice(0, 10)) ? at : null,
    isToday: !isDay || from === today,
  };
}

/** Replaces the address: looking around is not a step to go back to. */
export function showQuestion(question: CalendarQuestion): void {
  location.replace(questionAddress(question));
}

export function questionAddress({ view, day, measure, at, isToday }: CalendarQuestion): string {
  return routeAddress('calendar', null, {
    view: view === 'week' ? '' : view,
    from: isToday ? '' : day,
    by: measure === 'fires' ? '' : measure,
    at: at ?? '',
  });
}

function isDate(day: string): boolean {
  return !Number.isNaN(Date.parse(`${day}T00:00:00Z`));
}
