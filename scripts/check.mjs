import { buildIfNeeded } from './steps/build.mjs';
import { installIfNeeded } from './steps/install.mjs';
import { requireNode } from './steps/node-version.mjs';
import { CHECKS } from './steps/checks.mjs';
import { run } from './steps/run.mjs';

requireNode();
await installIfNeeded();
await buildIfNeeded();
let failed = 0;
for (const check of CHECKS) {
  console.log(`Checking ${check.name} …`);
  if ((await run(check.command, check.args)) !== 0) failed += 1;
}
console.log(failed === 0 ? 'All checks passed.' : `${failed} of ${CHECKS.length} checks failed.`);
process.exit(failed === 0 ? 0 : 1);
