import { readdirSync } from 'node:fs';
import { buildIfNeeded } from './steps/build.mjs';
import { installIfNeeded } from './steps/install.mjs';
import { requireNode } from './steps/node-version.mjs';
import { ROOT, bin, run } from './steps/run.mjs';

requireNode();
await installIfNeeded();
await buildIfNeeded();

// `npm run bench` runs all cases, `npm run bench -- b4` those whose name begins so.
const wanted = process.argv.slice(2).map((name) => name.toLowerCase());
// As the local set-up starts the scheduler; `gc` for measuring memory.
const NODE_OPTIONS = '--expose-gc --max-semi-space-size=64';
let worst = 0;
for (const { name, path } of benchmarks()) {
  if (wanted.length > 0 && !wanted.some((prefix) => name.startsWith(prefix))) continue;
  console.log(`\n== ${name}`);
  worst = Math.max(worst, await run(bin('tsx'), [path], { env: { NODE_OPTIONS } }));
}
process.exit(worst);

function benchmarks() {
  return ['submitter', 'agent', 'scheduler']
    .flatMap((name) => {
      const folder = `${ROOT}packages/${name}/bench`;
      return entries(folder).map((file) => ({
        name: file.replace('.ts', ''),
        path: `${folder}/${file}`,
      }));
    })
    .sort((one, other) => one.name.localeCompare(other.name));
}

/** @param {string} folder */
function entries(folder) {
  try {
    return readdirSync(folder).filter((file) => /^b\d.*\.ts$/.test(file));
  } catch {
    return [];
  }
}
