import { fetchAgents, fetchQueues, fetchRuns, serverNow } from '../api/index.js';
import { connection, office, useLive } from '../live/index.js';
import { language, t } from '../text/index.js';
import {
  amount,
  countText,
  memSize,
  routeAddress,
  summarizeAgents,
  summarizeQueues,
} from '../view/index.js';
import { Meter } from './meter.js';
import { Tile } from './tile.js';

const COUNT_MAX = 200;
const RUNS_GAP_MS = 1_000;

/**
 * The state of the whole in one line: who leads, what there is, what runs, what went wrong. Brief:
 * where the page is about one thing, a narrow screen leaves it out.
 */
export function SummaryBar({ isBrief }: { isBrief: boolean }) {
  return (
    <section class={`tiles ${isBrief ? 'brief' : ''}`} aria-label="Horae">
      <LeaderTile />
      <AgentsTile />
      <RunningTile />
      <FailedTile />
    </section>
  );
}

function LeaderTile() {
  const known = office.value;
  const isLost = connection.value === 'lost';
  const unknown = isLost ? t('tile.leaderUnknown') : '…';
  return (
    <Tile name={t('tile.leader')} tone={known?.leader === null ? 'bad' : ''}>
      <span class="figure small">
        {known === null ? unknown : (known.leader ?? t('tile.noLeader'))}
      </span>
      <span class="note">
        {known?.epoch == null ? '' : t('tile.epoch', { epoch: known.epoch })}
      </span>
    </Tile>
  );
}

function AgentsTile() {
  const { data } = useLive({
    key: 'agents',
    load: fetchAgents,
    wants: (event) => event.type === 'agent' || event.type === 'run',
    gapMs: RUNS_GAP_MS,
  });
  if (data === null) return <Tile name={t('tile.agents')}>…</Tile>;
  const { connectedCount, totalCount, used, total } = summarizeAgents(data);
  const values = (format: typeof amount, part: number, whole: number) =>
    t('tile.usedOf', { used: format(part, language.value), total: format(whole, language.value) });
  return (
    <Tile
      name={t('tile.agents')}
      href={routeAddress('agents')}
      tone={connectedCount === 0 ? 'bad' : ''}
    >
      <span class="figure">{connectedCount}</span>
      <span class="note">
        {connectedCount === totalCount
          ? ''
          : t('tile.agentsConnected', { count: connectedCount, total: totalCount })}
      </span>
      <dl class="uses">
        <dt>{t('tile.cpu')}</dt>
        <dd>
          <Meter used={used.cpus} total={total.cpus} />
          <span>{values(amount, used.cpus, total.cpus)}</span>
        </dd>
        <dt>{t('tile.mem')}</dt>
        <dd>
          <Meter used={used.mem} total={total.mem} />
          <span>{values(memSize, used.mem, total.mem)}</span>
        </dd>
      </dl>
    </Tile>
  );
}

function RunningTile() {
  const { data } = useLive({
    key: 'queues',
    load: fetchQueues,
    wants: (event) => event.type === 'run',
    gapMs: RUNS_GAP_MS,
  });
  if (data === null) return <Tile name={t('tile.running')}>…</Tile>;
  const { runningCount, waitingCount } = summarizeQueues(data);
  return (
    <Tile name={t('tile.running')} href={routeAddress('runs', null, { state: 'running' })}>
      <span class="figure">{runningCount}</span>
      <span class="note">
        {waitingCount === 0 ? t('tile.nothingWaits') : t('tile.waiting', { count: waitingCount })}
      </span>
    </Tile>
  );
}

const DAY_MS = 86_400_000;

function FailedTile() {
  const { data } = useLive({
    key: 'failed',
    load: (signal) => {
      const from = new Date(serverNow() - DAY_MS).toISOString();
      return fetchRuns({ state: 'failed,lost', from, limit: COUNT_MAX }, signal);
    },
    wants: (event) => event.type === 'run',
    gapMs: RUNS_GAP_MS,
  });
  if (data === null) return <Tile name={t('tile.failed')}>…</Tile>;
  const hasFailed = data.items.length > 0;
  return (
    <Tile
      name={t('tile.failed')}
      href={routeAddress('runs', null, { state: 'failed,lost', time: 'day' })}
      tone={hasFailed ? 'bad' : ''}
    >
      <span class="figure">{countText(data)}</span>
      <span class="note">{hasFailed ? t('tile.failedSee') : t('tile.failedNone')}</span>
    </Tile>
  );
}
