import { useRef } from 'preact/hooks';
import { t } from '../../text/index.js';
import type { CalendarDay, CalendarWeek, DayLook } from '../../view/index.js';
import { countsText, dayName, monthName, weekdayName } from './day-words.js';

/** A sign in the square, so that colour is not needed. */
const SIGNS: Readonly<Record<DayLook, string>> = {
  none: '',
  good: '',
  mixed: '!',
  bad: '×',
  odd: '■',
  calm: '–',
};

const LEGEND = [
  ['good', 'jobPage.lookGood'],
  ['mixed', 'jobPage.lookMixed'],
  ['bad', 'jobPage.lookBad'],
  ['odd', 'jobPage.lookOdd'],
  ['calm', 'jobPage.lookCalm'],
  ['none', 'jobPage.lookNone'],
] as const;

interface DayGridProps {
  readonly weeks: readonly CalendarWeek[];
  readonly chosen: string;
  readonly choose: (day: string) => void;
}

/** A square for each day, a column for each week; the arrow keys go from day to day. */
export function DayGrid({ weeks, chosen, choose }: DayGridProps) {
  const grid = useRef<HTMLTableElement>(null);
  const days = weeks.flatMap((week) => week.days.filter((day) => day !== null));
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const place = days.findIndex(({ day }) => day === chosen);
    const next = days[place + step];
    event.preventDefault();
    if (next === undefined) return;
    choose(next.day);
    grid.current?.querySelector<HTMLElement>(`[data-day="${next.day}"]`)?.focus();
  };
  return (
    <div class="day-grid">
      <div class="day-scroll">
        <table ref={grid} role="grid" aria-label={t('jobPage.days')} onKeyDown={onKeyDown}>
          <MonthRow weeks={weeks} />
          <tbody>
            {Array.from({ length: 7 }, (_, place) => (
              <tr key={place} role="row">
                <th scope="row">{place % 2 === 0 ? weekdayName(place) : ''}</th>
                {weeks.map((week, column) => (
                  <Square
                    key={column}
                    day={week.days[place] ?? null}
                    chosen={chosen}
                    choose={choose}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <ul class="day-legend">
        {LEGEND.map(([look, key]) => (
          <li key={look}>
            <span class={`square ${look}`} aria-hidden="true">
              {SIGNS[look]}
            </span>
            {t(key)}
          </li>
        ))}
      </ul>
    </div>
  );
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowUp: -1,
  ArrowDown: 1,
  ArrowLeft: -7,
  ArrowRight: 7,
};

function MonthRow({ weeks }: { weeks: readonly CalendarWeek[] }) {
  return (
    <thead aria-hidden="true">
      <tr>
        <td />
        {weeks.map((week, column) => (
          <td key={column} class="month">
            {week.monthBegins !== null && <span>{monthName(week.monthBegins)}</span>}
          </td>
        ))}
      </tr>
    </thead>
  );
}

interface SquareProps {
  readonly day: CalendarDay | null;
  readonly chosen: string;
  readonly choose: (day: string) => void;
}

function Square({ day, chosen, choose }: SquareProps) {
  if (day === null) return <td role="gridcell" />;
  const isChosen = day.day === chosen;
  const text = day.runs === null ? t('jobPage.dayNone') : countsText(day.runs);
  return (
    <td
      role="gridcell"
      class={`square ${day.look}`}
      data-day={day.day}
      tabIndex={isChosen ? 0 : -1}
      aria-selected={isChosen}
      aria-label={`${dayName(day.day)}: ${text}`}
      title={`${dayName(day.day)}: ${text}`}
      onClick={() => choose(day.day)}
    >
      {SIGNS[day.look]}
    </td>
  );
}
