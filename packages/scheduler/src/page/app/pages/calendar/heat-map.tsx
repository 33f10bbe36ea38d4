import { useEffect, useRef, useState } from 'preact/hooks';
import { language, t } from '../../text/index.js';
import {
  type HeatCell,
  type HeatRow,
  addDays,
  amount,
  heatRange,
  memSize,
} from '../../view/index.js';
import { type CalendarQuestion, showQuestion } from './calendar-question.js';
import { cellWhen, dayText } from './local-words.js';

interface HeatMapProps {
  readonly question: CalendarQuestion;
  readonly rows: readonly HeatRow[];
}

interface Place {
  readonly row: number;
  readonly column: number;
}

/**
 * A grid with one place to stop at for the keyboard; the arrows move within. How much there is
 * tells the number in a field or, where that has no room, the height of its bar; colour says it
 * once more.
 */
export function HeatMap({ question, rows }: HeatMapProps) {
  const grid = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<Place>(() => placeOf(rows, question.at));
  useEffect(() => setPlace(placeOf(rows, question.at)), [question.view, question.day, question.at]);
  const active = rows[place.row]?.cells[place.column];
  const range = heatRange(question.view, question.day);
  const label = t('calendar.map', {
    view: t(`calendar.view.${question.view}`),
    from: dayText(range.from),
    to: dayText(addDays(range.to, -1)),
  });
  const choose = (key: string) =>
    showQuestion({ ...question, at: key === question.at ? null : key });
  const onKeyDown = (event: KeyboardEvent) => {
    if ((event.key === 'Enter' || event.key === ' ') && active !== undefined) choose(active.key);
    else if (!move(event.key, place, rows, setPlace)) return;
    event.preventDefault();
  };
  useEffect(() => {
    if (document.activeElement !== grid.current) return;
    document.getElementById(idOf(active))?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [place]);
  return (
    <>
      <div
        ref={grid}
        class={`heat ${question.view}`}
        role="grid"
        tabIndex={0}
        aria-label={`${label}. ${t('calendar.mapHelp')}`}
        aria-activedescendant={idOf(active)}
        onKeyDown={onKeyDown}
        onClick={(event) => {
          const key = (event.target as Element).closest('[data-key]')?.getAttribute('data-key');
          if (key != null) choose(key);
        }}
      >
        <Head question={question} rows={rows} />
        {rows.map((row) => (
          <Row key={row.key} row={row} question={question} activeKey={active?.key ?? ''} />
        ))}
      </div>
      <Legend />
    </>
  );
}

function Head({ question, rows }: HeatMapProps) {
  const { view } = question;
  return (
    <div role="row" class="heat-row heat-head">
      <span role="columnheader" class="heat-corner">
        <span>{t('calendar.row')}</span>
      </span>
      {rows[0]?.cells.map(({ key }, column) => (
        <span key={key} role="columnheader" class={column % 5 === 0 ? 'fifth' : ''}>
          {view === 'month' ? dayText(key, 'weekday') : twoDigits(column)}
        </span>
      ))}
    </div>
  );
}

interface RowProps {
  readonly row: HeatRow;
  readonly question: CalendarQuestion;
  readonly activeKey: string;
}

function Row({ row, question, activeKey }: RowProps) {
  const { view, at } = question;
  return (
    <div role="row" class="heat-row">
      <span role="rowheader" class="heat-name">
        {view === 'day'
          ? row.key.slice(11, 13)
          : dayText(row.key, view === 'month' ? 'date' : 'both')}
      </span>
      {row.cells.map((cell) => (
        <span
          key={cell.key}
          id={idOf(cell)}
          role="gridcell"
          class={cellClass(cell, activeKey)}
          data-key={cell.key}
          aria-selected={cell.key === at}
          aria-label={cellLabel(cell)}
          title={cellLabel(cell)}
        >
          {view === 'month' && <span class="heat-day">{Number(cell.key.slice(8))}</span>}
          {view === 'day' ? <Bar cell={cell} /> : <Amount cell={cell} question={question} />}
        </span>
      ))}
    </div>
  );
}

function Bar({ cell }: { cell: HeatCell }) {
  if (cell.level === 0) return null;
  return <i style={{ height: `${Math.max(20, Math.round(100 * cell.share))}%` }} />;
}

function Amount({ cell, question }: { cell: HeatCell; question: CalendarQuestion }) {
  if (cell.level === 0) return null;
  return <b>{shortAmount(cell[question.measure])}</b>;
}

function Legend() {
  return (
    <p class="heat-legend" aria-hidden="true">
      {t('calendar.less')}
      {[0, 1, 2, 3, 4, 5].map((level) => (
        <span key={level} class={`heat-cell level-${level}`} />
      ))}
      {t('calendar.more')}
    </p>
  );
}

/** What the reader of a screen hears of a field, and the title says. */
function cellLabel({ key, fires, jobs, cpus, mem, cores, isPast }: HeatCell): string {
  const when = cellWhen(key);
  if (fires === 0 && isPast) return t('calendar.cellOver', { when });
  const count = t('calendar.cell', { when, count: fires });
  if (fires === 0) return count;
  const asks = t('calendar.cellAsks', {
    cpus: amount(cpus, language.value),
    mem: memSize(mem, language.value),
  });
  const busy = cores < CORES_SHOWN_MIN ? '' : amount(cores, language.value);
  return [
    `${count} ${t('calendar.jobs', { count: jobs })}, ${asks}`,
    busy === '' ? '' : t('calendar.cellBusy', { cores: busy }),
  ]
    .filter(Boolean)
    .join('; ');
}

const CORES_SHOWN_MIN = 0.05;

function cellClass({ key, level, isPast }: HeatCell, activeKey: string): string {
  return `heat-cell level-${level}${isPast ? ' past' : ''}${key === activeKey ? ' active' : ''}`;
}

function move(
  key: string,
  { row, column }: Place,
  rows: readonly HeatRow[],
  go: (place: Place) => void,
): boolean {
  const [lastRow, lastColumn] = [rows.length - 1, (rows[0]?.cells.length ?? 1) - 1];
  const steps: Readonly<Record<string, Place>> = {
    ArrowUp: { row: Math.max(0, row - 1), column },
    ArrowDown: { row: Math.min(lastRow, row + 1), column },
    ArrowLeft: { row, column: Math.max(0, column - 1) },
    ArrowRight: { row, column: Math.min(lastColumn, column + 1) },
    Home: { row, column: 0 },
    End: { row, column: lastColumn },
    PageUp: { row: 0, column },
    PageDown: { row: lastRow, column },
  };
  const place = steps[key];
  if (place !== undefined) go(place);
  return place !== undefined;
}

/** The chosen field, else the first that is still to come. */
function placeOf(rows: readonly HeatRow[], key: string | null): Place {
  const isWanted = ({ key: own, isPast }: HeatCell) => (key === null ? !isPast : own === key);
  for (const [row, { cells }] of rows.entries()) {
    const column = cells.findIndex(isWanted);
    if (column >= 0) return { row, column };
  }
  return { row: 0, column: 0 };
}

function idOf(cell: HeatCell | undefined): string {
  return `at-${(cell?.key ?? '').replace(/[^0-9]/g, '')}`;
}

/** As short as a field is narrow: 1.2k. */
function shortAmount(value: number): string {
  const style = { notation: 'compact', maximumSignificantDigits: 3 } as const;
  return new Intl.NumberFormat('en', style).format(value).toLowerCase();
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
