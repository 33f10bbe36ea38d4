import { buildIfNeeded } from './steps/build.mjs';
import { installIfNeeded } from './steps/install.mjs';
import { requireNode } from './steps/node-version.mjs';
import { ROOT, bin, run } from './steps/run.mjs';

requireNode();
await installIfNeeded();
await buildIfNeeded();
const simulate = `${ROOT}packages/scheduler/test/simulation/simulate.ts`;
process.exit(await run(bin('tsx'), [simulate, ...process.argv.slice(2)]));
