import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, bin, mustRun } from './run.mjs';

const PACKAGES = ['submitter', 'agent', 'scheduler'];
const PAGE = 'packages/scheduler/src/page';

/** Compiles the packages and the page when a source is newer than what was built from it. */
export async function buildIfNeeded() {
  const code = PACKAGES.map((name) => `packages/${name}/src`);
  await buildOne('packages', [...code, 'tsconfig.base.json'], () =>
    mustRun('The TypeScript build', bin('tsc'), ['--build']),
  );
  await buildOne('page', [PAGE, 'packages/scheduler/vite.config.ts'], () =>
    mustRun('The page build', 'npm', ['run', '--silent', 'build:page', '-w', '@horae/scheduler'], {
      quiet: true,
    }),
  );
}

/**
 * @param {string} name
 * @param {readonly string[]} sources
 * @param {() => Promise<void>} build
 */
async function buildOne(name, sources, build) {
  const stamp = `${ROOT}node_modules/.horae-built-${name}`;
  const startedAt = new Date();
  const outputIsThere = name === 'page' ? isPageBuilt() : arePackagesBuilt();
  if (outputIsThere && existsSync(stamp) && newest(sources) <= statSync(stamp).mtimeMs) return;
  console.log(`Building the ${name} …`);
  await build();
  writeFileSync(stamp, '');
  // The start of the build, not its end: a file saved meanwhile counts as newer.
  utimesSync(stamp, startedAt, startedAt);
}

function arePackagesBuilt() {
  return PACKAGES.every((name) => existsSync(`${ROOT}packages/${name}/dist`));
}

function isPageBuilt() {
  return existsSync(`${ROOT}packages/scheduler/dist/page/index.html`);
}

/** Newest modification below the paths, in ms since 1970. @param {readonly string[]} paths */
function newest(paths) {
  return Math.max(0, ...paths.map((path) => newestBelow(join(ROOT, path))));
}

/** @param {string} path @returns {number} */
function newestBelow(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(
    stat.mtimeMs,
    ...readdirSync(path).map((entry) => newestBelow(join(path, entry))),
  );
}
