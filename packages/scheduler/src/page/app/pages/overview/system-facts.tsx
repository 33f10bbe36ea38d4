import { fetchAgents, fetchMaster, fetchQueues } from '../../api/index.js';
import { useLive } from '../../live/index.js';
import { language, t } from '../../text/index.js';
import { memSize, routeAddress, summarizeAgents } from '../../view/index.js';

const GAP_MS = 2_000;

/** What stands in no tile above: the kind of master, disk, queues, and how many jobs there are. */
export function SystemFacts({ jobCount }: { jobCount: number | null }) {
  const master = useLive({
    key: 'master',
    load: fetchMaster,
    wants: (event) => event.type === 'agent' || event.type === 'leader',
  }).data;
  const agents = useLive({
    key: 'agents',
    load: fetchAgents,
    wants: (event) => event.type === 'agent' || event.type === 'run',
    gapMs: GAP_MS,
  }).data;
  const queues = useLive({
    key: 'queues',
    load: fetchQueues,
    wants: (event) => event.type === 'run',
    gapMs: GAP_MS,
  }).data;
  return (
    <dl class="facts wide system-facts">
      {jobCount !== null && (
        <Fact name={t('overview.jobs')}>
          <a href={routeAddress('jobs')}>{jobCount.toLocaleString(language.value)}</a>
        </Fact>
      )}
      {master !== null && (
        <Fact name={t('overview.master')}>
          {t(`overview.master.${master.kind}`)}
          {!master.connected && <span class="bad">, {t('overview.notConnected')}</span>}
        </Fact>
      )}
      {agents !== null && agents.length > 0 && (
        <Fact name={t('overview.disk')}>{diskText(agents)}</Fact>
      )}
      {queues !== null && queues.length > 1 && (
        <Fact name={t('overview.queues')}>{queues.length}</Fact>
      )}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function diskText(agents: Parameters<typeof summarizeAgents>[0]): string {
  const { used, total } = summarizeAgents(agents);
  return t('tile.usedOf', {
    used: memSize(used.disk, language.value),
    total: memSize(total.disk, language.value),
  });
}
