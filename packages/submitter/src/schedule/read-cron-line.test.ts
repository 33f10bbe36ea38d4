import { describe, expect, test } from 'vitest';
import { LIMITS, epochMs } from '../kernel/index.js';
import { type CronReading, nextAfter, readCronLine } from './index.js';

const NOW = epochMs(Date.UTC(2026, 2, 1, 10));

function read(line: string, timeZone = '', unionCountMax?: number): CronReading {
  return readCronLine(line, {
    timeZone,
    now: NOW,
    ...(unionCountMax === undefined ? {} : { unionCountMax }),
  });
}

describe('a crontab line, read whole', () => {
  const cut: readonly (readonly [text: string, line: string, kind: CronReading['kind']])[] = [
    ['0 9 * * 1-5 root /bin/true', '0 9 * * 1-5', 'several'],
    ['0 9 * * * /bin/true', '0 9 * * *', 'one'],
    ['  */5\t* * * *   run  it ', '*/5\t* * * *', 'one'],
    ['*/10 * * * * *', '*/10 * * * * *', 'one'],
    ['*/10 * * * * * /bin/true --now', '*/10 * * * * *', 'one'],
    ['0 0 12 ? * MON-FRI report', '0 0 12 ? * MON-FRI', 'several'],
    ['0 0 12 ? * 5#2', '0 0 12 ? * 5#2', 'cron'],
    ['0 9 * * * monitor.sh', '0 9 * * *', 'one'],
    ['@daily ~/bin/backup', '@daily', 'one'],
    ['@Hourly', '@Hourly', 'one'],
    ['~ 3 * * * x', '~ 3 * * *', 'one'],
    ['CRON_TZ=Asia/Tokyo 0 9 * * * x', 'CRON_TZ=Asia/Tokyo 0 9 * * *', 'one'],
    ['@reboot start.sh', '@reboot', 'reboot'],
    ['30 2 31 2 * x', '30 2 31 2 *', 'never'],
    ['0 22-2 * * * x', '0 22-2 * * *', 'never'],
    ['60 * * * * x', '60 * * * *', 'refused'],
    ['@every 5m x', '@every 5m', 'refused'],
    ['0 0 12 * * ? 2026', '0 0 12 * * ? 2026', 'refused'],
    ['H 3 * * * /opt/jenkins run', 'H 3 * * *', 'refused'],
    ['TZ=UTC 5 3 * 1,x! * backup', 'TZ=UTC 5 3 * 1,x! *', 'refused'],
    ['H 0 3 * * 1', 'H 0 3 * * 1', 'refused'],
    ['this is 1 line of prose', 'this is 1 line of prose', 'refused'],
    ['* * * *', '* * * *', 'refused'],
    ['', '', 'refused'],
  ];
  for (const [text, line, kind] of cut) {
    test(`${JSON.stringify(text)} is ${JSON.stringify(line)} and ${kind}`, () => {
      expect(read(text)).toMatchObject({ line, kind });
    });
  }

  test('says what its job would say: repeats, zone, dst, and why not one', () => {
    const reading = read('0 */2 * * * x', 'America/New_York');
    if (!('parsed' in reading)) throw new Error(reading.reason);
    const { kind, timeZone, dst, reason, drawn, schedule } = reading;
    expect({ kind, timeZone, drawn }).toEqual({
      kind: 'several',
      timeZone: 'America/New_York',
      drawn: null,
    });
    expect(dst).toEqual({ gap: 'skip', overlap: 'both' });
    expect(reason).toContain('12 repeats');
    expect(schedule).toMatch(/^R\/2026-03-01T06:00:00\/P1D;/);
    // 02:00 does not exist on 8 March, and a line that begins with * leaves it out.
    const gap = epochMs(Date.UTC(2026, 2, 8, 5));
    expect(nextAfter(reading.parsed, gap)).toBe(Date.UTC(2026, 2, 8, 8));
  });

  test('becomes a union of 128, and of more when that is asked for', () => {
    const line = '* 9-17 * * *';
    expect(read(line)).toMatchObject({ kind: 'cron', schedule: line });
    expect(read(line, '', LIMITS.scheduleUnionCountMax)).toMatchObject({ kind: 'several' });
    const reading = read(line, '', LIMITS.scheduleUnionCountMax);
    if (!('parsed' in reading)) throw new Error(reading.reason);
    expect(reading.schedule.split(';')).toHaveLength(540);
    expect(nextAfter(reading.parsed, NOW)).toBe(NOW + 60_000);
  });

  test('names its zone also when it is refused', () => {
    expect(read('CRON_TZ=Nowhere/Bad 0 9 * * *')).toMatchObject({
      kind: 'refused',
      timeZone: 'Nowhere/Bad',
    });
    expect(read('60 9 * * *', 'Asia/Tokyo')).toMatchObject({ timeZone: 'Asia/Tokyo' });
  });
});
