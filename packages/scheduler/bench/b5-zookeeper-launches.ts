/**
 * B5: how many launch records become durable per second in three ZooKeepers, each fenced by the
 * epoch, with 256 callers in flight; against one at a time, fetched and then stored, as Chronos
 * does it. Interleaved; the floor is what the same client and servers do with znodes of that size.
 */
import { StoreFenced } from '../src/ports/store.js';
import { median, rangeText } from './floor/rounds.js';
import { type BenchEnsemble, benchEnsemble } from './zookeeper/bench-ensemble.js';
import { openBenchStore } from './zookeeper/bench-store.js';
import { launchRecords } from './zookeeper/launch-records.js';
import { createSetPairs, fetchThenStore } from './zookeeper/one-at-a-time.js';
import { launched } from '../test/contract/store-contract-data.js';

const ROUND_COUNT = 4;
const IN_FLIGHT_COUNT = 256;
const ROUND_MS = 3_000;
/** What 256 launch records take when they are packed. */
const BATCH_BYTES = 5_000;
const LATE_COMMIT_COUNT = 50;
const TARGET = 15;

const found = await benchEnsemble();
if (found === null) console.log('B5 needs ZooKeeper: neither its jar nor a Java is here.');
else await play(found).finally(() => found.stop());

async function play(ensemble: BenchEnsemble): Promise<void> {
  const rounds: Awaited<ReturnType<typeof playRound>>[] = [];
  for (let round = 1; round <= ROUND_COUNT; round += 1) {
    rounds.push(await playRound(ensemble, round));
  }
  const of = (pick: (round: (typeof rounds)[number]) => number): number[] => rounds.map(pick);
  const single = of((round) => round.single);
  const horae = of((round) => round.horae.perSecond);
  console.log(`floor   create + set, in turn  ${rangeText(of((round) => round.pairs))} pairs/s`);
  console.log(`peer    fetch, then store      ${rangeText(single)} launches/s`);
  console.log(`Horae   256 in flight          ${rangeText(horae)} launches/s`);
  const p50 = median(of((round) => round.horae.p50Ms)).toFixed(1);
  const p99 = median(of((round) => round.horae.p99Ms)).toFixed(1);
  console.log(`        a commit answers in    p50 ${p50} ms, p99 ${p99} ms`);
  const one = of((round) => round.alone.perSecond);
  console.log(`        one in flight          ${rangeText(one)} launches/s`);
  const refused = of((round) => round.refusedCount).reduce((sum, count) => sum + count, 0);
  const lateCount = ROUND_COUNT * LATE_COMMIT_COUNT;
  console.log(`        refused after another took office: ${refused} of ${lateCount} commits`);
  judge(median(horae) / median(single), { isFenced: refused === lateCount, single });
}

async function playRound(ensemble: BenchEnsemble, round: number) {
  const client = await ensemble.connect();
  const path = (name: string): string => `/${name}-${round}`;
  const pairs = await createSetPairs(client, {
    path: path('pairs'),
    bytes: BATCH_BYTES,
    forMs: ROUND_MS / 2,
  });
  const single = await fetchThenStore(client, path('single'), ROUND_MS / 2);
  const store = await openBenchStore(client, path('horae'));
  const options = { forMs: ROUND_MS, foldEveryMs: 1_000 };
  const horae = await launchRecords(store, { ...options, inFlight: IN_FLIGHT_COUNT });
  const alone = await openBenchStore(client, path('alone'));
  const one = await launchRecords(alone, { ...options, forMs: ROUND_MS / 3, inFlight: 1 });
  await alone.close();
  const later = await openBenchStore(await ensemble.connect(), path('horae'));
  const late = Array.from({ length: LATE_COMMIT_COUNT }, (_, place) =>
    store.commit([launched('late', place, 0)]),
  );
  const answers = await Promise.allSettled(late);
  const isRefused = (each: PromiseSettledResult<void>): boolean =>
    each.status === 'rejected' && each.reason instanceof StoreFenced;
  const refusedCount = answers.filter(isRefused).length;
  await store.close();
  await later.close();
  return { pairs, single, horae, alone: one, refusedCount };
}

function judge(
  ratio: number,
  { isFenced, single }: { readonly isFenced: boolean; readonly single: readonly number[] },
): void {
  const isReached = ratio >= TARGET && isFenced;
  console.log(`target  ${ratio.toFixed(1)} × one at a time, at least ${TARGET}`);
  if (Math.max(...single) > 2 * Math.min(...single)) {
    console.log(
      'verdict NONE: one at a time changed by more than 2× between rounds; run it again.',
    );
  } else {
    console.log(`verdict ${isReached ? 'REACHED' : 'MISSED'}`);
    if (!isReached) process.exitCode = 1;
  }
}
