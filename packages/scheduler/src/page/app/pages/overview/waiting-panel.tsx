import { fetchQueues, fetchRuns } from '../../api/index.js';
import { useLive } from '../../live/index.js';
import { Time } from '../../parts/index.js';
import { t } from '../../text/index.js';
import {
  type WaitingGroup,
  routeAddress,
  summarizeQueues,
  waitingGroups,
} from '../../view/index.js';
import { Panel } from './panel.js';

/** Reasons are those of so many runs; the depth of the queues is of all. */
const COUNT_MAX = 200;
const GAP_MS = 2_000;
const STATES = 'queued,retrying';

/** How much waits, and for what. */
export function WaitingPanel() {
  const loaded = useLive({
    key: 'overview waiting',
    load: loadWaiting,
    wants: (event) => event.type === 'run' || event.type === 'agent',
    gapMs: GAP_MS,
  });
  const { data } = loaded;
  const count = data?.count ?? 0;
  return (
    <Panel
      name="waiting"
      title={t('overview.waiting')}
      beside={count > 0 ? t('overview.count', { count }) : undefined}
      href={routeAddress('runs', null, { state: STATES })}
      loaded={loaded}
    >
      {data?.groups.length === 0 && <p class="note">{t('overview.waitingNone')}</p>}
      <ul class="lines">
        {data?.groups.map((group) => (
          <Group key={group.oldest.id} group={group} />
        ))}
      </ul>
    </Panel>
  );
}

async function loadWaiting(signal: AbortSignal) {
  const [queues, page] = await Promise.all([
    fetchQueues(signal),
    fetchRuns({ state: STATES, limit: COUNT_MAX }, signal),
  ]);
  const groups = waitingGroups(page.items);
  return { count: summarizeQueues(queues).waitingCount, groups };
}

function Group({ group }: { group: WaitingGroup }) {
  const { reason, text, count, oldest } = group;
  const known = reason === null ? text : t(`overview.wait.${reason}`);
  return (
    <li data-row>
      <div class="line-main">
        <span class="reason">{known === '' ? t('overview.wait.unknown') : known}</span>
        <strong class="line-end">{t('overview.count', { count })}</strong>
      </div>
      <p class="note">
        <a data-main href={routeAddress('runs', oldest.id)}>
          {t('overview.oldest', { job: oldest.job })}
        </a>{' '}
        · <Time at={oldest.dueAt} />
      </p>
    </li>
  );
}
