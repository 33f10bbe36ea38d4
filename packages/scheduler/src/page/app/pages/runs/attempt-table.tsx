import type { AttemptAnswer, RunAnswer } from '../../api/index.js';
import { now } from '../../live/index.js';
import { type Column, DataTable, StateChip, Time } from '../../parts/index.js';
import { language, t } from '../../text/index.js';
import { attemptMs, durationText } from '../../view/index.js';

interface AttemptTableProps {
  readonly run: RunAnswer;
  /** The attempt whose output is shown. */
  readonly chosen: number;
  readonly choose: (attempt: number) => void;
}

export function AttemptTable({ run, chosen, choose }: AttemptTableProps) {
  const numberCell = ({ attempt }: AttemptAnswer) =>
    run.attempts.length === 1 ? (
      attempt + 1
    ) : (
      <button
        type="button"
        class="filter"
        aria-pressed={attempt === chosen}
        aria-label={`${t('log.attempt')} ${attempt + 1}`}
        onClick={() => choose(attempt)}
      >
        {attempt + 1}
      </button>
    );
  const columns: Column<AttemptAnswer>[] = [
    { id: 'attempt', head: t('col.attempt'), cell: numberCell },
    { id: 'state', head: t('col.state'), cell: ({ state }) => <StateChip state={state} /> },
    { id: 'agent', head: t('col.agent'), cell: ({ agent }) => agent ?? '–' },
    { id: 'started', head: t('col.started'), cell: ({ startedAt }) => timeCell(startedAt) },
    { id: 'duration', head: t('col.duration'), cell: (row) => <Duration attempt={row} /> },
    { id: 'exit', head: t('col.exit'), cell: exitCell },
    { id: 'message', head: t('col.message'), cell: messageCell },
  ];
  return (
    <DataTable
      label={t('run.attempts')}
      className="attempts"
      columns={columns}
      rows={run.attempts}
      rowKey={({ attempt }) => attempt}
    />
  );
}

function timeCell(at: string | null) {
  return at === null ? '–' : <Time at={at} as="clock" />;
}

function Duration({ attempt }: { attempt: AttemptAnswer }) {
  const ms = attemptMs(attempt, now.value);
  return <>{ms === null ? '–' : durationText(ms, language.value)}</>;
}

function exitCell({ exitCode, signal }: AttemptAnswer) {
  if (signal) return t('run.exitSignal', { signal });
  if (exitCode === null) return '–';
  return <span class={exitCode === 0 ? 'mono' : 'mono bad'}>{exitCode}</span>;
}

function messageCell({ message, unreachableSince }: AttemptAnswer) {
  const parts = [
    unreachableSince ? t('run.unreachable', { when: unreachableSince }) : '',
    message ?? '',
  ];
  const text = parts.filter(Boolean).join(' · ');
  return text === '' ? null : <span class="breaks">{text}</span>;
}
