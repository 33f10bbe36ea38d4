import { expect, test } from 'vitest';
import { QUICK, WITHIN_MS } from './quick-options.js';
import { printReport } from './report.js';
import { runFaults } from './run-faults.js';
import { HAS_ZOOKEEPER_SERVER } from './world/parts.js';

/** The storm of two minutes, its start and its judgement included. */
const STORMS = [{ seed: 1, minutes: 1.1 }];

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
