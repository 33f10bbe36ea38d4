import { type AgentAnswer, fetchAgents } from '../../api/index.js';
import { useLive } from '../../live/index.js';
import {
  type Column,
  DataTable,
  Empty,
  ErrorBanner,
  Loading,
  PageHead,
  StateChip,
  Time,
} from '../../parts/index.js';
import { t } from '../../text/index.js';
import { routeAddress } from '../../view/index.js';
import { Use } from './use.js';

const GAP_MS = 1_000;

/** The machines that run tasks, and how full they are. */
export function AgentsPage() {
  const {
    data: agents,
    error,
    reload,
  } = useLive({
    key: 'agents page',
    load: fetchAgents,
    wants: (event) => event.type === 'agent' || event.type === 'run',
    gapMs: GAP_MS,
  });
  return (
    <>
      <PageHead title={t('agents.title')} />
      <ErrorBanner error={error} retry={reload} />
      {agents === null && error === null && <Loading />}
      {agents !== null && agents.length === 0 && (
        <Empty title={t('agents.empty')} text={t('agents.emptyText')}>
          <pre>{`horae-agent --master http://${location.hostname}:5050`}</pre>
        </Empty>
      )}
      {agents !== null && agents.length > 0 && <AgentTable agents={agents} />}
    </>
  );
}

function AgentTable({ agents }: { agents: readonly AgentAnswer[] }) {
  const columns: Column<AgentAnswer>[] = [
    { id: 'agent', head: t('col.agent'), cell: nameCell },
    { id: 'state', head: t('col.state'), cell: stateCell },
    { id: 'cpu', head: t('col.cpu'), cell: cpuCell },
    { id: 'mem', head: t('col.mem'), cell: memCell },
    { id: 'disk', head: t('col.disk'), cell: diskCell },
    { id: 'tasks', head: t('col.tasks'), cell: (agent) => agent.taskCount },
    { id: 'attributes', head: t('col.attributes'), cell: attributesCell },
  ];
  return (
    <DataTable
      label={t('agents.title')}
      className="agents"
      columns={columns}
      rows={agents}
      rowKey={(agent) => agent.id}
    />
  );
}

function nameCell(agent: AgentAnswer) {
  return (
    <>
      <a class="name" href={routeAddress('agents', agent.id)} data-main>
        {agent.hostname}
      </a>
      <span class="under mono clip" title={agent.id}>
        {agent.id}
      </span>
    </>
  );
}

function stateCell(agent: AgentAnswer) {
  return (
    <>
      <StateChip state={agent.connected ? 'connected' : 'disconnected'} />
      {agent.unreachableSince !== null && (
        <span class="under">
          <Time at={agent.unreachableSince} />
        </span>
      )}
    </>
  );
}

function cpuCell({ used, total }: AgentAnswer) {
  return <Use used={used.cpus} total={total.cpus} unit="cores" />;
}

function memCell({ used, total }: AgentAnswer) {
  return <Use used={used.mem} total={total.mem} unit="memory" />;
}

function diskCell({ used, total }: AgentAnswer) {
  return <Use used={used.disk} total={total.disk} unit="memory" />;
}

function attributesCell({ attributes }: AgentAnswer) {
  const text = Object.entries(attributes).map(([name, value]) => `${name}: ${value}`);
  return text.length === 0 ? null : <span class="breaks">{text.join(', ')}</span>;
}
