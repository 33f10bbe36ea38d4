/**
 * B8, its load: how soon a scheduler that takes office has the state of 100,000 jobs in memory,
 * from three ZooKeepers; cold, and as a standby that has read along. The floor is parsing the same
 * rows as JSON, without anything else.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { nullLogger } from '@horae/submitter/kernel';
import type { ZookeeperClient } from '@horae/submitter/zookeeper';
import { systemTimers } from '../src/cli/system-time.js';
import type { Entity } from '../src/core/entity.js';
import { createState, restoreState } from '../src/core/index.js';
import { type WarmState, followState } from '../src/store/zookeeper/index.js';
import { median, rangeText } from './floor/rounds.js';
import { type BenchEnsemble, benchEnsemble } from './zookeeper/bench-ensemble.js';
import { openBenchStore } from './zookeeper/bench-store.js';
import { chronosJob, storedJobs } from './zookeeper/stored-jobs.js';
import { named } from '../test/contract/store-contract-data.js';

const JOB_COUNT = 100_000;
const ROUND_COUNT = 5;
const PATH = '/load';
const TARGETS = { coldMs: 2_000, warmMs: 500 };

const found = await benchEnsemble();
if (found === null) console.log('B8 needs ZooKeeper: neither its jar nor a Java is here.');
else await play(found).finally(() => found.stop());

async function play(ensemble: BenchEnsemble): Promise<void> {
  const floor = await fill(ensemble);
  const cold: number[] = [];
  const warm: number[] = [];
  for (let round = 1; round <= ROUND_COUNT; round += 1) {
    cold.push(await takeOver(await ensemble.connect(), null));
    const standby = await ensemble.connect();
    const following = followState({
      client: standby,
      path: PATH,
      timers: systemTimers,
      logger: nullLogger,
    });
    await sleep(6_000);
    warm.push(await takeOver(standby, following));
  }
  console.log(`floor   JSON.parse of the rows ${rangeText(floor)} ms`);
  console.log(`Horae   cold                   ${rangeText(cold)} ms`);
  console.log(`        of a warm standby      ${rangeText(warm)} ms`);
  const isReached = median(cold) <= TARGETS.coldMs && median(warm) <= TARGETS.warmMs;
  console.log(`target  ${TARGETS.coldMs} ms cold, ${TARGETS.warmMs} ms warm`);
  console.log(`verdict ${isReached ? 'REACHED' : 'MISSED'}`);
  if (!isReached) process.exitCode = 1;
}

/** What it leaves in memory is the ensemble's only. Gives the floor. */
async function fill(ensemble: BenchEnsemble): Promise<readonly number[]> {
  const entities = storedJobs(JOB_COUNT);
  const store = await openBenchStore(await ensemble.connect(), PATH);
  const startedMs = performance.now();
  await store.fold(entities, []);
  console.log(`a job as posted: ${JSON.stringify(chronosJob(1_234)).length} characters`);
  console.log(`fold of all of them: ${Math.round(performance.now() - startedMs)} ms`);
  await store.close();
  return Array.from({ length: ROUND_COUNT }, () => parsing(entities));
}

async function takeOver(client: ZookeeperClient, warm: WarmState | null): Promise<number> {
  globalThis.gc?.();
  const startedMs = performance.now();
  const store = await openBenchStore(client, PATH, warm ?? undefined);
  const loaded = await store.load();
  const loadedMs = performance.now() - startedMs;
  const state = createState({});
  restoreState(state, loaded);
  const tookMs = performance.now() - startedMs;
  if (state.jobs.size !== JOB_COUNT) throw new Error(`${state.jobs.size} jobs were loaded.`);
  console.log(
    `  ${warm === null ? 'cold' : 'warm'} ${Math.round(loadedMs)} + ${Math.round(tookMs - loadedMs)} ms`,
  );
  await store.commit([named(`framework-${store.epoch}`)]);
  await store.close();
  return tookMs;
}

function parsing(entities: readonly Entity[]): number {
  const texts = entities.map(({ body }) => JSON.stringify(body));
  const startedMs = performance.now();
  for (const text of texts) JSON.parse(text);
  return performance.now() - startedMs;
}
