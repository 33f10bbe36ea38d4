import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { run } from './run.mjs';

/** What the tests need of the system: any of the files, and the Debian package that brings it. */
const NEEDS = [
  {
    debianPackage: 'chromium',
    programs: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
    suites: 'the browser tests',
  },
  {
    // The servers of Debian's `zookeeper`, without its scripts and the desktop half of Java.
    debianPackage: 'libzookeeper-java',
    programs: ['/usr/share/java/zookeeper.jar'],
    suites: 'the tests on a real ZooKeeper, and the faults',
  },
  {
    debianPackage: 'default-jre-headless',
    programs: ['/usr/bin/java'],
    suites: 'the tests on a real ZooKeeper, and the faults',
  },
  {
    debianPackage: 'libfaketime',
    programs: ['x86_64', 'aarch64'].map(
      (machine) => `/usr/lib/${machine}-linux-gnu/faketime/libfaketimeMT.so.1`,
    ),
    suites: 'the faults of clocks that jump',
  },
  {
    debianPackage: 'iproute2',
    programs: ['/usr/sbin/ip', '/sbin/ip', '/usr/bin/ip'],
    suites: 'the faults in networks of their own',
  },
  {
    debianPackage: 'postgresql',
    programs: ['/usr/lib/postgresql'],
    suites: 'the tests of a history in PostgreSQL',
  },
  {
    debianPackage: 'mariadb-server',
    programs: ['/usr/sbin/mariadbd'],
    suites: 'the tests of a history in MariaDB',
  },
];

/**
 * As root on Debian or Ubuntu installs what is missing; elsewhere names it. The suites themselves
 * skip when their program is not there, and are counted as skipped. They start what they need in
 * folders of their own: no service of the machine is started, stopped or removed for them.
 */
export async function installSystemPackages() {
  const names = missing().map((need) => need.debianPackage);
  if (names.length > 0 && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log(`Installing ${names.join(', ')} for the tests …`);
    await withoutServices(() => install(names));
  }
  for (const need of missing()) {
    console.log(
      `Not found: ${need.debianPackage}. Skipping ${need.suites}; install it to run them.`,
    );
  }
}

function missing() {
  return NEEDS.filter((need) => !need.programs.some((program) => existsSync(program)));
}

/** @param {readonly string[]} names */
async function install(names) {
  await aptGet('update', '-q');
  // One that would push out what the machine has (another database, say) is left out.
  const flags = ['install', '-y', '-q', '--no-install-recommends', '--no-remove'];
  if ((await aptGet(...flags, ...names)) === 0 || names.length === 1) return;
  for (const name of names) await aptGet(...flags, name);
}

/** @param {readonly string[]} args */
function aptGet(...args) {
  return run('apt-get', args, { quiet: true, env: { DEBIAN_FRONTEND: 'noninteractive' } });
}

/** Debian asks this file before a package starts or stops its service; 101 forbids it. */
const POLICY_FILE = '/usr/sbin/policy-rc.d';

/** @param {() => Promise<void>} act */
async function withoutServices(act) {
  // Whoever made one wants it so, and goes on wanting it.
  if (existsSync(POLICY_FILE)) return act();
  const remove = () => rmSync(POLICY_FILE, { force: true });
  const stop = () => process.exit(1);
  writeFileSync(POLICY_FILE, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  process.once('exit', remove);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, stop);
  try {
    await act();
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, stop);
    process.off('exit', remove);
    remove();
  }
}
