import { expect, test } from 'vitest';
import { splitCronLine } from '../index.js';

test('the schedule in front of a command is cut off, the command kept as written', () => {
  expect(splitCronLine('01 11 * * * /data1/work/check.sh hdfs://ns1/dw  1')).toEqual({
    expression: '01 11 * * *',
    rest: '/data1/work/check.sh hdfs://ns1/dw  1',
  });
  expect(splitCronLine('  0\t*/2  * *\tmon-fri\troot\techo "a  b"')).toEqual({
    expression: '0\t*/2  * *\tmon-fri',
    rest: 'root\techo "a  b"',
  });
  expect(splitCronLine('@daily ~/bin/backup')).toEqual({
    expression: '@daily',
    rest: '~/bin/backup',
  });
  expect(splitCronLine('CRON_TZ=Asia/Tokyo 0 9 * * * run')).toEqual({
    expression: 'CRON_TZ=Asia/Tokyo 0 9 * * *',
    rest: 'run',
  });
  expect(splitCronLine('0 9 L * 5#2')).toEqual({ expression: '0 9 L * 5#2', rest: '' });
});

test('a schedule with a mistake in it is still cut off, to be refused where it is read', () => {
  expect(splitCronLine('60 25 * * * cmd')?.expression).toBe('60 25 * * *');
  expect(splitCronLine('0 9 * january Monday cmd')?.expression).toBe('0 9 * january Monday');
  expect(splitCronLine('@reboot cmd')?.expression).toBe('@reboot');
});

test('a command without a schedule in front is left alone', () => {
  for (const text of [
    'echo 1 2 3 4 5',
    '',
    '/bin/true',
    '5 minutes of fame, then none',
    '* * * *',
  ]) {
    expect([text, splitCronLine(text)]).toEqual([text, null]);
  }
});
