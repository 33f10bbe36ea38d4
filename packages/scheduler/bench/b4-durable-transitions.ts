/**
 * B4: how many transitions of runs become durable per second through the real store, with 256
 * runs in flight, each living through launching, running and finished. Judged against what the
 * same disk and the same SQLite do in the same minutes, interleaved. HORAE_BENCH_DIR names the
 * folder (and so the disk) to use.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fsyncFloor } from './floor/fsync-floor.js';
import { rawRows } from './floor/raw-rows.js';
import { median, rangeText } from './floor/rounds.js';
import { storeLives } from './floor/store-lives.js';

const ROUND_COUNT = 4;
const IN_FLIGHT_COUNT = 256;
const TARGETS = { ofRaw: 0.25, ofSingle: 15, p99Floors: 3, p99ExtraMs: 5 };

const folder = await mkdtemp(join(process.env['HORAE_BENCH_DIR'] ?? tmpdir(), 'horae-b4-'));
const rounds: Awaited<ReturnType<typeof playRound>>[] = [];
for (let round = 1; round <= ROUND_COUNT; round += 1) rounds.push(await playRound(round));
await rm(folder, { recursive: true });

const of = (pick: (round: (typeof rounds)[number]) => number): number[] => rounds.map(pick);
const fsyncs = of((round) => round.fsync.perSecond);
const fsyncP99 = median(of((round) => round.fsync.p99Ms));
const raw = median(of((round) => round.raw));
const single = median(of((round) => round.single));
const store = median(of((round) => round.store.perSecond));
const p99 = median(of((round) => round.store.p99Ms));
const p99Bound = TARGETS.p99Floors * fsyncP99 + TARGETS.p99ExtraMs;

console.log(
  `floor   fdatasync of 4 KB      ${rangeText(fsyncs)} /s, p99 ${fsyncP99.toFixed(2)} ms`,
);
console.log(`peer    one row per commit     ${rangeText(of((round) => round.single))} rows/s`);
console.log(`floor   256 rows per commit    ${rangeText(of((round) => round.raw))} rows/s`);
console.log(
  `Horae   256 runs in flight     ${rangeText(of((round) => round.store.perSecond))} transitions/s`,
);
console.log(
  `        of them whole runs     ${rangeText(of((round) => round.store.perSecond / 3))} runs/s`,
);
console.log(
  `        while also folding     ${rangeText(of((round) => round.folding.perSecond))} transitions/s`,
);
console.log(
  `        a commit answers in    p50 ${median(of((r) => r.store.p50Ms)).toFixed(2)} ms, p99 ${p99.toFixed(2)} ms`,
);
console.log('        graphile-worker and Quartz were not run: they need PostgreSQL.');

const judged = [
  verdict('× of raw rows', store / raw, TARGETS.ofRaw, true),
  verdict('× of one per commit', store / single, TARGETS.ofSingle, true),
  verdict('ms p99', p99, p99Bound, false),
];
for (const { text } of judged) console.log(text);
if (Math.max(...fsyncs) > 2 * Math.min(...fsyncs)) {
  console.log(
    'verdict NONE: the disk itself changed by more than 2× between the rounds; run it again.',
  );
} else {
  const isReached = judged.every((each) => each.isReached);
  console.log(`verdict ${isReached ? 'REACHED' : 'MISSED'}`);
  if (!isReached) process.exitCode = 1;
}

async function playRound(round: number) {
  const path = (name: string): string => join(folder, `${name}-${round}`);
  const lives = { inFlight: IN_FLIGHT_COUNT };
  return {
    fsync: fsyncFloor(path('fsync'), 1_000),
    single: rawRows(path('single.db'), { rowsPerCommit: 1, forMs: 1_000 }),
    raw: rawRows(path('raw.db'), { rowsPerCommit: IN_FLIGHT_COUNT, forMs: 1_500 }),
    store: await storeLives(path('store.db'), { ...lives, forMs: 3_000 }),
    folding: await storeLives(path('folding.db'), {
      ...lives,
      forMs: 2_000,
      foldEveryChanges: 50_000,
    }),
  };
}

function verdict(unit: string, found: number, target: number, isMoreBetter: boolean) {
  const isReached = isMoreBetter ? found >= target : found <= target;
  const word = isMoreBetter ? 'at least' : 'at most';
  const miss = isReached
    ? 'reached'
    : `missed by ${Math.abs(found / target - 1).toLocaleString('en', { style: 'percent' })}`;
  const text = `target  ${found.toFixed(2)} ${unit}, ${word} ${target.toFixed(2)}: ${miss}`;
  return { text, isReached };
}
