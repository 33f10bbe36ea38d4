import { installIfNeeded } from './steps/install.mjs';
import { requireNode } from './steps/node-version.mjs';
import { ROOT, bin, run } from './steps/run.mjs';

requireNode();
await installIfNeeded();
const simulate = `${ROOT}packages/scheduler/test/simulation/simulate.ts`;
// The sources of all packages, as under the tests: a seed means the same world here and there.
const sources = ['--tsconfig', `${ROOT}tsconfig.test.json`];
process.exit(await run(bin('tsx'), [...sources, simulate, ...process.argv.slice(2)]));
