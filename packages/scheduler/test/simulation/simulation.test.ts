import { describe, expect, test } from 'vitest';
import { failureReport } from './failure-report.js';
import { PLANTED_FAULTS, type PlantedFault } from './planted.js';
import { simulate } from './simulator.js';

const SEED_COUNT = 200;
const SEEDS_PER_TEST = 25;
/** A planted fault needs a world in which it matters; most are found soon. */
const PLANTED_SEED_COUNT = 200;

describe('every promise holds under faults', () => {
  for (let first = 1; first <= SEED_COUNT; first += SEEDS_PER_TEST) {
    test(`in the worlds of the seeds ${first} to ${first + SEEDS_PER_TEST - 1}`, () => {
      for (let seed = first; seed < first + SEEDS_PER_TEST; seed += 1) {
        const result = simulate(seed);
        expect(result.violations, failureReport(result)).toEqual([]);
      }
    }, 120_000);
  }
});

test('a seed replays exactly', () => {
  for (const seed of [3, 17, 42]) {
    expect(simulate(seed).traceHash).toBe(simulate(seed).traceHash);
  }
}, 60_000);

describe('a planted fault is found', () => {
  for (const [name, what] of Object.entries(PLANTED_FAULTS)) {
    test(`${what}`, () => {
      const promise = what.slice(0, 2);
      expect(firstFinding(name as PlantedFault, promise)).not.toBeNull();
    }, 120_000);
  }
});

/** The first seed in which the checker of the promise turns red. */
function firstFinding(planted: PlantedFault, promise: string): number | null {
  for (let seed = 1; seed <= PLANTED_SEED_COUNT; seed += 1) {
    const { violations } = simulate(seed, planted);
    if (violations.some((violation) => violation.promise === promise)) return seed;
  }
  return null;
}
