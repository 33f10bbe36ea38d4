import { describe, expect, test } from 'vitest';
import { cronFromQuartz } from '../index.js';

describe('an expression of Quartz', () => {
  const taken: readonly (readonly [quartz: string, cron: string])[] = [
    ['0 0 12 * * ?', '0 12 * * ?'],
    ['0 15 10 ? * MON-FRI', '15 10 ? * 1-5'],
    ['0 15 10 ? * 2-6 *', '15 10 ? * 1-5'],
    ['0 15 10 ? * 1', '15 10 ? * 0'],
    ['0 15 10 ? * 7', '15 10 ? * 6'],
    ['0 15 10 ? * 6L', '15 10 ? * 5L'],
    ['0 15 10 ? * 6#3', '15 10 ? * 5#3'],
    ['0 15 10 ? * FRI#3', '15 10 ? * 5#3'],
    ['0 15 10 ? * L', '15 10 ? * 6'],
    ['0 15 10 L * ?', '15 10 L * ?'],
    ['0 15 10 L-2 * ?', '15 10 L-2 * ?'],
    ['0 15 10 15W * ?', '15 10 15W * ?'],
    ['0 0/5 14,18 * * ?', '*/5 14,18 * * ?'],
    ['0 5/15 14 * * ?', '5-59/15 14 * * ?'],
    ['0 0 22-2 * * ?', '0 22-23,0-2 * * ?'],
    ['0 0 12 ? * FRI-MON', '0 12 ? * 5-6,0-1'],
    ['0 0 12 ? * SAT-SUN', '0 12 ? * 6,0'],
    ['0 0 12 1/5 * ?', '0 12 */5 * ?'],
    ['0 11 11 11 NOV ?', '11 11 11 11 ?'],
    ['0/20 * * * * ?', '*/20 * * * * ?'],
    ['30 0 12 * * ?', '30 0 12 * * ?'],
  ];
  for (const [quartz, cron] of taken) {
    test(`${quartz} is ${cron}`, () => {
      expect(cronFromQuartz(quartz)).toEqual({ ok: true, value: cron });
    });
  }

  const refused: readonly (readonly [quartz: string, says: string])[] = [
    ['0 0 12 * * ? 2026', 'limited to the years "2026"'],
    ['0 0 12 1 * MON', 'limits both day fields'],
    ['0 12 * * ?', '5 fields where Quartz has 6'],
    ['', '0 fields where Quartz has 6'],
    ['0 0 12 ? * 8', '8 is not between 1 and 7'],
    ['0 0 12 ? * 0-5', '0 is not between 1 and 7'],
    ['0 60 12 * * ?', '60 is not between 0 and 59'],
    ['0 0 12 L-2W * ?', 'is not known here'],
    ['0 0 12 30 2 ?', 'never fires'],
  ];
  for (const [quartz, says] of refused) {
    test(`${JSON.stringify(quartz)} is refused: ${says}`, () => {
      const cron = cronFromQuartz(quartz);
      if (cron.ok) throw new Error(`it became ${cron.value}`);
      expect(cron.error.text).toContain(says);
      expect(cron.error.text).toContain('expected e.g.');
    });
  }
});
