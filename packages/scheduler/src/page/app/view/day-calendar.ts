import type { RunDayAnswer } from '../api/index.js';

/** How a day went, at a glance; `mixed`: some runs succeeded and some went wrong. */
export type DayLook = 'none' | 'good' | 'mixed' | 'bad' | 'odd' | 'calm';

export interface CalendarDay {
  /** `2026-03-29` */
  readonly day: string;
  readonly look: DayLook;
  /** Null for a day without a run. */
  readonly runs: RunDayAnswer | null;
}

export interface CalendarWeek {
  /** Monday first; null before the first day and after the last. */
  readonly days: readonly (CalendarDay | null)[];
  /** The month (1 to 12) that begins in this week, or the first one. */
  readonly monthBegins: number | null;
}

const DAY_MS = 86_400_000;

/** The weeks from one day to another, both included, whatever days have runs. */
export function calendarWeeks(
  items: readonly RunDayAnswer[],
  { firstDay, lastDay }: { readonly firstDay: string; readonly lastDay: string },
): readonly CalendarWeek[] {
  const byDay = new Map(items.map((item) => [item.day, item]));
  const [first, last] = [Date.parse(firstDay), Date.parse(lastDay)];
  const weeks: CalendarWeek[] = [];
  for (let monday = first - mondayOffset(first) * DAY_MS; monday <= last; monday += 7 * DAY_MS) {
    const days = Array.from({ length: 7 }, (_, place) => {
      const at = monday + place * DAY_MS;
      if (at < first || at > last) return null;
      const day = new Date(at).toISOString().slice(0, 10);
      const runs = byDay.get(day) ?? null;
      return { day, look: dayLook(runs), runs };
    });
    weeks.push({ days, monthBegins: monthBegins(days, weeks.length === 0) });
  }
  return withoutCrowding(weeks);
}

export function dayLook(runs: RunDayAnswer | null): DayLook {
  if (runs === null) return 'none';
  const wrongCount = runs.failed + runs.lost;
  if (wrongCount > 0) return runs.succeeded > 0 ? 'mixed' : 'bad';
  if (runs.killed > 0) return 'odd';
  return runs.succeeded > 0 ? 'good' : 'calm';
}

/** The day an instant is on in a zone, `2026-03-29`. */
export function dayIn(atMs: number, zone: string): string {
  const form = { year: 'numeric', month: '2-digit', day: '2-digit', timeZone: zone } as const;
  return new Intl.DateTimeFormat('sv-SE', form).format(atMs);
}

/** A first month that ends at once would stand where the next one's name begins. */
function withoutCrowding(weeks: readonly CalendarWeek[]): readonly CalendarWeek[] {
  const [first, ...others] = weeks;
  const isCrowded = others.slice(0, 2).some(({ monthBegins }) => monthBegins !== null);
  if (first === undefined || !isCrowded) return weeks;
  return [{ ...first, monthBegins: null }, ...others];
}

/** Days since Monday. */
function mondayOffset(atMs: number): number {
  return (new Date(atMs).getUTCDay() + 6) % 7;
}

function monthBegins(days: readonly (CalendarDay | null)[], isFirst: boolean): number | null {
  const begun = days.find((day) => day?.day.endsWith('-01'));
  const shown = begun ?? (isFirst ? days.find((day) => day !== null) : undefined);
  return shown == null ? null : Number(shown.day.slice(5, 7));
}
