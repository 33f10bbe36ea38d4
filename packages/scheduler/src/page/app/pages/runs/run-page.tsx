import { useState } from 'preact/hooks';
import { type RunDetailAnswer, fetchRunDetail } from '../../api/index.js';
import { useLive } from '../../live/index.js';
import { Empty, ErrorBanner, Loading, LogView, PageHead, StateChip } from '../../parts/index.js';
import { t } from '../../text/index.js';
import { isActive, jobOfRunId, keywordMatch, routeAddress } from '../../view/index.js';
import { AttemptTable } from './attempt-table.js';
import { PhaseBar } from './phase-bar.js';
import { RunActions } from './run-actions.js';
import { RunFacts } from './run-facts.js';
import { RunTimeline } from './run-timeline.js';
import { WaitReasons } from './wait-reasons.js';

/** One run: its way from due to ended, why it waited, its attempts, its output. */
export function RunPage({ id }: { id: string }) {
  const {
    data: run,
    error,
    reload,
  } = useLive({
    key: `run ${id}`,
    load: (signal) => fetchRunDetail(id, signal),
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

function RunBody({ run }: { run: RunDetailAnswer }) {
  const [chosen, choose] = useState<number | null>(null);
  const [matchCount, countMatch] = useState(0);
  const attempt = run.attempts.find((one) => one.attempt === chosen) ?? run.attempts.at(-1) ?? null;
  const match = keywordMatch(attempt?.message ?? null);
  const showMatch = () => {
    countMatch(matchCount + 1);
    document.getElementById('output')?.scrollIntoView({ block: 'start' });
  };
  return (
    <>
      <RunTimeline run={run} />
      <PhaseBar run={run} />
      <RunFacts run={run} attempt={attempt} showMatch={showMatch} />
      <WaitReasons run={run} />
      <h2>{t('run.attempts')}</h2>
      {attempt === null ? (
        <Empty title={t('run.noAttempts')} text={noAttemptText(run)} />
      ) : (
        <>
          <AttemptTable run={run} chosen={attempt.attempt} choose={choose} />
          <h2 id="output">
            {t('log.title')}
            {run.attempts.length > 1 && (
              <span class="faint">
                {' '}
                · {t('log.attempt')} {attempt.attempt + 1}
              </span>
            )}
          </h2>
          <LogView
            key={matchCount}
            run={run}
            attempt={attempt.attempt}
            find={match === null ? null : { text: match.keyword, stream: match.stream }}
          />
        </>
      )}
    </>
  );
}

function noAttemptText(run: RunDetailAnswer): string {
  return isActive(run.state) ? t('run.noAttemptsWaiting') : t('run.noAttemptsSkipped');
}
