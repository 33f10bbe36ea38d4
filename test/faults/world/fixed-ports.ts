import { createServer } from 'node:net';

/**
 * Below those that Linux gives to whoever asks for any port: a process that is down keeps its port,
 * which no connection of others may take meanwhile.
 */
const FIRST = 15_000;
const LAST = 30_000;

/** Ports of the loopback, all different and free at the moment. */
export async function fixedPorts(count: number): Promise<number[]> {
  const found: number[] = [];
  let next = FIRST + Math.floor(Math.random() * (LAST - FIRST));
  while (found.length < count) {
    next = next >= LAST ? FIRST : next + 1;
    if (await isFree(next)) found.push(next);
  }
  return found;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
