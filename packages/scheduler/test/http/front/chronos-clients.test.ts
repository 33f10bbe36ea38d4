import { describe } from 'vitest';
import { ChronosServer } from '../../../../../test/chronos/server.js';
import { Standby } from './standby.js';

/**
 * What the clients of Chronos send, byte for byte, and what they expect, asked of a standby: the
 * suites of test/chronos once more, each request through a scheduler that does not lead.
 */
ChronosServer.openDoor = async (url, { schedulerFlags = [] }) => {
  const flag = (name: string): string | null =>
    schedulerFlags[schedulerFlags.indexOf(name) + 1] ?? null;
  const hasCredentials = schedulerFlags.includes('--http-credentials');
  const [user = '', ...password] = (flag('--http-credentials') ?? '').split(':');
  const standby = await Standby.start(url, {
    config: hasCredentials
      ? {
          credentials: { user, password: password.join(':') },
          realm: schedulerFlags.includes('--http-realm') ? (flag('--http-realm') ?? '') : 'Horae',
        }
      : {},
  });
  return { port: standby.front.port, close: () => standby.stop() };
};

const SUITES = [
  'endpoints',
  'endpoints-credentials',
  'endpoints-form',
  'endpoints-runs',
  'clients-requests',
];
describe.each(SUITES)('%s', async (suite) => {
  await import(`../../../../../test/chronos/${suite}.test.ts`);
});
