import { buildIfNeeded } from './steps/build.mjs';
import { installIfNeeded } from './steps/install.mjs';
import { requireNode } from './steps/node-version.mjs';
import { ROOT, bin, run } from './steps/run.mjs';
import { installSystemPackages } from './steps/system-packages.mjs';

requireNode();
await installIfNeeded();
await buildIfNeeded();
await installSystemPackages();
// Ctrl-C reaches the storm too, which ends what it has started; its exit code is awaited here.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => undefined);
process.exit(await run(bin('tsx'), [`${ROOT}test/faults/main.ts`, ...process.argv.slice(2)]));
