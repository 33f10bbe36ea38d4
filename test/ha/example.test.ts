import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type Program, startProgram } from '../world/process.js';
import { until } from '../world/until.js';
import { HAS_ZOOKEEPER } from '../world/zookeeper.js';

let program: Program | null = null;
let folder = '';

afterEach(async () => {
  program?.signal('SIGINT');
  await program?.ended;
  program = null;
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
});

interface Leader {
  readonly name: string;
  readonly epoch: number;
  readonly url: string;
}

/** The last leader that the example has told of. */
function lastLeader({ output }: Program): Leader | null {
  const said = [...output().matchAll(/(scheduler-\d) leads.*, epoch (\d+): (\S+)/g)].at(-1);
  if (said === undefined) return null;
  const [, name = '', epoch = '', url = ''] = said;
  return { name, epoch: Number(epoch), url };
}

function pidOf({ output }: Program, name: string): number {
  return Number(new RegExp(`${name} +pid (\\d+)`).exec(output())?.[1]);
}

interface RunItem {
  readonly id: string;
  readonly state: string;
}

async function succeededRuns(url: string, job: string): Promise<readonly string[]> {
  const answer = await fetch(`${url}/api/v1/runs?job=${job}&limit=200`);
  const { items } = (await answer.json()) as { items: readonly RunItem[] };
  return items.filter((run) => run.state === 'succeeded').map((run) => run.id);
}

test.skipIf(!HAS_ZOOKEEPER)(
  'the example with one command goes on when its leader is killed, and ends as a whole',
  { timeout: 180_000 },
  async () => {
    folder = mkdtempSync(join(tmpdir(), 'horae-ha-'));
    const args = ['--free-ports', '--folder', folder];
    const example = startProgram('examples/ha/run.mjs', args);
    program = example;
    const first = await until('a leader', () => lastLeader(example), { withinMs: 60_000 });
    await until('a run', async () => (await succeededRuns(first.url, 'beat')).length > 0, {
      withinMs: 60_000,
    });
    const before = await succeededRuns(first.url, 'beat');

    process.kill(pidOf(example, first.name), 'SIGKILL');
    const second = await until(
      'another leader',
      () => {
        const leader = lastLeader(example);
        return leader !== null && leader.epoch > first.epoch ? leader : null;
      },
      { withinMs: 40_000 },
    );
    expect(second.name).not.toBe(first.name);
    await until(
      'a run of the new leader',
      async () => (await succeededRuns(second.url, 'beat')).some((id) => !before.includes(id)),
      { withinMs: 60_000 },
    );
    expect(await succeededRuns(second.url, 'beat')).toEqual(expect.arrayContaining([...before]));
    expect(example.output()).toContain(`${first.name} has ended (SIGKILL).`);

    const rest = [...example.output().matchAll(/pid (\d+)/g)].map(([, pid]) => Number(pid));
    example.signal('SIGINT');
    expect(await example.ended).toBe(0);
    expect(rest).toHaveLength(9);
    expect(rest.filter(isAlive)).toEqual([]);
  },
);

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
