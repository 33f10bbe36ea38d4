import type { RunDayAnswer } from '../../api/index.js';
import { type Column, DataTable } from '../../parts/index.js';
import { language, t, tWord } from '../../text/index.js';
import { durationText } from '../../view/index.js';
import { dayName, dayRunsAddress } from './day-words.js';

interface DayTableProps {
  readonly job: string;
  /** Oldest first. */
  readonly items: readonly RunDayAnswer[];
}

/** The squares in numbers, newest first. */
export function DayTable({ job, items }: DayTableProps) {
  if (items.length === 0) return <p class="faint">{t('job.historyEmpty')}</p>;
  const count = (id: 'succeeded' | 'failed' | 'lost' | 'killed' | 'skipped') => ({
    id,
    head: tWord('state', id),
    cell: (row: RunDayAnswer) => row[id] || '–',
  });
  const span = (ms: number | null) => (ms === null ? '–' : durationText(ms, language.value));
  const columns: Column<RunDayAnswer>[] = [
    {
      id: 'day',
      head: t('jobPage.day'),
      cell: (row) => <a href={dayRunsAddress(job, row)}>{dayName(row.day)}</a>,
    },
    ...(['succeeded', 'failed', 'lost', 'killed', 'skipped'] as const).map(count),
    { id: 'median', head: t('jobPage.median'), cell: ({ p50Ms }) => span(p50Ms) },
    { id: 'longest', head: t('jobPage.longest'), cell: ({ maxMs }) => span(maxMs) },
  ];
  return (
    <div class="day-table" tabIndex={0} role="group" aria-label={t('jobPage.days')}>
      <DataTable
        label={t('jobPage.days')}
        className="days"
        columns={columns}
        rows={[...items].reverse()}
        rowKey={({ day }) => day}
      />
    </div>
  );
}
