import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readCronLine, splitCronLine } from '@horae/submitter/schedule';
import { conversionDifference, instantOf } from './same-fires.js';

const lines = readFileSync(new URL('../fixtures/crontab-lines.tsv', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.split('\t').slice(2).join('\t'));

describe(`${lines.length} real crontab lines`, () => {
  test('are cut into schedule and command without a byte changed', () => {
    expect(lines).toHaveLength(115);
    for (const line of lines) {
      const cut = splitCronLine(line);
      if (cut === null) throw new Error(`no schedule found in: ${line}`);
      const [before, between] = [
        line.slice(0, line.indexOf(cut.expression)),
        line.slice(line.indexOf(cut.expression) + cut.expression.length, -cut.rest.length),
      ];
      expect(before).toMatch(/^\s*$/);
      expect(between).toMatch(/^\s+$/);
      expect(before + cut.expression + between + cut.rest).toBe(line);
      expect(cut.expression.split(/\s+/)).toHaveLength(cut.expression.startsWith('@') ? 1 : 5);
    }
  });

  const expected = {
    '': { one: 97, several: 10, cron: 3, reboot: 5 },
    'America/New_York': { one: 91, several: 16, cron: 3, reboot: 5 },
    'Australia/Lord_Howe': { one: 71, several: 36, cron: 3, reboot: 5 },
  };
  for (const [timeZone, kindCounts] of Object.entries(expected)) {
    test(`all become repeats with the same fires, or say why not, in "${timeZone}"`, () => {
      const now = instantOf('2026-02-10T10:00:30Z');
      const counts: Record<string, number> = {};
      for (const line of lines) {
        const reading = readCronLine(line, { timeZone, now });
        counts[reading.kind] = (counts[reading.kind] ?? 0) + 1;
        expect(line.trimStart().startsWith(reading.line)).toBe(true);
        if (reading.kind !== 'one') expect(reading.reason).toMatch(/\w+ \w+ \w+/);
        if (!('schedule' in reading)) {
          expect(line).toContain('@reboot');
        } else if (reading.kind === 'cron') {
          expect(reading.schedule).toBe(reading.line);
        } else {
          const difference = conversionDifference(reading.line, reading, { timeZone, now });
          expect([line, difference]).toEqual([line, null]);
        }
      }
      expect(counts).toEqual(kindCounts);
    });
  }
});
