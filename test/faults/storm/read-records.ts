import type { JobRecord, Records, RunRecord } from '../checker/case.js';
import { ACTIVE_STATES } from '../checker/case.js';
import { until } from '../../world/until.js';
import type { FaultsWorld } from '../world/faults-world.js';
import { SCHEDULERS } from '../world/parts.js';
import type { Watch } from './watch.js';

interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

interface Reading {
  readonly leaderWithinMs: number;
  readonly onTrouble: (text: string) => void;
}

/**
 * What Horae says, asked of every scheduler as the leader: without a database for the history each
 * keeps that of its own terms of office. The one that has answered is stopped, so that another
 * leads.
 */
export async function readRecords(
  world: FaultsWorld,
  watch: Watch,
  { leaderWithinMs, onTrouble }: Reading,
): Promise<Records> {
  const runs = new Map<string, RunRecord>();
  let jobs: readonly JobRecord[] = [];
  for (let turn = 0; turn < SCHEDULERS.length; turn += 1) {
    let leader = '';
    try {
      leader = await until('a leader that tells', () => watch.findLeader(), {
        withinMs: leaderWithinMs,
      });
      const url = world.schedulerUrl(leader);
      const told = await allPages<RunRecord>(`${url}/api/v1/runs?limit=1000`);
      jobs = (await ask(`${url}/scheduler/jobs`)) as readonly JobRecord[];
      for (const run of told) take(runs, run);
    } catch (error) {
      onTrouble(`At the reading of ${leader || 'nobody'}: ${String(error)}`);
    }
    if (leader === '') break;
    await world.member(leader).stop({ isBack: false });
  }
  return { runs: [...runs.values()], jobs };
}

/** A run that had not ended when one scheduler told of it may have when the next one does. */
function take(runs: Map<string, RunRecord>, run: RunRecord): void {
  const known = runs.get(run.id);
  const isNews = known === undefined || ACTIVE_STATES.includes(known.state);
  if (isNews) runs.set(run.id, run);
}

async function allPages<T>(url: string): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const position: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page = (await ask(`${url}${position}`)) as Page<T>;
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return items;
}

async function ask(url: string): Promise<unknown> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(30_000) });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}
