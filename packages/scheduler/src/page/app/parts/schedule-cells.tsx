import type { JobAnswer } from '../api/index.js';
import { now } from '../live/index.js';
import { Time } from './index.js';
import { t } from '../text/index.js';

/** When a job runs, in words; the title says all of it, with the definition. */
export function ScheduleOf({ job }: { job: JobAnswer }) {
  const { explanation, scheduleDefinition, parents, waitsFor } = job;
  const isHalfway = waitsFor.length > 0 && waitsFor.length < parents.length;
  const title = [explanation, scheduleDefinition].filter(Boolean).join('\n');
  return (
    <>
      <span class="two-lines" title={title}>
        {explanation}
      </span>
      {job.kind === 'dependency' && isHalfway && (
        <span class="under clip">{waitingText(waitsFor)}</span>
      )}
    </>
  );
}

export function waitingText(parents: readonly string[]): string {
  return t('waits.for', { parents: parents.join(', ') });
}

export function NextRun({ job }: { job: JobAnswer }) {
  if (job.disabled) return <span class="faint">{t('next.disabled')}</span>;
  if (job.kind === 'dependency') return <span class="faint">{t('next.whenParents')}</span>;
  if (job.nextAt === null) return <span class="faint">{t('next.none')}</span>;
  if (Date.parse(job.nextAt) <= now.value) return <span>{t('next.overdue')}</span>;
  return <Time at={job.nextAt} />;
}
