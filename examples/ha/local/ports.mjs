import { createServer } from 'node:net';

/**
 * @typedef {{ client: number, peer: number, election: number }} ZookeeperPorts
 * @typedef {{ http: number, master: number }} SchedulerPorts
 * @typedef {{ zookeepers: ZookeeperPorts[], schedulers: SchedulerPorts[], agents: number[] }} Ports
 */

/** What is started of each. */
const COUNT = 3;

/**
 * The usual ports, or free ones; a sentence when a usual one is taken.
 * @param {boolean} isFree
 * @returns {Promise<Ports | string>}
 */
export async function choosePorts(isFree) {
  const numbers = isFree ? await freePorts(6 * COUNT) : usualPorts();
  const taken = isFree ? [] : await takenPorts(numbers);
  if (taken.length > 0) {
    return `In use by other programs: 127.0.0.1:${taken.join(', ')}. Say --free-ports for others.`;
  }
  const next = () => /** @type {number} */ (numbers.shift());
  /** @template T @param {() => T} make */
  const three = (make) => Array.from({ length: COUNT }, make);
  return {
    zookeepers: three(() => ({ client: next(), peer: next(), election: next() })),
    schedulers: three(() => ({ http: next(), master: next() })),
    agents: three(next),
  };
}

/** In the order in which they are given out. */
function usualPorts() {
  const indices = Array.from({ length: COUNT }, (_, index) => index);
  return [
    ...indices.flatMap((index) => [2181 + index, 2881 + index, 3881 + index]),
    ...indices.flatMap((index) => [4400 + index, 5050 + index]),
    ...indices.map((index) => 5061 + index),
  ];
}

/** @param {readonly number[]} numbers */
async function takenPorts(numbers) {
  const servers = await Promise.all(numbers.map(listen));
  const taken = numbers.filter((_, index) => servers[index] === null);
  await closeAll(servers);
  return taken;
}

/** @param {number} count */
async function freePorts(count) {
  const servers = await Promise.all(Array.from({ length: count }, () => listen(0)));
  const numbers = servers.map((server) => {
    const address = server?.address();
    return typeof address === 'object' ? (address?.port ?? 0) : 0;
  });
  await closeAll(servers);
  return numbers;
}

/** @param {number} port @returns {Promise<import('node:net').Server | null>} */
function listen(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

/** @param {readonly (import('node:net').Server | null)[]} servers */
function closeAll(servers) {
  return Promise.all(
    servers.map((server) => new Promise((done) => server?.close(done) ?? done(0))),
  );
}
