import type { JobLineAnswer } from '../../api/index.js';
import {
  KillButton,
  NextRun,
  PauseButton,
  RunNowButton,
  ScheduleOf,
  StateChip,
  Time,
  memo,
  waitingText,
} from '../../parts/index.js';
import { t } from '../../text/index.js';
import { routeAddress } from '../../view/index.js';
import { Spark } from './spark.js';

/** Labels that stand beside the name; all of them are in its title. */
const LABEL_COUNT_MAX = 2;

interface JobRowProps {
  readonly job: JobLineAnswer;
  readonly index: number;
  readonly topPx: number;
  readonly isSelected: boolean;
  readonly onSelect: (name: string, isSelected: boolean) => void;
}

/** One job. Its place is set by `transform`, which costs the browser least while it scrolls. */
export const JobRow = memo(
  function Row({ job, index, topPx, isSelected, onSelect }: JobRowProps) {
    return (
      <tr
        role="row"
        aria-rowindex={index + 2}
        data-row
        data-index={index}
        class={isSelected ? 'selected' : ''}
        style={{ transform: `translateY(${topPx}px)` }}
      >
        <td role="cell" class="col-pick">
          <label class="pick">
            <input
              type="checkbox"
              aria-label={t('jobList.select', { job: job.name })}
              checked={isSelected}
              onChange={(event) => onSelect(job.name, event.currentTarget.checked)}
            />
          </label>
        </td>
        <td role="cell" class="col-job">
          <NameCell job={job} />
        </td>
        <td role="cell" class="col-state">
          <StateChip state={job.state} title={whyState(job)} />
        </td>
        <td role="cell" class="col-schedule">
          <ScheduleOf job={job} />
        </td>
        <td role="cell" class="col-next" data-label={t('col.next')}>
          <NextRun job={job} />
        </td>
        <td role="cell" class="col-last" data-label={t('col.last')}>
          <LastCell job={job} />
        </td>
        <td role="cell" class="col-times">
          <Spark durationsMs={job.durationsMs} />
        </td>
        <td role="cell" class="col-actions">
          <ActionCell job={job} />
        </td>
      </tr>
    );
  },
  (before, after) =>
    before.job === after.job &&
    before.topPx === after.topPx &&
    before.index === after.index &&
    before.isSelected === after.isSelected,
);

function NameCell({ job }: { job: JobLineAnswer }) {
  const labels = Object.entries(job.labels).map(([key, value]) => `${key}=${value}`);
  return (
    <>
      <span class="name-line">
        <a class="name clip" data-main href={routeAddress('jobs', job.name)} title={job.name}>
          {job.name}
        </a>
        {labels.slice(0, LABEL_COUNT_MAX).map((label) => (
          <span key={label} class="tag clip" title={labels.join('\n')}>
            {label}
          </span>
        ))}
      </span>
      {job.command && (
        <span class="under clip mono" title={job.command}>
          {job.command}
        </span>
      )}
    </>
  );
}

function whyState(job: JobLineAnswer): string | undefined {
  const why = job.state === 'waiting' ? waitingText(job.waitsFor) : job.disabledReason;
  return why ?? undefined;
}

function LastCell({ job: { lastRun } }: { job: JobLineAnswer }) {
  if (lastRun === null) return <span class="faint">{t('last.never')}</span>;
  return (
    <a class="last" href={routeAddress('runs', lastRun.id)}>
      <StateChip state={lastRun.state} />
      {lastRun.endedAt !== null && <Time at={lastRun.endedAt} />}
    </a>
  );
}

function ActionCell({ job }: { job: JobLineAnswer }) {
  const active = job.activeRuns.at(-1);
  return (
    <span class="row-actions">
      {active !== undefined && <KillButton runId={active} />}
      <RunNowButton job={job.name} />
      <PauseButton job={job.name} isPaused={job.disabled} />
    </span>
  );
}
