import { type AgentAnswer, fetchAgents } from '../../api/index.js';
import { useLive } from '../../live/index.js';
import { Meter, StateChip } from '../../parts/index.js';
import { language, t } from '../../text/index.js';
import { amount, memSize, routeAddress } from '../../view/index.js';
import { Panel } from './panel.js';

const GAP_MS = 1_000;
const COUNT_MAX = 8;

/** How full the machines are, the fullest first. */
export function AgentPanel() {
  const loaded = useLive({
    key: 'agents page',
    load: fetchAgents,
    wants: (event) => event.type === 'agent' || event.type === 'run',
    gapMs: GAP_MS,
  });
  const agents = [...(loaded.data ?? [])].sort((a, b) => fullness(b) - fullness(a));
  return (
    <Panel
      name="machines"
      title={t('overview.agents')}
      href={routeAddress('agents')}
      loaded={loaded}
    >
      {agents.length === 0 && <p class="note">{t('overview.agentsNone')}</p>}
      <ul class="lines">
        {agents.slice(0, COUNT_MAX).map((agent) => (
          <AgentLine key={agent.id} agent={agent} />
        ))}
      </ul>
      {agents.length > COUNT_MAX && (
        <a href={routeAddress('agents')}>
          {t('overview.more', { count: agents.length - COUNT_MAX })}
        </a>
      )}
    </Panel>
  );
}

function AgentLine({ agent }: { agent: AgentAnswer }) {
  const { id, hostname, connected, used, total } = agent;
  return (
    <li data-row>
      <div class="line-main">
        <a class="name clip" data-main href={routeAddress('agents', id)}>
          {hostname}
        </a>
        {!connected && <StateChip state="disconnected" />}
      </div>
      <dl class="machine-uses">
        <Use name={t('tile.cpu')} used={used.cpus} total={total.cpus} format={amount} />
        <Use name={t('tile.mem')} used={used.mem} total={total.mem} format={memSize} />
        <Use name={t('col.disk')} used={used.disk} total={total.disk} format={memSize} />
      </dl>
    </li>
  );
}

interface UseProps {
  readonly name: string;
  readonly used: number;
  readonly total: number;
  readonly format: (value: number, locale: string) => string;
}

function Use({ name, used, total, format }: UseProps) {
  const values = { used: format(used, language.value), total: format(total, language.value) };
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <Meter used={used} total={total} />
        <span class="note">{t('tile.usedOf', values)}</span>
      </dd>
    </div>
  );
}

function fullness({ used, total }: AgentAnswer): number {
  return Math.max(used.cpus / Math.max(1, total.cpus), used.mem / Math.max(1, total.mem));
}
