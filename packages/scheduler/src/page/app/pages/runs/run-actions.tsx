import { type RunDetailAnswer, markRunDone } from '../../api/index.js';
import { ActionButton, KillButton, RetryButton, askFirst } from '../../parts/index.js';
import { t } from '../../text/index.js';
import { isActive } from '../../view/index.js';

/** What can be done with a run as it is now. */
export function RunActions({ run }: { run: RunDetailAnswer }) {
  if (isActive(run.state)) return <KillButton runId={run.id} />;
  return (
    <>
      {run.state !== 'succeeded' && <MarkDoneButton run={run} />}
      <RetryButton runId={run.id} />
    </>
  );
}

function MarkDoneButton({ run: { id, job } }: { run: RunDetailAnswer }) {
  return (
    <ActionButton
      icon="check"
      label={t('run.markDone')}
      name={t('run.markDoneName', { job })}
      act={async () => {
        const isConfirmed = await askFirst({
          title: t('run.markTitle'),
          text: t('runs.doneText'),
          subject: id,
          confirm: t('runs.doneConfirm'),
          isHarmless: true,
        });
        if (!isConfirmed) return null;
        await markRunDone(id);
        return t('run.done', { job });
      }}
    />
  );
}
