import { until } from '../../world/until.js';
import type { FaultsWorld } from '../world/faults-world.js';
import { AGENTS } from '../world/parts.js';
import type { Watch } from './watch.js';

/** Waits until a scheduler leads and all agents are connected to it. */
export async function untilReady(
  world: FaultsWorld,
  watch: Watch,
  { withinMs }: { readonly withinMs: number },
): Promise<void> {
  await until(
    'a leader with all agents',
    async () => {
      const leader = await watch.findLeader();
      if (leader === null) return false;
      const url = `${world.schedulerUrl(leader)}/api/v1/agents`;
      const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) });
      const { items } = (await answer.json()) as { items: { connected: boolean }[] };
      return items.filter(({ connected }) => connected).length >= AGENTS.length;
    },
    { withinMs },
  );
}
