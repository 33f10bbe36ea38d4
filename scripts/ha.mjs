import { buildIfNeeded } from './steps/build.mjs';
import { installIfNeeded } from './steps/install.mjs';
import { requireNode } from './steps/node-version.mjs';
import { ROOT } from './steps/run.mjs';

requireNode();
await installIfNeeded();
await buildIfNeeded();
// In this process, so that Ctrl-C and signals reach the command itself.
await import(`${ROOT}examples/ha/run.mjs`);
