import { useState } from 'preact/hooks';
import { type RunAnswer, fetchRun } from '../../api/index.js';
import { useLive } from '../../live/index.js';
import {
  Empty,
  ErrorBanner,
  KillButton,
  Loading,
  LogView,
  PageHead,
  RetryButton,
  StateChip,
  Time,
} from '../../parts/index.js';
import { t, tWord } from '../../text/index.js';
import { isActive, jobOfRunId, reasonText, routeAddress } from '../../view/index.js';
import { AttemptTable } from './attempt-table.js';
import { RunTimeline } from './run-timeline.js';

/** One run: its way from due to ended, its attempts, its output. */
export function RunPage({ id }: { id: string }) {
  const {
    data: run,
    error,
    reload,
  } = useLive({
    key: `run ${id}`,
    load: (signal) => fetchRun(id, signal),
    wants: (event) => event.runId === id,
    gapMs: 200,
  });
  const job = run?.job ?? jobOfRunId(id);
  const isUnknown = error?.status === 404 && run === null;
  return (
    <>
      <PageHead
        title={t('run.title', { job })}
        above={{ text: job, href: routeAddress('jobs', job) }}
        beside={run && <StateChip state={run.state} />}
        actions={run && <RunActions run={run} />}
      />
      {isUnknown ? (
        <Empty title={t('error.notFound')} text={t('run.unknown')} />
      ) : (
        <ErrorBanner error={error} retry={reload} />
      )}
      {run === null && error === null && <Loading />}
      {run && <RunBody run={run} />}
    </>
  );
}

function RunActions({ run }: { run: RunAnswer }) {
  if (isActive(run.state)) return <KillButton runId={run.id} />;
  return run.state === 'succeeded' ? null : <RetryButton runId={run.id} />;
}

function RunBody({ run }: { run: RunAnswer }) {
  const [chosen, choose] = useState<number | null>(null);
  const latest = run.attempts.at(-1)?.attempt ?? null;
  const attempt = chosen ?? latest;
  return (
    <>
      <RunTimeline run={run} />
      <RunFacts run={run} />
      <h2>{t('run.attempts')}</h2>
      {attempt === null ? (
        <Empty title={t('run.noAttempts')} text={noAttemptText(run)} />
      ) : (
        <>
          <AttemptTable run={run} chosen={attempt} choose={choose} />
          <h2>
            {t('log.title')}
            {run.attempts.length > 1 && (
              <span class="faint">
                {' '}
                · {t('log.attempt')} {attempt + 1}
              </span>
            )}
          </h2>
          <LogView run={run} attempt={attempt} />
        </>
      )}
    </>
  );
}

function RunFacts({ run }: { run: RunAnswer }) {
  const reason = reasonText(run);
  return (
    <dl class="facts wide">
      {reason !== '' && (
        <>
          <dt>{t('run.reason')}</dt>
          <dd class="breaks">{reason}</dd>
        </>
      )}
      <dt>{t('run.trigger')}</dt>
      <dd>{tWord('trigger', run.trigger)}</dd>
      <dt>{t('run.cycle')}</dt>
      <dd>
        <Time at={run.cycle} as="clock" />
      </dd>
      {run.arguments && run.arguments.length > 0 && (
        <>
          <dt>{t('run.arguments')}</dt>
          <dd class="mono breaks">{run.arguments.join(' ')}</dd>
        </>
      )}
    </dl>
  );
}

function noAttemptText(run: RunAnswer): string {
  return isActive(run.state) ? t('run.noAttemptsWaiting') : t('run.noAttemptsSkipped');
}
