import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { ROOT, mustRun } from './run.mjs';

/** Installs the packages of the lock file when they are not there or not those of the lock file. */
export async function installIfNeeded() {
  const stamp = `${ROOT}node_modules/.horae-install`;
  const wanted = lockFingerprint();
  const installed = existsSync(stamp) ? readFileSync(stamp, 'utf8') : '';
  if (installed !== wanted && !isInstalledByHand()) {
    console.log('Installing packages (once; a minute or two) …');
    await mustRun('npm ci', 'npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error'], {
      quiet: true,
    });
  }
  await rebuildNativeIfNeeded();
  if (installed !== wanted) writeFileSync(stamp, wanted);
}

function lockFingerprint() {
  const lock = readFileSync(`${ROOT}package-lock.json`);
  return createHash('sha256').update(lock).digest('hex');
}

/** True when the developer's own `npm install` has already brought exactly what the lock file names. */
function isInstalledByHand() {
  const hidden = `${ROOT}node_modules/.package-lock.json`;
  if (!existsSync(hidden)) return false;
  const locked = JSON.parse(readFileSync(`${ROOT}package-lock.json`, 'utf8')).packages;
  const present = JSON.parse(readFileSync(hidden, 'utf8')).packages;
  return Object.entries(locked).every(
    ([path, entry]) =>
      !path.startsWith('node_modules/') ||
      entry.optional === true ||
      entry.link === true ||
      present[path]?.version === entry.version,
  );
}

/** A native module is built for one Node.js version; after a change of version it is built again. */
async function rebuildNativeIfNeeded() {
  try {
    const Database = createRequire(import.meta.url)('better-sqlite3');
    new Database(':memory:').close();
  } catch {
    console.log(`Building the SQLite module for Node.js ${process.versions.node} …`);
    await mustRun('npm rebuild better-sqlite3', 'npm', ['rebuild', 'better-sqlite3'], {
      quiet: true,
    });
  }
}
