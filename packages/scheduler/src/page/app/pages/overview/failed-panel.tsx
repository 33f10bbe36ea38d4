import { type RunAnswer, fetchRuns } from '../../api/index.js';
import { useLive } from '../../live/index.js';
import { StateChip, Time } from '../../parts/index.js';
import { t } from '../../text/index.js';
import { reasonText, routeAddress } from '../../view/index.js';
import { Panel } from './panel.js';

const COUNT_MAX = 6;
const GAP_MS = 1_000;
const STATES = 'failed,lost';

/** What went wrong last, why, and the way to its output. */
export function FailedPanel() {
  const loaded = useLive({
    key: 'overview failed',
    load: async (signal) => (await fetchRuns({ state: STATES, limit: COUNT_MAX }, signal)).items,
    wants: (event) => event.type === 'run',
    gapMs: GAP_MS,
  });
  const { data: runs } = loaded;
  const href = routeAddress('runs', null, { state: STATES });
  return (
    <Panel name="failed" title={t('overview.failed')} href={href} loaded={loaded}>
      {runs?.length === 0 && <p class="note">{t('overview.failedNone')}</p>}
      <ul class="lines">
        {runs?.map((run) => (
          <FailedRun key={run.id} run={run} />
        ))}
      </ul>
    </Panel>
  );
}

function FailedRun({ run }: { run: RunAnswer }) {
  const why = failureText(run);
  return (
    <li data-row>
      <div class="line-main">
        <a class="name clip" href={routeAddress('jobs', run.job)}>
          {run.job}
        </a>
        <StateChip state={run.state} />
        <a
          class="line-end"
          data-main
          href={routeAddress('runs', run.id)}
          aria-label={t('overview.logOf', { run: run.id })}
        >
          {t('overview.log')}
        </a>
      </div>
      <p class="note two-lines" title={why}>
        <Time at={run.endedAt ?? run.dueAt} />
        {why === '' ? '' : ` · ${why}`}
      </p>
    </li>
  );
}

function failureText(run: RunAnswer): string {
  const last = run.attempts.at(-1);
  const reason = reasonText(run);
  const message = last?.message ?? '';
  const parts = [
    last?.exitCode != null ? t('overview.exit', { code: last.exitCode }) : '',
    last?.signal != null ? t('overview.signal', { signal: last.signal }) : '',
    reason,
    reason.includes(message) ? '' : message,
  ];
  return parts.filter(Boolean).join(' · ');
}
