import { type AgentDetailAnswer, type RunAnswer, fetchRuns } from '../../api/index.js';
import { useLive } from '../../live/index.js';
import { Empty, ErrorBanner, Loading, RunTable } from '../../parts/index.js';
import { t } from '../../text/index.js';
import { routeAddress } from '../../view/index.js';

const RUN_COUNT_MAX = 1_000;
const GAP_MS = 1_000;

/** The runs whose tasks are on the agent now, and the way to those before. */
export function AgentTasks({ agent }: { agent: AgentDetailAnswer }) {
  const {
    data: runs,
    error,
    reload,
  } = useLive({
    key: 'running',
    load: (signal) => fetchRuns({ state: 'running', limit: RUN_COUNT_MAX }, signal),
    wants: (event) => event.type === 'run',
    gapMs: GAP_MS,
  });
  const here = runs === null ? [] : runsOn(agent, runs.items);
  return (
    <section>
      <div class="section-head">
        <h2>{t('agents.tasks')}</h2>
        <a href={routeAddress('runs', null, { agent: agent.hostname })}>{t('agents.allRuns')}</a>
      </div>
      <ErrorBanner error={error} retry={reload} />
      {runs === null && error === null && <Loading />}
      {runs !== null && here.length === 0 && (
        <Empty title={t('agents.idle')} text={t('agents.idleText')} />
      )}
      {here.length > 0 && <RunTable runs={here} hasJob />}
    </section>
  );
}

function runsOn(agent: AgentDetailAnswer, runs: readonly RunAnswer[]): readonly RunAnswer[] {
  const taskIds = new Set(agent.tasks.map(({ taskId }) => taskId));
  return runs.filter(({ attempts }) => attempts.some(({ taskId }) => taskIds.has(taskId)));
}
