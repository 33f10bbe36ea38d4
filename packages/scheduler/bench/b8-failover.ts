/**
 * B8: real schedulers over three ZooKeepers, 100,000 jobs loaded, and ten that are due each second,
 * one every 100 ms.
 * How long after kill -9 of the leader the next task starts, by what the tasks themselves wrote,
 * against the session time-out; and how long after it was asked to stop. Nothing may run twice.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { HaCluster, type HaScheduler } from '../../../test/world/ha-cluster.js';
import { until } from '../../../test/world/until.js';
import { Requests } from './api/requests.js';
import { sampleJob } from './api/sample-jobs.js';
import { rangeText } from './floor/rounds.js';

const JOB_COUNT = Number(process.env['HORAE_BENCH_JOBS'] ?? 100_000);
const BEAT_COUNT = 10;
const ROUND_COUNT = { kill: 5, stop: 5 };
const SESSION_TIMEOUT_SECONDS = 4;
/** Folded and read along by the standbys before the leader goes. */
const CALM_MS = 8_000;
const MARGIN_MS = 1_000;

const cluster = await HaCluster.start({
  schedulerCount: 2,
  agentCount: 2,
  sessionTimeoutMs: SESSION_TIMEOUT_SECONDS * 1_000,
});
try {
  const leader = await cluster.leader();
  await load(leader);
  const killed = await rounds('kill', 'SIGKILL');
  const stopped = await rounds('stop', 'SIGTERM');
  report(killed, stopped);
} finally {
  await cluster.stop();
}

async function load(leader: HaScheduler): Promise<void> {
  const requests = new Requests(leader.url);
  const jobs = Array.from({ length: JOB_COUNT }, (_, index) => sampleJob(index));
  // Parents first: a job that has one follows it in the list, and may overtake it on the way.
  const first = jobs.filter(({ path }) => path.endsWith('iso8601'));
  const rest = jobs.filter(({ path }) => !path.endsWith('iso8601'));
  const perSecond = await requests.putAll(first);
  await requests.putAll(rest);
  await requests.close();
  console.log(`        ${JOB_COUNT} jobs put, ${Math.round(perSecond)} a second`);
  for (let index = 0; index < BEAT_COUNT; index += 1) {
    const command = `echo "$HORAE_RUN_ID $HORAE_ATTEMPT $HORAE_DUE_AT $(date +%s%3N)" >> ${join(cluster.evidence, `beat-${index}`)}`;
    const schedule = `R/2026-01-01T00:00:00.${index}00Z/PT1S`;
    await cluster.post(leader, { name: `beat-${index}`, schedule, command, cpus: 0.01, mem: 1 });
  }
}

async function rounds(kind: 'kill' | 'stop', signal: NodeJS.Signals): Promise<readonly number[]> {
  const found: number[] = [];
  for (let round = 0; round < ROUND_COUNT[kind]; round += 1) {
    await sleep(CALM_MS);
    const leader = await cluster.leader();
    const atMs = Date.now();
    leader.signal(signal);
    found.push(
      await until('a launch by the next leader', () => firstDueAfter(atMs), { withinMs: 60_000 }),
    );
    await leader.program?.ended;
    leader.start();
  }
  const [standby] = cluster.standbys(await cluster.leader());
  console.log(
    `        last load: ${/State loaded.*/.exec(standby?.output() ?? '')?.[0] ?? 'not said'}`,
  );
  return found;
}

/** What was due after the leader had gone, only the next one can have launched. */
function firstDueAfter(atMs: number): number | null {
  const starts = evidence()
    .filter(({ dueMs }) => dueMs > atMs)
    .map(({ startedMs }) => startedMs - atMs);
  return starts.length === 0 ? null : Math.min(...starts);
}

interface Start {
  readonly id: string;
  readonly dueMs: number;
  readonly startedMs: number;
}

function evidence(): readonly Start[] {
  return readdirSync(cluster.evidence).flatMap((file) =>
    readFileSync(join(cluster.evidence, file), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const [run = '', attempt = '', due = '', started = ''] = line.split(' ');
        return { id: `${run} ${attempt}`, dueMs: Date.parse(due), startedMs: Number(started) };
      }),
  );
}

function report(killed: readonly number[], stopped: readonly number[]): void {
  const starts = evidence();
  const doubledCount = starts.length - new Set(starts.map(({ id }) => id)).size;
  const timeoutMs = SESSION_TIMEOUT_SECONDS * 1_000;
  console.log(`floor   session time-out              ${timeoutMs} ms`);
  console.log(`Horae   kill -9 to the next launch    ${rangeText(killed)} ms`);
  console.log(`Horae   SIGTERM to the next launch    ${rangeText(stopped)} ms`);
  console.log(`        ${starts.length} tasks started, ${doubledCount} of them twice`);
  const isReached =
    doubledCount === 0 &&
    Math.max(...killed) <= timeoutMs + MARGIN_MS &&
    Math.max(...stopped) <= MARGIN_MS;
  console.log(`target  ${timeoutMs + MARGIN_MS} ms after kill -9, ${MARGIN_MS} ms after SIGTERM`);
  console.log(`verdict ${isReached ? 'REACHED' : 'MISSED'}`);
  if (!isReached) process.exitCode = 1;
}
