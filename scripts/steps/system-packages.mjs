import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
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
    debianPackage: 'iptables',
    programs: ['/usr/sbin/iptables', '/sbin/iptables'],
    suites: 'the faults in networks of their own',
  },
  {
    debianPackage: 'postgresql',
    programs: ['/usr/lib/postgresql'],
    suites: 'the tests of a history in PostgreSQL',
  },
  {
    // The programs of Debian's `mariadb-server`, without the service.
    debianPackage: 'mariadb-server-core',
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

/** For all that comes over the network: a mirror that says nothing must not hold up the tests. */
const FETCH_WITHIN_MS = 600_000;
/** A machine that has just been started is often busy with an update of its own. */
const LOCK_WAIT_S = 60;
/** One mirror that is silent for so long is given up. */
const SILENCE_S = 20;

/** @param {readonly string[]} names */
async function install(names) {
  const untilMs = performance.now() + FETCH_WITHIN_MS;
  await download(['update'], untilMs);
  // One that would push out what the machine has (another database, say) is left out.
  const flags = ['install', '-y', '--no-install-recommends', '--no-remove'];
  // Only fetching is cut off: an installation that is would leave the machine with half of it.
  const all = await download([...flags, '--download-only', ...names], untilMs);
  if (all && (await aptGet([...flags, '--no-download', ...names])) === 0) return;
  for (const name of names.length === 1 ? [] : names) {
    const one = await download([...flags, '--download-only', name], untilMs);
    if (one) await aptGet([...flags, '--no-download', name]);
  }
}

/** @param {readonly string[]} args @param {number} untilMs */
async function download(args, untilMs) {
  const withinMs = Math.floor(untilMs - performance.now());
  return withinMs > 0 && (await aptGet(args, withinMs)) === 0;
}

/** @param {readonly string[]} args @param {number} [withinMs] */
function aptGet(args, withinMs) {
  const options = [
    `DPkg::Lock::Timeout=${LOCK_WAIT_S}`,
    `Acquire::http::Timeout=${SILENCE_S}`,
    `Acquire::https::Timeout=${SILENCE_S}`,
    'Acquire::Retries=1',
  ];
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const bound = withinMs === undefined ? {} : { withinMs };
  const flags = ['-q', ...options.flatMap((option) => ['-o', option])];
  return run('apt-get', [...flags, ...args], { quiet: true, env, ...bound });
}

/** While packages are installed. What is there already is somebody's, who goes on wanting it. */
const ASIDE = [
  // Debian asks this file before a package starts or stops its service; 101 forbids it.
  { file: '/usr/sbin/policy-rc.d', text: '#!/bin/sh\nexit 101\n', mode: 0o755 },
  // Without it PostgreSQL makes a database that is started with the machine from then on.
  {
    file: '/etc/postgresql-common/createcluster.d/horae-tests.conf',
    text: 'create_main_cluster = false\n',
    mode: 0o644,
  },
];

/** @param {() => Promise<void>} act */
async function withoutServices(act) {
  const made = ASIDE.filter(({ file }) => !existsSync(file));
  const remove = () => made.forEach(({ file }) => rmSync(file, { force: true }));
  const stop = () => process.exit(1);
  for (const { file, text, mode } of made) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { mode });
  }
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
