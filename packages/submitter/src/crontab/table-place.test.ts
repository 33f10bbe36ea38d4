import { expect, test } from 'vitest';
import { placeOfTable, whySkipped } from './table-place.js';

test.each([
  ['/etc/crontab', true, null],
  ['/srv/web1/etc/crontab', true, null],
  ['/etc/cron.d/sysstat', true, null],
  ['/home/anna/crontab', false, null],
  ['/var/spool/cron/crontabs/anna', false, 'anna'],
  ['/var/spool/cron/tabs/anna', false, 'anna'],
  ['/var/spool/cron/anna', false, 'anna'],
  ['/var/cron/tabs/anna.b', false, 'anna.b'],
  ['/home/anna/spool/other', false, null],
])('%s: user column %s, user %s', (path, hasUsers, user) => {
  expect(placeOfTable(path)).toEqual({ hasUsers, user });
});

test.each([
  ['sysstat', null],
  ['e2scrub_all', null],
  ['.placeholder', 'its name begins with a dot'],
  ['php~', 'its name is that of a backup'],
  ['php.bak', 'its name is that of a backup'],
  ['php.dpkg-old', 'its name is that of a backup'],
  ['#php#', 'its name is that of a backup'],
  ['php.cron', expect.stringContaining('only names of letters, digits')],
])('in a cron.d, %s is skipped because: %s', (name, reason) => {
  expect(whySkipped(name, '/etc/cron.d')).toEqual(reason);
});

test('a spool folder holds a file for each user, and what crontab -e leaves behind', () => {
  expect(whySkipped('anna.b', '/var/spool/cron/crontabs')).toBeNull();
  expect(whySkipped('tmp.fE1Jra', '/var/spool/cron/crontabs')).toContain('being edited');
});
