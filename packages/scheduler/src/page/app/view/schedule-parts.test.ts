import { describe, expect, test } from 'vitest';
import { type ScheduleWords, describeSchedule } from './schedule-parts.js';

const WORDS: ScheduleWords = {
  every: (count, unit) => `every ${count} ${unit}`,
  atTime: (every, timeOfDay) => `${every} at ${timeOfDay}`,
  times: (every, count) => `${every}, ${count} times`,
  repeats: (count) => `${count} repeats`,
};

describe('a schedule in words', () => {
  test.each([
    ['R/2026-01-01T00:00:00Z/PT10S', 'every 10 second'],
    ['R/2026-01-01T00:00:00Z/PT90M', 'every 90 minute'],
    ['R/2026-11-22T03:17:00/P1D', 'every 1 day at 03:17'],
    ['R5/2026-11-22T03:17:00/P2M', 'every 2 month at 03:17, 5 times'],
    ['R//PT1H', 'every 1 hour'],
    ['R/2026-11-23T09:00:00/P1W;R/2026-11-23T18:00:00/P1W', '2 repeats'],
  ])('%s', (definition, text) => {
    expect(describeSchedule(definition, WORDS)).toBe(text);
  });

  test('what has no short form is left to its definition', () => {
    for (const definition of ['*/15 9-17 * * 1-5', '@daily', 'R/2026-01-01T00:00:00Z/P1DT2H', '']) {
      expect(describeSchedule(definition, WORDS)).toBe('');
    }
  });
});
