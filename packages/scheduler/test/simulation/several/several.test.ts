import { describe, expect, test } from 'vitest';
import { failureReport } from '../failure-report.js';
import { SEVERAL_FAULTS, type SeveralFault } from './planted-several.js';
import { simulateSeveral } from './simulate-several.js';

const SEED_COUNT = 40;
const SEEDS_PER_TEST = 10;
/** A planted fault needs a world in which it matters; most are found soon. */
const PLANTED_SEED_COUNT = 40;

describe('every promise holds with several schedulers, through any failover', () => {
  for (let first = 1; first <= SEED_COUNT; first += SEEDS_PER_TEST) {
    test(`in the worlds of the seeds ${first} to ${first + SEEDS_PER_TEST - 1}`, async () => {
      let termCount = 0;
      for (let seed = first; seed < first + SEEDS_PER_TEST; seed += 1) {
        const result = await simulateSeveral(seed);
        expect(result.violations, failureReport(result, { isSeveral: true })).toEqual([]);
        expect(result.processCount, `seed ${seed} has runs`).toBeGreaterThan(0);
        termCount += result.termCount;
      }
      expect(termCount, 'several terms of office in a world').toBeGreaterThan(2 * SEEDS_PER_TEST);
    }, 240_000);
  }
});

test('a seed of several schedulers replays exactly', async () => {
  for (const seed of [4, 19]) {
    const { traceHash } = await simulateSeveral(seed);
    expect((await simulateSeveral(seed)).traceHash).toBe(traceHash);
  }
}, 120_000);

describe('a fault that is planted among several schedulers is found', () => {
  for (const [name, what] of Object.entries(SEVERAL_FAULTS)) {
    test(`${what}`, async () => {
      const [promise = ''] = what.split(':');
      expect(await firstFinding(name as SeveralFault, promise)).not.toBeNull();
    }, 240_000);
  }
});

/** The first seed in which the checker of the promise turns red. */
async function firstFinding(planted: SeveralFault, promise: string): Promise<number | null> {
  for (let seed = 1; seed <= PLANTED_SEED_COUNT; seed += 1) {
    const { violations } = await simulateSeveral(seed, planted);
    if (violations.some((violation) => violation.promise === promise)) return seed;
  }
  return null;
}
