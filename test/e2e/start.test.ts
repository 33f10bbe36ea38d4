import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { freePorts } from '../world/ports.js';
import { type Program, startProgram } from '../world/process.js';
import { until } from '../world/until.js';

interface Local {
  readonly program: Program;
  readonly url: string;
  readonly folder: string;
  readonly again: () => Program;
}

const started: { program: Program; folder: string }[] = [];

afterEach(async () => {
  for (const { program, folder } of started.splice(0)) {
    program.signal('SIGINT');
    await program.ended;
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
});

async function startLocal(): Promise<Local> {
  const [http = 0, master = 0, agent = 0] = await freePorts(3);
  const folder = mkdtempSync(join(tmpdir(), 'horae-start-'));
  const args = [
    ...['--http-port', `${http}`, '--master-port', `${master}`, '--agent-port', `${agent}`],
    ...['--data-dir', join(folder, 'data')],
  ];
  const begin = (): Program => {
    const program = startProgram('packages/scheduler/bin/horae.js', args);
    started.push({ program, folder });
    return program;
  };
  return { program: begin(), url: `http://127.0.0.1:${http}`, folder, again: begin };
}

async function items<T>(url: string): Promise<T[]> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${answer.status} from ${url}`);
  return ((await answer.json()) as { items: T[] }).items;
}

interface Item {
  readonly id: string;
  readonly job: string;
}

async function succeeded(local: Local): Promise<Item[]> {
  return items<Item>(`${local.url}/api/v1/runs?state=succeeded&limit=500`);
}

/** The processes that a process started and that still run. */
function childrenOf(pid: number): { pid: number; command: string }[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => {
      try {
        const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
        const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
        const command = readFileSync(`/proc/${entry}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return parent === pid ? [{ pid: Number(entry), command }] : [];
      } catch {
        return [];
      }
    });
}

/** Processes whose command line or working folder lies in the folder. */
function leftOvers(folder: string): string[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid)
    .flatMap((entry) => {
      try {
        const command = readFileSync(`/proc/${entry}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return command.includes(folder) ? [command] : [];
      } catch {
        return [];
      }
    });
}

test('the example jobs run within 30 seconds and a log can be read', async () => {
  const local = await startLocal();
  const runs = await until(
    'an example job to succeed',
    async () => {
      const found = await succeeded(local);
      return found.length > 0 && found;
    },
    { withinMs: 30_000 },
  );
  const id = encodeURIComponent(runs[0]?.id ?? '');
  const log = await fetch(`${local.url}/api/v1/runs/${id}/logs/stdout`);
  expect(log.status).toBe(200);
  expect((await log.text()).length).toBeGreaterThan(0);
  expect(local.program.output()).toContain(local.url);
  await until('a line of that run', () => local.program.output().includes(runs[0]?.job ?? '-'));
}, 60_000);

test('Ctrl-C leaves no process behind, and the next start goes on where it was', async () => {
  const local = await startLocal();
  const before = await until(
    'a run',
    async () => {
      const found = await succeeded(local);
      return found.length > 0 && found;
    },
    { withinMs: 30_000 },
  );
  local.program.signal('SIGINT');
  expect(await local.program.ended).toBe(0);
  await until('no process to be left', () => leftOvers(local.folder).length === 0);
  local.again();
  const after = await until(
    'the runs of before',
    async () => {
      const found = await succeeded(local);
      return found.length >= before.length && found;
    },
    { withinMs: 20_000 },
  );
  const ids = new Set(after.map((run) => run.id));
  expect(before.filter((run) => !ids.has(run.id))).toEqual([]);
}, 90_000);

for (const name of ['horae-scheduler', 'horae-agent']) {
  test(`a killed ${name} is started again within two seconds, and that is said`, async () => {
    const local = await startLocal();
    await until('a run', async () => (await succeeded(local)).length > 0, { withinMs: 30_000 });
    const victim = childrenOf(local.program.pid).find(({ command }) => command.includes(name));
    const printedBefore = local.program.output().length;
    process.kill(victim?.pid ?? 0, 'SIGKILL');
    await until(
      'another process in its place',
      () =>
        childrenOf(local.program.pid).find(
          ({ pid, command }) => command.includes(name) && pid !== victim?.pid,
        ),
      { withinMs: 2_000 },
    );
    const agents = async (): Promise<boolean> => {
      return (await items(`${local.url}/api/v1/agents`)).length > 0;
    };
    await until('the agent to be registered', agents);
    expect(local.program.output().slice(printedBefore)).toMatch(/starting it again/);
  }, 60_000);
}

test('two copies run side by side on ports and folders of their own', async () => {
  const locals = await Promise.all([startLocal(), startLocal()]);
  for (const local of locals) {
    await until('a run', async () => (await succeeded(local)).length > 0, { withinMs: 30_000 });
  }
}, 60_000);
