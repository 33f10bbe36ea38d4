import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PLANTED_FAULTS, type PlantedFault } from './planted/planted-faults.js';
import { QUICK, WITHIN_MS } from './quick-options.js';
import { printReport } from './report.js';
import { runFaults } from './run-faults.js';
import { HAS_ZOOKEEPER_SERVER } from './world/parts.js';

test.skipIf(!HAS_ZOOKEEPER_SERVER).each(Object.keys(PLANTED_FAULTS) as PlantedFault[])(
  'the checker finds a planted fault: %s',
  async (planted) => {
    const { kinds, verdicts } = PLANTED_FAULTS[planted];
    const report = await runFaults(
      { ...QUICK, longSeconds: 2, seed: 7, minutes: 0.25, planted, kinds },
      { onNews: () => undefined },
    );
    const found = verdicts.filter((verdict) => report.verdicts[verdict] > 0);
    expect(found, printReport(report)).not.toEqual([]);
    rmSync(report.folder, { recursive: true, force: true });
  },
  WITHIN_MS,
);
