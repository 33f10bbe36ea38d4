import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { JobWindow } from '../../live/index.js';
import { t } from '../../text/index.js';
import type { JobOrder, JobQuestion } from '../../view/index.js';
import { JobRow } from './job-row.js';
import type { Selection } from './use-selection.js';
import { useNarrow } from './use-narrow.js';
import { useVirtualRows } from './use-virtual-rows.js';

const ROW_HEIGHT_PX = 52;
const CARD_HEIGHT_PX = 176;
/** A browser draws nothing that is higher than some millions of pixels. */
export const ROW_COUNT_MAX = 90_000;

interface JobTableProps {
  readonly list: JobWindow;
  readonly question: JobQuestion;
  readonly selection: Selection;
  readonly onSort: (order: JobOrder) => void;
}

/** All jobs that match, of which only the rows that are seen are read and drawn. */
export function JobTable({ list, question, selection, onSort }: JobTableProps) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [keptIndex, setKeptIndex] = useState<number | null>(null);
  const rowHeightPx = useNarrow() ? CARD_HEIGHT_PX : ROW_HEIGHT_PX;
  const count = Math.min(list.total ?? 0, ROW_COUNT_MAX);
  const { items, heightPx, topOf } = useVirtualRows({ count, rowHeightPx, body, keptIndex });
  const first = items.find(({ index }) => index !== keptIndex)?.index ?? 0;
  const last = items.findLast(({ index }) => index !== keptIndex)?.index ?? 0;
  useEffect(() => list.look(first, last), [list, first, last]);
  useTopOf(body, question);
  const keepFocused = (event: FocusEvent) => {
    const row = event.target instanceof Element ? event.target.closest('tr') : null;
    setKeptIndex(row === null ? null : Number(row.dataset['index']));
  };
  const names = new Set<string>();
  return (
    <table
      role="table"
      aria-label={t('jobs.title')}
      aria-rowcount={count + 1}
      class="data jobs virtual"
    >
      <JobTableHead list={list} question={question} selection={selection} onSort={onSort} />
      <tbody
        ref={body}
        role="rowgroup"
        style={{ height: `${heightPx}px` }}
        onFocusIn={keepFocused}
        onFocusOut={() => setKeptIndex(null)}
      >
        {items.map((item) => {
          const { index } = item;
          const job = list.lineAt(index);
          if (job === null)
            return <WaitingRow key={`row ${index}`} index={index} topPx={topOf(item)} />;
          // Between two answers a job may stand in two places.
          const isDouble = names.has(job.name);
          names.add(job.name);
          return (
            <JobRow
              key={isDouble ? `row ${index}` : `job ${job.name}`}
              job={job}
              index={index}
              topPx={topOf(item)}
              isSelected={selection.names.has(job.name)}
              onSelect={selection.select}
            />
          );
        })}
      </tbody>
    </table>
  );
}

/** Another question is answered from its first row on, wherever the reader was in the last one. */
function useTopOf(body: RefObject<HTMLElement>, question: JobQuestion): void {
  const asked = JSON.stringify(question);
  const shown = useRef(asked);
  useEffect(() => {
    if (shown.current === asked) return;
    shown.current = asked;
    const topPx = body.current?.getBoundingClientRect().top ?? 0;
    if (topPx < 0) scrollTo(0, scrollY + topPx - HEAD_ROOM_PX);
  }, [asked]);
}

/** What stays above the rows while they scroll. */
const HEAD_ROOM_PX = 110;

/** Stands where a row will be once it is read. */
function WaitingRow({ index, topPx }: { index: number; topPx: number }) {
  return (
    <tr
      role="row"
      aria-rowindex={index + 2}
      aria-busy="true"
      class="waiting-row"
      style={{ transform: `translateY(${topPx}px)` }}
    >
      <td role="cell" class="col-job" aria-label={t('loading')} />
    </tr>
  );
}

const HEADS: readonly { readonly id: string; readonly order: JobOrder | null }[] = [
  { id: 'job', order: 'name' },
  { id: 'state', order: 'state' },
  { id: 'schedule', order: null },
  { id: 'next', order: 'next' },
  { id: 'last', order: 'last' },
  { id: 'times', order: null },
  { id: 'actions', order: null },
];

function JobTableHead({ list, question, selection, onSort }: JobTableProps) {
  return (
    <thead role="rowgroup">
      <tr role="row" aria-rowindex={1}>
        <th role="columnheader" scope="col" class="head-pick">
          <AllBox total={list.total ?? 0} selection={selection} />
        </th>
        {HEADS.map(({ id, order }) => (
          <th
            key={id}
            role="columnheader"
            scope="col"
            class={`head-${id}`}
            {...(order === null ? {} : { 'aria-sort': sortedBy(question, order) })}
          >
            {order === null ? (
              headText(id)
            ) : (
              <SortButton id={id} sorted={sortedBy(question, order)} onSort={() => onSort(order)} />
            )}
          </th>
        ))}
      </tr>
    </thead>
  );
}

/** Chooses all that match, seen or not. */
function AllBox({ total, selection }: { total: number; selection: Selection }) {
  const { names, isBusy } = selection;
  const isAll = names.size > 0 && names.size >= total;
  return (
    <label class="pick">
      <input
        type="checkbox"
        aria-label={t('jobList.selectAll', { count: total })}
        title={t('jobList.selectAll', { count: total })}
        checked={isAll}
        indeterminate={names.size > 0 && !isAll}
        disabled={isBusy}
        onChange={() => (names.size > 0 ? selection.clear() : void selection.selectAll())}
      />
    </label>
  );
}

interface SortButtonProps {
  readonly id: string;
  readonly sorted: Sorted;
  readonly onSort: () => void;
}

function SortButton({ id, sorted, onSort }: SortButtonProps) {
  const column = headText(id);
  return (
    <button type="button" class="sort" title={t('sort.by', { column })} onClick={onSort}>
      {column} <span aria-hidden="true">{MARKS[sorted]}</span>
    </button>
  );
}

type Sorted = 'ascending' | 'descending' | 'none';
const MARKS: Readonly<Record<Sorted, string>> = { ascending: '↑', descending: '↓', none: '' };

function sortedBy({ order, isDescending }: JobQuestion, column: JobOrder): Sorted {
  if (order !== column) return 'none';
  return isDescending ? 'descending' : 'ascending';
}

function headText(id: string): string {
  switch (id) {
    case 'times':
      return t('jobList.timesHead');
    case 'job':
      return t('col.job');
    case 'state':
      return t('col.state');
    case 'schedule':
      return t('col.schedule');
    case 'next':
      return t('col.next');
    case 'last':
      return t('col.last');
    default:
      return t('col.actions');
  }
}
