import type { RunAnswer } from '../api/index.js';
import { now } from '../live/index.js';
import { shownZone } from '../settings/index.js';
import { language, t, tWord } from '../text/index.js';
import {
  clockTime,
  durationText,
  isActive,
  reasonText,
  relativeTime,
  routeAddress,
  runTimes,
} from '../view/index.js';
import { KillButton } from './action-button.js';
import { type Column, DataTable } from './data-table.js';
import { StateChip } from './state-chip.js';
import { Time } from './time.js';

interface RunTableProps {
  readonly runs: readonly RunAnswer[];
  /** Where they are of many jobs. */
  readonly hasJob: boolean;
  /** Before all others, such as what chooses a run. */
  readonly first?: Column<RunAnswer>;
  /** In the place of the usual: killing what is active. */
  readonly actions?: Column<RunAnswer>['cell'];
}

/** Runs, newest first. */
export function RunTable({ runs, hasJob, first, actions = actionCell }: RunTableProps) {
  const columns: Column<RunAnswer>[] = [
    ...(first === undefined ? [] : [first]),
    { id: 'state', head: t('col.state'), cell: (run) => <StateChip state={run.state} /> },
    ...(hasJob ? [{ id: 'job', head: t('col.job'), cell: jobCell }] : []),
    { id: 'due', head: t('col.due'), cell: dueCell },
    { id: 'trigger', head: t('col.trigger'), cell: (run) => tWord('trigger', run.trigger) },
    { id: 'duration', head: t('col.duration'), cell: (run) => <Duration run={run} /> },
    { id: 'attempts', head: t('col.attempts'), cell: (run) => run.attempts.length },
    { id: 'reason', head: t('col.reason'), cell: reasonCell },
    { id: 'actions', head: t('col.actions'), cell: actions },
  ];
  return (
    <DataTable
      label={t('runs.title')}
      className={hasJob ? 'runs' : 'runs of-one'}
      columns={columns}
      rows={runs}
      rowKey={(run) => run.id}
    />
  );
}

function jobCell(run: RunAnswer) {
  return (
    <a class="name" href={routeAddress('jobs', run.job)}>
      {run.job}
    </a>
  );
}

function dueCell(run: RunAnswer) {
  return (
    <a data-main href={routeAddress('runs', run.id)}>
      <Time at={run.dueAt} as="clock" />
    </a>
  );
}

function Duration({ run }: { run: RunAnswer }) {
  const { runMs } = runTimes(run, now.value);
  return <>{runMs === null ? '–' : durationText(runMs, language.value)}</>;
}

function reasonCell(run: RunAnswer) {
  const reason = reasonText(run);
  const message = lastMessage(run) ?? '';
  // The reason often repeats what the last attempt said.
  const parts = [reason, stretchText(run), reason.includes(message) ? '' : message];
  const text = parts.filter(Boolean).join(' · ');
  if (text === '' && run.retryAt === null) return null;
  return (
    <span class="clip" title={text}>
      {run.retryAt !== null && <RetryNote at={run.retryAt} />}
      {text}
    </span>
  );
}

function RetryNote({ at }: { at: string }) {
  const when = relativeTime(Date.parse(at), now.value, language.value);
  return <>{t('run.retryAt', { when })} · </>;
}

/** A skip may stand for many occurrences. */
function stretchText({ occurrenceCount: count, lastDueAt }: RunAnswer): string {
  if (count <= 1) return '';
  const style = { locale: language.value, zone: shownZone.value };
  return t('runs.stands', { count, until: clockTime(Date.parse(lastDueAt), now.value, style) });
}

function lastMessage(run: RunAnswer): string | null {
  return run.state === 'succeeded' ? null : (run.attempts.at(-1)?.message ?? null);
}

function actionCell(run: RunAnswer) {
  return isActive(run.state) ? <KillButton runId={run.id} /> : null;
}
