import { existsSync } from 'node:fs';
import { run } from './run.mjs';

/** What the tests need of the system: any of the files, and the Debian package that brings it. */
const NEEDS = [
  {
    debianPackage: 'chromium',
    programs: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
    suites: 'the browser tests',
  },
  {
    debianPackage: 'libzookeeper-java',
    programs: ['/usr/share/java/zookeeper.jar'],
    suites: 'the tests on a real ZooKeeper',
  },
  {
    debianPackage: 'default-jre-headless',
    programs: ['/usr/bin/java'],
    suites: 'the tests on a real ZooKeeper',
  },
];

/**
 * As root on Debian or Ubuntu installs what is missing; elsewhere names it. The suites themselves
 * skip when their program is not there, and are counted as skipped.
 */
export async function installSystemPackages() {
  const missing = NEEDS.filter((need) => !need.programs.some((program) => existsSync(program)));
  if (missing.length === 0) return;
  const names = missing.map((need) => need.debianPackage);
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log(`Installing ${names.join(', ')} for the tests …`);
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update', '-q'], { quiet: true, env });
    const flags = ['install', '-y', '-q', '--no-install-recommends'];
    const code = await run('apt-get', [...flags, ...names], { quiet: true, env });
    if (code === 0) return;
  }
  for (const need of missing) {
    console.log(
      `Not found: ${need.debianPackage}. Skipping ${need.suites}; install it to run them.`,
    );
  }
}
