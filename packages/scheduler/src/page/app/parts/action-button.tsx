import { useState } from 'preact/hooks';
import { RequestFailed, actOnJobs, killRun, retryRun, runNow } from '../api/index.js';
import { t } from '../text/index.js';
import { type IconName, jobOfRunId } from '../view/index.js';
import { askFirst } from './confirm-dialog.js';
import { Icon } from './icon.js';
import { sayDone, sayFailed } from './messages.js';

interface ActionProps {
  readonly icon: IconName;
  readonly label: string;
  /** Says the whole action where the label alone is short of context. */
  readonly name: string;
  readonly className?: string;
  /** Answers the sentence to say, or null when nothing was done. */
  readonly act: () => Promise<string | null>;
}

/** A button that asks the scheduler for something, once at a time, and says what came of it. */
export function ActionButton({ icon, label, name, className, act }: ActionProps) {
  const [isBusy, setBusy] = useState(false);
  const onClick = async () => {
    if (isBusy) return;
    setBusy(true);
    try {
      const done = await act();
      if (done !== null) sayDone(done);
    } catch (error) {
      sayFailed(error);
    }
    setBusy(false);
  };
  return (
    <button
      type="button"
      class={`action ${className ?? ''}`}
      aria-label={name}
      aria-busy={isBusy}
      title={name}
      onClick={() => void onClick()}
    >
      <Icon name={icon} />
      <span>{label}</span>
    </button>
  );
}

export function RunNowButton({ job, isMain = false }: { job: string; isMain?: boolean }) {
  return (
    <ActionButton
      icon="play"
      label={t('action.run')}
      // Where the words are seen, the name is what they say: who speaks to the machine says them.
      name={isMain ? t('action.run') : t('action.runJob', { job })}
      className={isMain ? 'main' : 'quiet'}
      act={async () => {
        await runNow(job);
        return t('done.run', { job });
      }}
    />
  );
}

/** A paused job starts nothing by itself; what runs goes on. */
export function PauseButton({ job, isPaused }: { job: string; isPaused: boolean }) {
  return (
    <ActionButton
      icon={isPaused ? 'resume' : 'pause'}
      label={t(isPaused ? 'jobList.resume' : 'jobList.pause')}
      name={t(isPaused ? 'jobList.resumeJob' : 'jobList.pauseJob', { job })}
      className="quiet"
      act={async () => {
        const [result] = await actOnJobs(isPaused ? 'resume' : 'pause', [job]);
        if (result?.ok !== true) throw new RequestFailed(400, result?.message ?? '');
        return t(isPaused ? 'jobList.resumedJob' : 'jobList.pausedJob', { job });
      }}
    />
  );
}

export function KillButton({ runId }: { runId: string }) {
  return (
    <ActionButton
      icon="stop"
      label={t('action.kill')}
      name={t('action.killRun', { run: runId })}
      className="warning"
      act={async () => {
        const isConfirmed = await askFirst({
          title: t('kill.title'),
          text: t('kill.text'),
          subject: runId,
          confirm: t('kill.confirm'),
        });
        if (!isConfirmed) return null;
        await killRun(runId);
        return t('done.kill', { run: runId });
      }}
    />
  );
}

/** A repair: another run of the same round. */
export function RetryButton({ runId }: { runId: string }) {
  const job = jobOfRunId(runId);
  return (
    <ActionButton
      icon="again"
      label={t('action.retry')}
      name={t('action.retry')}
      className="main"
      act={async () => {
        await retryRun(runId);
        return t('done.retry', { job });
      }}
    />
  );
}
