import type { ComponentChildren } from 'preact';
import { type AgentDetailAnswer, fetchAgent } from '../../api/index.js';
import { useLive } from '../../live/index.js';
import { Empty, ErrorBanner, Loading, PageHead, StateChip, Time } from '../../parts/index.js';
import { t } from '../../text/index.js';
import { routeAddress } from '../../view/index.js';
import { AgentLoad } from './agent-load.js';
import { AgentTasks } from './agent-tasks.js';
import { Use } from './use.js';

const GAP_MS = 1_000;

/** One machine: what it has, what is allocated on it now and was before, what it runs. */
export function AgentPage({ id }: { id: string }) {
  const {
    data: agent,
    error,
    reload,
  } = useLive({
    key: `agent ${id}`,
    load: (signal) => fetchAgent(id, signal),
    wants: (event) => event.type === 'agent' || event.type === 'run',
    gapMs: GAP_MS,
  });
  const above = { text: t('agents.title'), href: routeAddress('agents') };
  if (agent === null && error?.status === 404) {
    return (
      <>
        <PageHead title={id} above={above} />
        <Empty title={t('agents.unknown')} text={t('agents.unknownText')}>
          <a href={routeAddress('agents')}>{t('agents.title')}</a>
        </Empty>
      </>
    );
  }
  return (
    <>
      <PageHead
        title={agent?.hostname ?? id}
        above={above}
        beside={agent !== null && <AgentState agent={agent} />}
      />
      <ErrorBanner error={error} retry={reload} />
      {agent === null && error === null && <Loading />}
      {agent !== null && <Agent agent={agent} />}
    </>
  );
}

function AgentState({ agent }: { agent: AgentDetailAnswer }) {
  return (
    <>
      <StateChip state={agent.connected ? 'connected' : 'disconnected'} />
      {agent.unreachableSince !== null && (
        <span class="note">
          <Time at={agent.unreachableSince} />
        </span>
      )}
    </>
  );
}

function Agent({ agent }: { agent: AgentDetailAnswer }) {
  const { used, total } = agent;
  return (
    <>
      <div class="columns agent-top">
        <section class="panel">
          <h2>{t('agents.load')}</h2>
          <AgentLoad id={agent.id} />
        </section>
        <section class="panel">
          <h2>{t('agents.facts')}</h2>
          <dl class="facts one">
            <Fact name={t('col.cpu')}>
              <Use used={used.cpus} total={total.cpus} unit="cores" />
            </Fact>
            <Fact name={t('col.mem')}>
              <Use used={used.mem} total={total.mem} unit="memory" />
            </Fact>
            <Fact name={t('col.disk')}>
              <Use used={used.disk} total={total.disk} unit="memory" />
            </Fact>
            <Fact name={t('agents.since')}>
              <Time at={agent.registeredAt} />
            </Fact>
            <Fact name={t('agents.url')}>
              <span class="mono breaks">{agent.url}</span>
            </Fact>
            <Fact name={t('agents.id')}>
              <span class="mono breaks">{agent.id}</span>
            </Fact>
            {agent.refusedCallCount > 0 && (
              <Fact name={t('agents.refused')}>{agent.refusedCallCount}</Fact>
            )}
          </dl>
          <h2>{t('col.attributes')}</h2>
          <Attributes agent={agent} />
        </section>
      </div>
      <AgentTasks agent={agent} />
    </>
  );
}

function Attributes({ agent }: { agent: AgentDetailAnswer }) {
  const attributes = Object.entries(agent.attributes);
  if (attributes.length === 0) return <p class="faint">{t('agents.noAttributes')}</p>;
  return (
    <dl class="facts one">
      {attributes.map(([name, value]) => (
        <Fact key={name} name={name}>
          <span class="breaks">{value}</span>
        </Fact>
      ))}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
