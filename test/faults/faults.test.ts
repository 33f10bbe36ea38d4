import { expect, test } from 'vitest';
import { PLANTED_FAULTS, type PlantedFault } from './planted/planted-faults.js';
import { printReport } from './report.js';
import { runFaults } from './run-faults.js';
import { HAS_ZOOKEEPER_SERVER } from './world/parts.js';

/** Generous: each world has nine processes, on whatever machine this is. */
const WITHIN_MS = 300_000;

const QUICK = {
  sessionTimeoutMs: 4_000,
  hasNamespaces: false,
  copies: 1,
  longSeconds: 4,
  keepsFolder: false,
  jsonFile: null,
} as const;

/** The storm of two minutes, its start and its judgement included. */
const STORMS = [{ seed: 1, minutes: 1.2 }];

test.skipIf(!HAS_ZOOKEEPER_SERVER).each(STORMS)(
  'nothing is missed, doubled or lost in the storm of seed $seed',
  async ({ seed, minutes }) => {
    const report = await runFaults(
      { ...QUICK, seed, minutes, planted: null, kinds: [] },
      { onNews: () => undefined },
    );
    expect(report.isGreen, printReport(report)).toBe(true);
    expect(report.failovers).toBeGreaterThan(0);
  },
  WITHIN_MS,
);

test.skipIf(!HAS_ZOOKEEPER_SERVER).each(Object.keys(PLANTED_FAULTS) as PlantedFault[])(
  'the checker finds a planted fault: %s',
  async (planted) => {
    const { kinds, verdicts } = PLANTED_FAULTS[planted];
    const report = await runFaults(
      { ...QUICK, seed: 7, minutes: 0.4, planted, kinds },
      { onNews: () => undefined },
    );
    const found = verdicts.filter((verdict) => report.verdicts[verdict] > 0);
    expect(found, printReport(report)).not.toEqual([]);
  },
  WITHIN_MS,
);
