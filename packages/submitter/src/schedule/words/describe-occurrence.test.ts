import { describe, expect, test } from 'vitest';
import { epochMs } from '../../kernel/index.js';
import {
  type Language,
  type ScheduleOptions,
  describeOccurrence,
  nextAfter,
  parseSchedule,
  scheduleZoneName,
} from '../index.js';

const NOW = epochMs(Date.parse('2026-03-01T10:00:00.123Z'));
const BERLIN = { timeZone: 'Europe/Berlin' };

function schedule(text: string, options: Partial<ScheduleOptions> = BERLIN) {
  const parsed = parseSchedule(text, { timeZone: '', now: NOW, ...options });
  if (!parsed.ok) throw new Error(parsed.error.text);
  return parsed.value;
}

/** The first occurrence after an instant, with its note. */
function described(
  of: ReturnType<typeof schedule>,
  after: string,
  language: Language = 'en',
): readonly [local: string, note: string | null] {
  const at = nextAfter(of, epochMs(Date.parse(after)));
  if (at === null) throw new Error('there is no such occurrence');
  const { local, note } = describeOccurrence(of, at, language);
  return [local, note];
}

describe('an occurrence has its times and a note', () => {
  test('UTC and local time are ISO 8601 with milliseconds', () => {
    const at = epochMs(Date.parse('2026-07-01T07:00:00Z'));
    expect(describeOccurrence(schedule('0 9 * * *'), at, 'en')).toEqual({
      at,
      utc: '2026-07-01T07:00:00.000Z',
      local: '2026-07-01T09:00:00.000+02:00',
      note: null,
    });
  });

  test('a time that does not exist: what runs instead says so', () => {
    const nightly = schedule('30 2 * * *');
    expect(described(nightly, '2026-03-28T12:00Z')).toEqual([
      '2026-03-29T03:00:00.000+02:00',
      '02:30 does not exist on 29 March 2026: the clocks go forward from 02:00 to 03:00; ' +
        'it runs at the first instant after the gap.',
    ]);
    expect(described(nightly, '2026-03-28T12:00Z', 'zh')).toEqual([
      '2026-03-29T03:00:00.000+02:00',
      '2026 年 3 月 29 日 02:30 不存在：时钟从 02:00 拨快到 03:00；改在空档之后立即运行。',
    ]);
    expect(described(schedule('R/2026-01-01T02:30:00Z/P1D'), '2026-03-28T12:00Z')).toEqual(
      described(nightly, '2026-03-28T12:00Z'),
    );
  });

  test('many such times are a range', () => {
    expect(described(schedule('5-59/5 2 * * *'), '2026-03-28T12:00Z')[1]).toBe(
      'The times from 02:05 to 02:55 do not exist on 29 March 2026: the clocks go forward from ' +
        '02:00 to 03:00; it runs at the first instant after the gap.',
    );
  });

  test('an occurrence of its own that is in place of others, too', () => {
    expect(described(schedule('0,30 1-3 * * *'), '2026-03-29T00:30Z')[1]).toBe(
      '02:00 and 02:30 do not exist on 29 March 2026: the clocks go forward from 02:00 to 03:00; ' +
        'this occurrence comes right after the gap and is in place of that, too.',
    );
  });

  test('the day before the change, where the gap is at midnight', () => {
    const nuuk = schedule('30 23 * * *', { timeZone: 'America/Nuuk' });
    expect(described(nuuk, '2026-03-28T12:00Z')).toEqual([
      '2026-03-29T00:00:00.000-01:00',
      '23:30 does not exist on 28 March 2026: the clocks go forward from 23:00 to 00:00; ' +
        'it runs at the first instant after the gap.',
    ]);
  });

  test('after a time that was left out', () => {
    const dst = { gap: 'skip', overlap: null } as const;
    const nightly = schedule('R/2026-01-01T02:30:00Z/P1D', { ...BERLIN, dst });
    expect(described(nightly, '2026-03-28T12:00Z')).toEqual([
      '2026-03-30T02:30:00.000+02:00',
      'Left out before this occurrence: 02:30 does not exist on 29 March 2026: ' +
        'the clocks go forward from 02:00 to 03:00.',
    ]);
    expect(described(nightly, '2026-03-28T12:00Z', 'zh')[1]).toBe(
      '此前跳过：2026 年 3 月 29 日 02:30 不存在：时钟从 02:00 拨快到 03:00。',
    );
  });

  test('after a whole day that was left out', () => {
    const apia = schedule('0 12 * * *', { timeZone: 'Pacific/Apia' });
    expect(described(apia, '2011-12-30T00:00Z')).toEqual([
      '2011-12-31T12:00:00.000+14:00',
      'Left out before this occurrence: 12:00 does not exist on 30 December 2011: the clocks go ' +
        'forward from 30 December 2011 at 00:00 to 31 December 2011 at 00:00.',
    ]);
  });

  test('a time that comes twice and runs once', () => {
    const nightly = schedule('30 2 * * *');
    expect(described(nightly, '2026-10-24T12:00Z')).toEqual([
      '2026-10-25T02:30:00.000+02:00',
      '02:30 comes twice on 25 October 2026: the clocks go back from 03:00 to 02:00; ' +
        'it runs the first time only.',
    ]);
    expect(described(nightly, '2026-10-24T12:00Z', 'zh')[1]).toBe(
      '2026 年 10 月 25 日 02:30 出现两次：时钟从 03:00 拨慢到 02:00；只在第一次运行。',
    );
  });

  test('a time that comes twice and runs twice', () => {
    const steady = schedule('*/30 * * * *');
    const twice =
      '02:30 comes twice on 25 October 2026: the clocks go back from 03:00 to 02:00; this is the';
    expect(described(steady, '2026-10-25T00:00Z')).toEqual([
      '2026-10-25T02:30:00.000+02:00',
      `${twice} first of two passes.`,
    ]);
    expect(described(steady, '2026-10-25T01:00Z')).toEqual([
      '2026-10-25T02:30:00.000+01:00',
      `${twice} second of two passes.`,
    ]);
    expect(described(schedule('R/2026-01-01T00:30:00Z/PT1H'), '2026-10-25T01:00Z')).toEqual([
      '2026-10-25T02:30:00.000+01:00',
      `${twice} second of two passes.`,
    ]);
  });

  test('right after times that came twice and ran once', () => {
    expect(described(schedule('0,30 0-23 * * *'), '2026-10-25T00:30Z')).toEqual([
      '2026-10-25T03:00:00.000+01:00',
      'Before this occurrence the times from 02:00 to 03:00 come twice and are not run again: ' +
        'the clocks go back from 03:00 to 02:00.',
    ]);
  });

  test('the first one with another offset', () => {
    const noon = schedule('0 12 * * *');
    expect(described(noon, '2026-03-28T12:00Z')[1]).toBe(
      'The UTC offset has changed from +01:00 to +02:00 since the occurrence before.',
    );
    expect(described(noon, '2026-03-28T12:00Z', 'zh')[1]).toBe(
      '自上一次运行以来，UTC 偏移从 +01:00 变为 +02:00。',
    );
    expect(described(noon, '2026-03-29T12:00Z')[1]).toBeNull();
    const weekly = schedule('0 12 * * 1');
    expect(described(weekly, '2026-03-29T12:00Z')[1]).toContain('has changed');
    const twiceAYear = schedule('0 12 1 1,7 *');
    expect(described(twiceAYear, '2026-06-01T12:00Z')[1]).toBeNull();
  });

  test('a zone without clock changes never has a note', () => {
    expect(described(schedule('30 2 * * *', {}), '2026-03-28T12:00Z')[1]).toBeNull();
    expect(
      described(schedule('30 2 * * *', { timeZone: 'Asia/Shanghai' }), '2026-03-28T12:00Z')[1],
    ).toBeNull();
  });

  test('of a union, each occurrence is shown on the clock of the repeat that has it', () => {
    const union = schedule('R/2026-01-01T09:00:00+02:00/P1D;R/2026-01-01T09:00:00-05:00/P1D', {});
    expect(described(union, '2026-03-02T06:00Z')[0]).toBe('2026-03-02T09:00:00.000+02:00');
    expect(described(union, '2026-03-02T08:00Z')[0]).toBe('2026-03-02T09:00:00.000-05:00');
  });
});

describe('the zone of a schedule', () => {
  test.each([
    ['0 9 * * *', {}, 'UTC'],
    ['0 9 * * *', BERLIN, 'Europe/Berlin'],
    ['CRON_TZ=Asia/Tokyo 0 9 * * *', BERLIN, 'Asia/Tokyo'],
    ['R/2026-01-01T09:00:00Z/P1D', {}, 'UTC'],
    ['R/2026-01-01T09:00:00+05:30/P1D', {}, 'UTC+05:30'],
    ['R/2026-01-01T09:00:00-02:00/P1D', BERLIN, 'Europe/Berlin'],
  ] as const)('of %s in %o is %s', (text, options, name) => {
    expect(scheduleZoneName(schedule(text, options))).toBe(name);
  });
});
