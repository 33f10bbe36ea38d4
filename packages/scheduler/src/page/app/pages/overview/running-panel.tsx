import { type DurationAnswer, type RunAnswer, fetchDurations, fetchRuns } from '../../api/index.js';
import { now, useLive } from '../../live/index.js';
import { KillButton } from '../../parts/index.js';
import { language, t } from '../../text/index.js';
import {
  type RunProgress,
  durationText,
  routeAddress,
  runProgress,
  runTimes,
} from '../../view/index.js';
import { Panel } from './panel.js';

const COUNT_MAX = 12;
const GAP_MS = 1_000;

interface Running {
  readonly runs: readonly RunAnswer[];
  readonly hasMore: boolean;
  readonly usual: ReadonlyMap<string, DurationAnswer>;
}

/** What runs now, and how far it is by what it usually takes. */
export function RunningPanel() {
  const loaded = useLive({
    key: 'overview running',
    load: loadRunning,
    wants: (event) => event.type === 'run',
    gapMs: GAP_MS,
  });
  const { data } = loaded;
  const href = routeAddress('runs', null, { state: 'running' });
  return (
    <Panel name="running" title={t('overview.running')} href={href} loaded={loaded}>
      {data?.runs.length === 0 && <p class="note">{t('overview.runningNone')}</p>}
      <ul class="lines">
        {data?.runs.map((run) => (
          <RunningRun key={run.id} run={run} usual={data.usual.get(run.job)} />
        ))}
      </ul>
      {data?.hasMore === true && <a href={href}>{t('overview.all')} →</a>}
    </Panel>
  );
}

async function loadRunning(signal: AbortSignal): Promise<Running> {
  const { items, nextCursor } = await fetchRuns({ state: 'running', limit: COUNT_MAX }, signal);
  const jobs = [...new Set(items.map(({ job }) => job))];
  const durations = await fetchDurations(jobs, signal);
  const usual = new Map(durations.map((duration) => [duration.job, duration]));
  return { runs: items, hasMore: nextCursor !== null, usual };
}

function RunningRun({ run, usual }: { run: RunAnswer; usual: DurationAnswer | undefined }) {
  const progress = runProgress(runTimes(run, now.value).runMs ?? 0, usual);
  const agent = run.attempts.at(-1)?.agent;
  return (
    <li data-row class={progress.isLong ? 'long' : ''}>
      <div class="line-main">
        <a class="name clip" data-main href={routeAddress('runs', run.id)}>
          {run.job}
        </a>
        {agent != null && <span class="note clip">{agent}</span>}
        <KillButton runId={run.id} />
      </div>
      <Progress progress={progress} job={run.job} />
    </li>
  );
}

function Progress({ progress, job }: { progress: RunProgress; job: string }) {
  const { part, elapsedMs, usualMs, isLong } = progress;
  const elapsed = durationText(elapsedMs - (elapsedMs % 1_000), language.value);
  const usual = usualMs === null ? '' : durationText(usualMs, language.value);
  const text =
    usualMs === null
      ? t('overview.elapsed', { elapsed })
      : t(isLong ? 'overview.long' : 'overview.progress', { elapsed, usual });
  return (
    <div class="progress-line">
      {part !== null && <progress value={part} max={1} aria-label={job} aria-valuetext={text} />}
      <span class="note">{text}</span>
    </div>
  );
}
