import { buildIfNeeded } from './steps/build.mjs';
import { installIfNeeded } from './steps/install.mjs';
import { requireNode } from './steps/node-version.mjs';
import { ROOT, bin, run } from './steps/run.mjs';
import { installSystemPackages } from './steps/system-packages.mjs';

requireNode();
await installIfNeeded();
await buildIfNeeded();
await installSystemPackages();
const pictures = `${ROOT}packages/scheduler/test/browser/demo/take-screenshots.ts`;
// The sources of all packages: the past of the demo's jobs is made by the core itself.
const sources = ['--tsconfig', `${ROOT}tsconfig.test.json`];
process.exit(await run(bin('tsx'), [...sources, pictures, ...process.argv.slice(2)]));
