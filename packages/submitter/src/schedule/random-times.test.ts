import { describe, expect, test } from 'vitest';
import { type EpochMs, epochMs } from '../kernel/index.js';
import { convertCron, nextAfter, parseSchedule } from './index.js';

const NOW: EpochMs = epochMs(Date.UTC(2026, 2, 1, 10));

function drawn(line: string, seed: string): string | null {
  const conversion = convertCron(line, { timeZone: '', now: NOW, seed });
  if (!conversion.ok) throw new Error(conversion.error.text);
  return conversion.value.drawn;
}

function minutesDrawn(field: string, seedCount = 2_000): Map<number, number> {
  const counts = new Map<number, number>();
  for (let index = 0; index < seedCount; index += 1) {
    const minute = Number(drawn(`${field} 3 * * *`, `job-${index}`)?.split(' ')[0]);
    counts.set(minute, (counts.get(minute) ?? 0) + 1);
  }
  return counts;
}

describe('a random time in a cron line', () => {
  test('is always the same for a job, and spread evenly over many', () => {
    expect(drawn('~ 3 * * *', 'backup')).toBe(drawn('~ 3 * * *', 'backup'));
    const counts = minutesDrawn('~');
    expect([...counts.keys()].sort((left, right) => left - right)).toEqual(
      Array.from({ length: 60 }, (_, minute) => minute),
    );
    expect(Math.max(...counts.values())).toBeLessThan(70);
  });

  test('stays in its range, whose ends may be left out', () => {
    const ends = (field: string): number[] => {
      const minutes = [...minutesDrawn(field).keys()];
      return [Math.min(...minutes), Math.max(...minutes), minutes.length];
    };
    expect(ends('10~20')).toEqual([10, 20, 11]);
    expect(ends('50~')).toEqual([50, 59, 10]);
    expect(ends('~9')).toEqual([0, 9, 10]);
    expect(ends('7~7')).toEqual([7, 7, 1]);
  });

  test('draws days that every month has, unless the range says otherwise', () => {
    const days = (field: string): readonly number[] => {
      const seeds = Array.from({ length: 400 }, (_unused, index) => `job-${index}`);
      return seeds.map((seed) => Number(drawn(`0 0 ${field} * *`, seed)?.split(' ')[2]));
    };
    expect([Math.min(...days('~')), Math.max(...days('~'))]).toEqual([1, 28]);
    expect([Math.min(...days('20~')), Math.max(...days('20~'))]).toEqual([20, 28]);
    expect([Math.min(...days('29~')), Math.max(...days('29~'))]).toEqual([29, 31]);
    expect([Math.min(...days('1~31')), Math.max(...days('1~31'))]).toEqual([1, 31]);
  });

  test('is drawn for each place on its own, in lists and day fields too', () => {
    const fields = drawn('~,~ ~ 1~28 ~ mon~fri', 'report')?.split(' ') ?? [];
    expect(fields).toHaveLength(5);
    const [first, second] = fields[0]?.split(',') ?? [];
    expect(first).not.toBe(second);
    expect(Number(fields[2])).toBeLessThanOrEqual(28);
    expect(['1', '2', '3', '4', '5']).toContain(fields[4]);
  });

  test('with a step begins somewhere in the first one and goes on, as in OpenBSD', () => {
    expect(drawn('~/15 * * * *', 'poll')).toMatch(/^(\d|1[0-4])-59\/15 \* \* \* \*$/);
    expect(drawn('10~30/5 * * * *', 'poll')).toMatch(/^1[0-4]-30\/5 \* \* \* \*$/);
  });

  test('is drawn alike by the schedule and by its conversion, and stays in the text', () => {
    const seed = 'nightly';
    for (const line of ['~ 3 * * *', '~ 0~6 L * 1#1']) {
      const schedule = parseSchedule(line, { timeZone: '', now: NOW, seed });
      const plain = parseSchedule(drawn(line, seed) ?? '', { timeZone: '', now: NOW });
      if (!schedule.ok || !plain.ok) throw new Error('refused');
      expect(schedule.value.text).toBe(line);
      expect(nextAfter(schedule.value, NOW)).toBe(nextAfter(plain.value, NOW));
    }
    expect(drawn('*/5 * * * *', seed)).toBeNull();
  });
});
