import type { JobAnswer } from '../api/index.js';
import { now } from '../live/index.js';
import { Time } from '../parts/index.js';
import { scheduleInWords, t } from '../text/index.js';

/** When a job runs: its schedule in words, or its parents. */
export function ScheduleOf({ job }: { job: JobAnswer }) {
  const { parents, waitsFor } = job;
  if (job.kind === 'schedule') {
    const text = job.scheduleDefinition ?? '';
    const words = scheduleInWords(text);
    return (
      <>
        <span class={words === '' ? 'clip mono' : 'clip'} title={text}>
          {words || text}
        </span>
        {job.scheduleTimeZone && <span class="under clip">{job.scheduleTimeZone}</span>}
      </>
    );
  }
  const text = t('schedule.after', { parents: parents.join(', ') });
  return (
    <>
      <span class="clip" title={text}>
        {text}
      </span>
      {waitsFor.length > 0 && waitsFor.length < parents.length && (
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
