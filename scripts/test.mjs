import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIfNeeded } from './steps/build.mjs';
import { CHECKS } from './steps/checks.mjs';
import { installIfNeeded } from './steps/install.mjs';
import { requireNode } from './steps/node-version.mjs';
import { bin, run } from './steps/run.mjs';
import { installSystemPackages } from './steps/system-packages.mjs';

requireNode();
await installIfNeeded();
await buildIfNeeded();
await installSystemPackages();

const total = { passed: 0, failed: 0, skipped: 0 };
const wanted = process.argv.slice(2);
if (wanted.length === 0) await runChecks();
await runSuites(wanted);

const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);

async function runChecks() {
  for (const check of CHECKS) {
    console.log(`Checking ${check.name} …`);
    const code = await run(check.command, check.args, { quiet: true });
    if (code === 0) total.passed += 1;
    else total.failed += 1;
  }
}

/** @param {readonly string[]} filters names of files, as vitest takes them; none = all */
async function runSuites(filters) {
  const folder = mkdtempSync(join(tmpdir(), 'horae-test-'));
  const report = join(folder, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = await run(bin('vitest'), ['run', ...reporters, ...filters]);
  count(existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : null, code);
  rmSync(folder, { recursive: true, force: true });
}

/**
 * A file that could not even be loaded has no tests in the report, and an error outside of any test
 * shows only in the exit code: both count as a failure.
 * @param {any} report @param {number} code
 */
function count(report, code) {
  if (report !== null) {
    const emptyFailures = report.testResults.filter(
      (/** @type {any} */ file) => file.status === 'failed' && file.assertionResults.length === 0,
    ).length;
    total.passed += report.numPassedTests;
    total.failed += report.numFailedTests + emptyFailures;
    total.skipped += report.numPendingTests + report.numTodoTests;
  }
  if (code !== 0 && total.failed === 0) total.failed = 1;
}
