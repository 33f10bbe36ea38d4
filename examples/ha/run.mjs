#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { LocalCluster } from './local/local-cluster.mjs';
import { addressOf, readyWatch, watchLeader } from './local/watch-leader.mjs';
import { choosePorts } from './local/ports.mjs';
import { endLeftovers } from './local/leftovers.mjs';
import { postExamples } from './local/post-examples.mjs';
import { readCommands } from './local/read-commands.mjs';
import { say } from './local/say.mjs';
import { zookeeperClasspath } from './local/zookeeper-classpath.mjs';

const USAGE = `Three ZooKeepers, three schedulers and three agents on this machine, until Ctrl-C.

  npm run ha -- [options]

  --folder PATH   state, sandboxes and logs (default data/ha)
  --free-ports    whatever ports are free, instead of the usual ones
  --no-examples   without the jobs of examples/jobs
`;

/** A second Ctrl-C within this time comes from the same key press, by way of npm. */
const ECHO_MS = 500;

const { values } = parseArgs({
  options: {
    folder: { type: 'string', default: 'data/ha' },
    'free-ports': { type: 'boolean', default: false },
    'no-examples': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) process.stdout.write(USAGE);
else await run();

async function run() {
  const classpath = zookeeperClasspath();
  if (typeof classpath !== 'object') return refuse(classpath);
  endLeftovers(values.folder);
  const ports = await choosePorts(values['free-ports']);
  if (typeof ports === 'string') return refuse(ports);
  const cluster = new LocalCluster({ folder: values.folder, ports, classpath });
  const stopWatching = endWhenAsked(cluster);

  cluster.startZookeepers();
  cluster.startHorae();
  for (const line of cluster.table()) say(line);
  const urls = ports.schedulers.map(addressOf);
  const ready = readyWatch();
  stopWatching(
    watchLeader(urls, (line, url) => {
      say(line);
      if (url !== null) ready.leads(url);
    }),
  );
  readCommands(cluster, say);
  const url = await ready.firstLeader;
  if (!values['no-examples']) await postExamples({ url, folder: values.folder, say });
}

/**
 * Agents, schedulers, ZooKeepers, in this order; asked once more, all at once.
 * @param {LocalCluster} cluster
 * @returns {(stop: () => void) => void} takes what else is to be stopped
 */
function endWhenAsked(cluster) {
  let askedMs = -Infinity;
  /** @type {() => void} */
  let stopWatching = () => undefined;
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      const sinceMs = performance.now() - askedMs;
      if (sinceMs < ECHO_MS) return;
      if (sinceMs < Infinity) {
        cluster.killAll();
        process.exit(130);
      }
      askedMs = performance.now();
      stopWatching();
      say('Ending everything. Once more ends it at once.');
      void cluster.stop().then(() => {
        say('Ended.');
        process.exit(0);
      });
    });
  }
  return (stop) => {
    stopWatching = stop;
  };
}

/** @param {string} text */
function refuse(text) {
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
}
