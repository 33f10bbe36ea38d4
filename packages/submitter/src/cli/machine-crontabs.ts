import { execFile } from 'node:child_process';
import { hostname, userInfo } from 'node:os';
import type { MachineCrontabs, UserTable } from './surroundings.js';

/** The crontabs of the machine that this runs on. */
export const machineCrontabs: MachineCrontabs = {
  hostName: hostname(),
  systemPaths: ['/etc/crontab', '/etc/cron.d'],
  userTable: async (user) => ({ user: user || userInfo().username, bytes: await printed(user) }),
};

/** Larger than any table that a cron daemon takes. */
const TABLE_BYTES_MAX = 67_108_864;

function printed(user: string): Promise<UserTable['bytes']> {
  const args = user === '' ? ['-l'] : ['-u', user, '-l'];
  const options = { encoding: 'buffer', maxBuffer: TABLE_BYTES_MAX } as const;
  return new Promise((resolve, reject) => {
    execFile('crontab', args, options, (error, stdout, stderr) => {
      if (error === null) return resolve(stdout);
      const said = stderr.toString('utf8').trim();
      const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
      return reject(new Error(isMissing ? NO_CRONTAB : said || error.message));
    });
  });
}

const NO_CRONTAB = 'this machine has no program "crontab"; name the file of the table.';
