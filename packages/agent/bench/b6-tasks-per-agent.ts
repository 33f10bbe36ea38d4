import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import {
  closeSync,
  fdatasyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Answer, Order } from './fat-agent.js';

/**
 * B6: tasks started per agent, against a C loop of vfork and against child_process.spawn, with a
 * slim and a fat agent. Each task has its own directory, stdout, stderr, exit file, session and
 * process group; its end is durable in the agent's journal before it is reported. The master is a
 * function call away: what is measured is the agent.
 */
const ROUND_COUNT = 3;
const SLIM_MB = 50;
const MIDDLE_MB = 250;
const FAT_MB = 500;
const AGENT_TASK_COUNT = 1_200;
const SPAWN_TASK_COUNT = 400;
const FAT_SPAWN_TASK_COUNT = 80;
const FLOOR_TASK_COUNT = 1_000;
const VFORK_TARGET = 0.7;
const SPAWN_FAT_TARGET = 15;
/** Beyond this the machine was not the same machine in all rounds. */
const FLOOR_SPREAD_MAX = 2;

interface Samples {
  readonly name: string;
  readonly values: number[];
}

const folder = mkdtempSync(join(tmpdir(), 'horae-b6-'));
const vfork = compileFloor();
const agents = {
  slim: await startAgent(SLIM_MB),
  middle: await startAgent(MIDDLE_MB),
  fat: await startAgent(FAT_MB),
};

const floor = samples('C vfork loop, one process');
const slim = samples(`agent of ${SLIM_MB} MB`);
const fat = samples(`agent of ${FAT_MB} MB`);
const slimSpawn = samples(`child_process.spawn at ${SLIM_MB} MB`);
const middleSpawn = samples(`child_process.spawn at ${MIDDLE_MB} MB`);
const slimDelay = samples(`event-loop delay p99, agent of ${SLIM_MB} MB`);
const fatDelay = samples(`event-loop delay p99, agent of ${FAT_MB} MB`);
const files = samples('folder + three files made');
const syncs = samples('fdatasync of 4 KB');
let failedCount = 0;

await ask(agents.slim, { way: 'agent', taskCount: 100 });
await ask(agents.fat, { way: 'agent', taskCount: 100 });
for (let round = 0; round < ROUND_COUNT; round += 1) {
  if (vfork !== null) floor.values.push(runFloor(vfork));
  note(await ask(agents.slim, { way: 'agent', taskCount: AGENT_TASK_COUNT }), slim, slimDelay);
  note(await ask(agents.slim, { way: 'spawn', taskCount: SPAWN_TASK_COUNT }), slimSpawn);
  note(await ask(agents.fat, { way: 'agent', taskCount: AGENT_TASK_COUNT }), fat, fatDelay);
  note(await ask(agents.middle, { way: 'spawn', taskCount: FAT_SPAWN_TASK_COUNT }), middleSpawn);
  files.values.push(makeFiles(round));
  syncs.values.push(syncFile());
}
if (vfork !== null) floor.values.push(runFloor(vfork));
for (const agent of Object.values(agents)) agent.disconnect();

for (const one of [floor, slimSpawn, middleSpawn, files, syncs, slim, fat]) show(one, '/s');
for (const one of [slimDelay, fatDelay]) show(one, ' ms');
console.log();
const verdicts = [
  ...(vfork === null ? [] : [compare('agent / vfork', ratio(slim, floor), VFORK_TARGET)]),
  compare(`agent / spawn at ${SLIM_MB} MB`, ratio(slim, slimSpawn), 3),
  compare(`agent / spawn at ${MIDDLE_MB} MB`, ratio(fat, middleSpawn), SPAWN_FAT_TARGET),
  compare(`agent of ${FAT_MB} MB / of ${SLIM_MB} MB`, ratio(fat, slim), 0.9),
  limit('event-loop delay p99, ms', Math.max(median(slimDelay), median(fatDelay)), 10),
  limit('tasks that did not finish', failedCount, 0),
];
explainMisses();
const spread = Math.max(...floor.values) / Math.min(...floor.values);
if (vfork === null) console.log('No C compiler (cc) here: the vfork floor is not measured.');
if (spread > FLOOR_SPREAD_MAX) {
  console.log(`No verdict: the floor itself moved by a factor of ${spread.toFixed(1)}.`);
}
// Files are removed last: a file system that has just freed inodes is slower at making new ones.
rmSync(folder, { recursive: true, force: true });
process.exitCode = verdicts.every(Boolean) || spread > FLOOR_SPREAD_MAX ? 0 : 1;

function explainMisses(): void {
  const coreCount = availableParallelism();
  if (vfork !== null && ratio(slim, floor) < VFORK_TARGET) {
    console.log(
      `Why: ${coreCount} cores are shared by the agent, two launchers and the tasks. Node can only ` +
        'fork (the launcher holds 10 MB, vfork copies nothing), and each task makes a folder and ' +
        'three files, which the floor does not.',
    );
  }
  const needed = SPAWN_FAT_TARGET * median(middleSpawn);
  if (needed > median(floor)) {
    console.log(
      `Why: ${SPAWN_FAT_TARGET} times the spawn of a ${MIDDLE_MB} MB process is ` +
        `${needed.toFixed(0)}/s, more than the vfork loop itself reaches here.`,
    );
  }
}

function samples(name: string): Samples {
  return { name, values: [] };
}

function note(answer: Answer, rate: Samples, delay?: Samples): void {
  rate.values.push(answer.tasksPerSecond);
  delay?.values.push(answer.delayP99Ms);
  failedCount += answer.failedCount;
}

/** The median of the rounds' own ratios: what else the machine did in a round, it did to both. */
function ratio(above: Samples, below: Samples): number {
  const values = above.values.map((value, round) => value / (below.values[round] ?? NaN));
  return median({ name: '', values });
}

function median({ values }: Samples): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

function show(one: Samples, unit: string): void {
  if (one.values.length === 0) return;
  const low = Math.min(...one.values).toFixed(unit === '/s' ? 0 : 1);
  const high = Math.max(...one.values).toFixed(unit === '/s' ? 0 : 1);
  const middle = median(one).toFixed(unit === '/s' ? 0 : 1);
  console.log(`${one.name.padEnd(44)} ${middle.padStart(7)}${unit}   (${low} to ${high})`);
}

function compare(name: string, ratio: number, target: number): boolean {
  const isReached = ratio >= target;
  const miss = isReached ? 'reached' : `missed by ${((1 - ratio / target) * 100).toFixed(0)} %`;
  console.log(
    `${name.padEnd(44)} ${ratio.toFixed(2).padStart(7)}   target ${target} or more: ${miss}`,
  );
  return isReached;
}

function limit(name: string, value: number, target: number): boolean {
  const isReached = value <= target;
  const text = value.toFixed(1).padStart(7);
  console.log(
    `${name.padEnd(44)} ${text}   target ${target} or less: ${isReached ? 'reached' : 'missed'}`,
  );
  return isReached;
}

function startAgent(heapMb: number): Promise<ChildProcess> {
  const workFolder = join(folder, `agent-${heapMb}`);
  mkdirSync(workFolder);
  const file = fileURLToPath(new URL('./fat-agent.ts', import.meta.url));
  const child = fork(file, [String(heapMb), workFolder], { execArgv: ['--import', 'tsx'] });
  return new Promise((resolve, reject) => {
    child.once('message', () => resolve(child));
    child.once('exit', (code) => reject(new Error(`the agent of ${heapMb} MB ended with ${code}`)));
  });
}

function ask(agent: ChildProcess, order: Order): Promise<Answer> {
  return new Promise((resolve) => {
    agent.once('message', (answer: Answer) => resolve(answer));
    agent.send(order);
  });
}

function compileFloor(): string | null {
  const source = fileURLToPath(new URL('./b6-vfork.c', import.meta.url));
  const program = join(folder, 'vfork');
  try {
    execFileSync('cc', ['-O2', '-o', program, source], { stdio: 'ignore' });
    return program;
  } catch {
    return null;
  }
}

function runFloor(program: string): number {
  return Number(execFileSync(program, [String(FLOOR_TASK_COUNT)], { encoding: 'utf8' }));
}

/** What the file system alone takes for the files of a task. */
function makeFiles(round: number): number {
  const startedMs = performance.now();
  for (let index = 0; index < FLOOR_TASK_COUNT; index += 1) {
    const directory = join(folder, `files-${round}-${index}`);
    mkdirSync(directory);
    for (const name of ['stdout', 'stderr', 'exit']) writeFileSync(join(directory, name), '');
  }
  return (FLOOR_TASK_COUNT * 1_000) / (performance.now() - startedMs);
}

function syncFile(): number {
  const fd = openSync(join(folder, 'sync'), 'a');
  const block = Buffer.alloc(4_096);
  const startedMs = performance.now();
  for (let index = 0; index < 100; index += 1) {
    writeSync(fd, block);
    fdatasyncSync(fd);
  }
  closeSync(fd);
  return 100_000 / (performance.now() - startedMs);
}
