import { describe, expect, test } from 'vitest';
import { epochMs } from '../../kernel/index.js';
import { type Language, type ScheduleOptions, explainSchedule, parseSchedule } from '../index.js';

const NOW = epochMs(Date.parse('2026-03-01T10:00:00.123Z'));

function explained(text: string, language: Language, options: Partial<ScheduleOptions> = {}) {
  const parsed = parseSchedule(text, { timeZone: '', now: NOW, ...options });
  if (!parsed.ok) throw new Error(parsed.error.text);
  return explainSchedule(parsed.value, language);
}

type Row = readonly [text: string, en: string, zh: string];

describe('a cron expression in words', () => {
  const rows: readonly Row[] = [
    ['* * * * *', 'Every minute.', '每分钟。'],
    ['*/5 * * * *', 'Every 5 minutes.', '每 5 分钟。'],
    ['0-59/5 * * * *', 'Every 5 minutes.', '每 5 分钟。'],
    ['0,15,30,45 * * * *', 'Every 15 minutes.', '每 15 分钟。'],
    [
      '2-59/5 * * * *',
      'Every 5 minutes, from minute 2 of every hour on.',
      '每 5 分钟（从每小时的第 2 分起）。',
    ],
    [
      '*/7 * * * *',
      'At minutes 0, 7, 14 … 56 of every hour ' +
        '(the last step to the next hour is shorter: 4 minutes).',
      '每小时的第 0、7、14 … 56 分（到下一小时的最后一步较短：4 分钟）。',
    ],
    ['*/45 * * * *', 'At minutes 0 and 45 of every hour.', '每小时的第 0、45 分。'],
    ['9,39 * * * *', 'At minutes 9 and 39 of every hour.', '每小时的第 9、39 分。'],
    ['5 * * * *', 'At minute 5 of every hour.', '每小时的第 5 分。'],
    ['0-10,40 * * * *', 'At minutes 0 to 10 and 40 of every hour.', '每小时的第 0 至 10、40 分。'],
    [
      '10-20 * * * *',
      'Every minute from minute 10 to minute 20 of every hour.',
      '每小时的第 10 至 20 分。',
    ],
    ['0 9 * * *', 'Every day at 09:00.', '每天 09:00。'],
    ['0 9 * * 1', 'Every Monday at 09:00.', '每周一 09:00。'],
    ['0 9 * * 1-5', 'At 09:00, Monday to Friday.', '周一至周五 09:00。'],
    ['0 9 * * 5-7', 'At 09:00, Friday to Sunday.', '周五至周日 09:00。'],
    [
      '0 9 * * 1,3,5',
      'At 09:00, on Mondays, Wednesdays and Fridays.',
      '每周一、周三、周五 09:00。',
    ],
    ['0 9 * * 0,6', 'At 09:00, on Saturdays and Sundays.', '每周六、周日 09:00。'],
    [
      '0,30 9-17 * * 1-5',
      'Every 30 minutes from 09:00 to 17:30, Monday to Friday.',
      '周一至周五 09:00 至 17:30 每 30 分钟。',
    ],
    [
      '*/15 9-11,14-17 * * 1-5',
      'Every 15 minutes from 09:00 to 11:45 and from 14:00 to 17:45, Monday to Friday.',
      '周一至周五 09:00 至 11:45、14:00 至 17:45 每 15 分钟。',
    ],
    ['* 9-17 * * *', 'Every minute from 09:00 to 17:59.', '每天 09:00 至 17:59 每分钟。'],
    ['* */2 * * *', 'Every minute of the hours 00, 02, 04 … 22.', '0、2、4 … 22 时的每分钟。'],
    [
      '*/7 9-17 * * *',
      'At minutes 0, 7, 14 … 56 of the hours 09 to 17 ' +
        '(the last step to the next hour is shorter: 4 minutes).',
      '9 至 17 时的第 0、7、14 … 56 分（到下一小时的最后一步较短：4 分钟）。',
    ],
    ['0 */6 * * *', 'Every 6 hours.', '每 6 小时。'],
    ['0 0,12 * * *', 'Every day at 00:00 and 12:00.', '每天 00:00、12:00。'],
    ['23 0-23/2 * * *', 'Every 2 hours from 00:23 to 22:23.', '每天 00:23 至 22:23 每 2 小时。'],
    [
      '0 0 1,15 * 1',
      'At 00:00 on the 1st and the 15th of the month, and also on every Monday.',
      '每月 1 日、15 日，以及每周一 00:00。',
    ],
    [
      '0 0 1-7 * 1-5',
      'At 00:00 on the 1st to the 7th of the month, and also every day from Monday to Friday.',
      '每月 1 日至 7 日，以及周一至周五 00:00。',
    ],
    [
      '0 0 */2 * 1',
      'At 00:00 on odd days of the month, but only on Mondays.',
      '每月单数日（须为周一）00:00。',
    ],
    [
      '0 0 */10 * 1,3',
      'At 00:00 on the 1st, the 11th, the 21st and the 31st of the month, ' +
        'but only on Mondays and Wednesdays.',
      '每月 1 日、11 日、21 日、31 日（须为周一或周三）00:00。',
    ],
    ['0 0 1-31 * 1', 'Every day at 00:00.', '每天 00:00。'],
    ['0 0 2-30/2 * *', 'At 00:00 on even days of the month.', '每月双数日 00:00。'],
    [
      '0 0 */5 * *',
      'At 00:00 on days 1, 6, 11 … 31 of the month.',
      '每月 1、6、11 … 31 日 00:00。',
    ],
    [
      '0 0 31 * *',
      'At 00:00 on the 31st of the month (in months that have it).',
      '每月 31 日（仅限有该日的月份）00:00。',
    ],
    [
      '0 0 31 */3 *',
      'At 00:00 on the 31st of January, July and October.',
      '1 月、7 月、10 月的 31 日 00:00。',
    ],
    ['0 0 L 1 *', 'At 00:00 on 31 January.', '1 月 31 日 00:00。'],
    ['0 0 L 2 *', 'At 00:00 on the last day of February.', '2 月的最后一天 00:00。'],
    ['0 0 1-30,L * *', 'Every day at 00:00.', '每天 00:00。'],
    ['0 0 L * *', 'At 00:00 on the last day of the month.', '每月最后一天 00:00。'],
    [
      '0 0 L-3,L * *',
      'At 00:00 on the 3rd day before the last and the last day of the month.',
      '每月倒数第 4 天、最后一天 00:00。',
    ],
    [
      '0 0 LW * *',
      'At 00:00 on the last workday (Monday to Friday) of the month.',
      '每月最后一个工作日（周一至周五）00:00。',
    ],
    [
      '0 0 15W * *',
      'At 00:00 on the workday (Monday to Friday) nearest to the 15th of the month.',
      '每月离 15 日最近的工作日（周一至周五）00:00。',
    ],
    ['0 0 * * 5L', 'At 00:00, on the last Friday of the month.', '每月最后一个周五 00:00。'],
    ['0 0 * * 5#2', 'At 00:00, on the second Friday of the month.', '每月第二个周五 00:00。'],
    [
      '0 9 * 3 5#2',
      'At 09:00, on the second Friday of the month in March.',
      '3 月的第二个周五 09:00。',
    ],
    [
      '0 9 * 3 1,5L',
      'At 09:00, on Mondays and the last Friday of the month in March.',
      '3 月的每周一、最后一个周五 09:00。',
    ],
    ['@hourly', 'Every hour.', '每小时。'],
    ['@daily', 'Every day at 00:00.', '每天 00:00。'],
    ['@weekly', 'Every Sunday at 00:00.', '每周日 00:00。'],
    ['@monthly', 'At 00:00 on the 1st of the month.', '每月 1 日 00:00。'],
    ['@yearly', 'At 00:00 on 1 January.', '1 月 1 日 00:00。'],
    [
      '0 12 1 */2 *',
      'At 12:00 on the 1st of January, March, May, July, September and November.',
      '1 月、3 月、5 月、7 月、9 月、11 月的 1 日 12:00。',
    ],
    ['0 12 1 1-12 *', 'At 12:00 on the 1st of the month.', '每月 1 日 12:00。'],
    [
      '0 9 1 6-8 *',
      'At 09:00 on the 1st of each month from June to August.',
      '6 月至 8 月的 1 日 09:00。',
    ],
    ['0 9 * 6-8 *', 'At 09:00, every day from June to August.', '6 月至 8 月的每天 09:00。'],
    ['*/5 * * 1 *', 'Every 5 minutes, every day in January.', '1 月的每天每 5 分钟。'],
    ['0 9 * 1,7 1', 'At 09:00, on Mondays in January and July.', '1 月、7 月的每周一 09:00。'],
    [
      '0 9 1 1,7 1',
      'At 09:00 on the 1st of the month, and also on every Monday, both only in January and July.',
      '1 月、7 月的 1 日，以及 1 月、7 月的每周一 09:00。',
    ],
    ['0 0 29 2 *', 'At 00:00 on 29 February (leap years only).', '2 月 29 日（仅闰年）00:00。'],
    ['* * * * * *', 'Every second.', '每秒。'],
    ['*/10 * * * * *', 'Every 10 seconds.', '每 10 秒。'],
    ['5 * * * * *', 'At second 5 of every minute.', '每分钟的第 5 秒。'],
    ['30 0 9 * * *', 'Every day at 09:00:30.', '每天 09:00:30。'],
    ['0 0 9 * * 1-5', 'At 09:00, Monday to Friday.', '周一至周五 09:00。'],
    [
      '*/20 * 5 * * *',
      'Every 20 seconds from 05:00 to 05:59:40.',
      '每天 05:00 至 05:59:40 每 20 秒。',
    ],
    [
      '*/7 5 * * * *',
      'At seconds 0, 7, 14 … 56 of minute 5 of every hour.',
      '每小时的第 5 分的第 0、7、14 … 56 秒。',
    ],
  ];
  test.each(rows)('%s', (text, en, zh) => {
    expect(explained(text, 'en')).toBe(en);
    expect(explained(text, 'zh')).toBe(zh);
  });

  test('a zone is named, wherever it comes from', () => {
    const inBerlin = 'At 09:00, Monday to Friday (Europe/Berlin).';
    expect(explained('0 9 * * 1-5', 'en', { timeZone: 'Europe/Berlin' })).toBe(inBerlin);
    expect(explained('CRON_TZ=Europe/Berlin 0 9 * * 1-5', 'en')).toBe(inBerlin);
    expect(explained('0 9 * * 1-5', 'en', { timeZone: 'UTC' })).toBe(
      'At 09:00, Monday to Friday (UTC).',
    );
    expect(explained('0 9 * * 1-5', 'zh', { timeZone: 'Europe/Berlin' })).toBe(
      '周一至周五 09:00（Europe/Berlin）。',
    );
  });
});

describe('clock changes are spoken of where they do what nobody would expect', () => {
  const berlin = { timeZone: 'Europe/Berlin' };
  const lordHowe = { timeZone: 'Australia/Lord_Howe' };
  test('once per time of the calendar is expected of times of the day', () => {
    expect(explained('30 2 * * *', 'en', berlin)).toBe('Every day at 02:30 (Europe/Berlin).');
  });
  test('going on through the change is expected of what goes on round the clock', () => {
    expect(explained('*/30 * * * *', 'en', berlin)).toBe('Every 30 minutes (Europe/Berlin).');
    expect(explained('0,30 0-23 * * *', 'en', berlin)).toBe(
      'Every 30 minutes (Europe/Berlin); when the clocks go back, times that come twice run once.',
    );
    expect(explained('0,30 0-23 * * *', 'zh', berlin)).toBe(
      '每 30 分钟（Europe/Berlin）；时钟拨慢时出现两次的时刻只运行一次。',
    );
  });
  test('times of the day that follow the wall clock say so', () => {
    expect(explained('30 */2 * * *', 'en', berlin)).toBe(
      'Every 2 hours from 00:30 to 22:30 (Europe/Berlin); when the clocks change, times that do ' +
        'not exist are left out and times that come twice run twice.',
    );
    expect(explained('30 */2 * * *', 'zh', berlin)).toBe(
      '每天 00:30 至 22:30 每 2 小时（Europe/Berlin）；' +
        '时钟调整时不存在的时刻跳过，出现两次的时刻运行两次。',
    );
  });
  test('nothing is said where no change touches the times', () => {
    expect(explained('0 */12 * * *', 'en', berlin)).toBe(
      'Every day at 00:00 and 12:00 (Europe/Berlin).',
    );
  });
  test('a job with its own rule says so', () => {
    const dst = { gap: 'skip', overlap: null } as const;
    expect(explained('R/2026-01-01T02:30:00Z/P1D', 'en', { ...berlin, dst })).toBe(
      'Every day at 02:30 (Europe/Berlin), starting 1 January 2026; when the clocks go forward, ' +
        'times that do not exist are left out.',
    );
  });
  test('elapsed time out of step with the change is called that', () => {
    const hourly = 'R/2026-01-01T00:00:00Z/PT1H';
    expect(explained(hourly, 'en', berlin)).toBe(
      'Every hour (Europe/Berlin), starting 1 January 2026 at 00:00.',
    );
    expect(explained(hourly, 'en', lordHowe)).toBe(
      'Every hour of elapsed time (Australia/Lord_Howe), starting 1 January 2026 at 00:00.',
    );
  });
});

describe('repeats in words', () => {
  const rows: readonly Row[] = [
    [
      'R/2026-01-01T02:00:00Z/P1D',
      'Every day at 02:00 (UTC), starting 1 January 2026.',
      '每天 02:00（UTC），自 2026 年 1 月 1 日起。',
    ],
    [
      'R5/2026-01-01T00:00:00Z/PT1H',
      '5 times, every hour (UTC), on 1 January 2026 from 00:00 to 04:00.',
      '每小时（UTC），共 5 次，从 2026 年 1 月 1 日 00:00 到 2026 年 1 月 1 日 04:00。',
    ],
    [
      'R3/2026-01-05T09:00:00Z/P1D',
      '3 times, every day at 09:00 (UTC), from 5 January 2026 at 09:00 to 7 January 2026 at 09:00.',
      '每天 09:00（UTC），共 3 次，从 2026 年 1 月 5 日 09:00 到 2026 年 1 月 7 日 09:00。',
    ],
    ['R1//P', 'Once, on 1 March 2026 at 10:00 (UTC).', '2026 年 3 月 1 日 10:00，一次（UTC）。'],
    ['R0//PT1H', 'Never: no repetitions are left.', '从不运行：没有剩余次数。'],
    [
      'R/2026-01-31T06:00:00Z/P1M',
      'At 06:00 on the last day of the month (UTC), starting 31 January 2026.',
      '每月最后一天 06:00（UTC），自 2026 年 1 月 31 日起。',
    ],
    [
      'R/2026-01-30T06:00:00Z/P1M',
      'At 06:00 on the 30th of the month (or on its last day where the month is shorter) (UTC), ' +
        'starting 30 January 2026.',
      '每月 30 日（较短的月份为最后一天）06:00（UTC），自 2026 年 1 月 30 日起。',
    ],
    [
      'R/2026-01-15T06:00:00Z/P1Y',
      'At 06:00 on 15 January (UTC), starting 15 January 2026.',
      '1 月 15 日 06:00（UTC），自 2026 年 1 月 15 日起。',
    ],
    [
      'R/2024-02-29T06:00:00Z/P1Y',
      'At 06:00 on the last day of February (UTC), starting 29 February 2024.',
      '2 月的最后一天 06:00（UTC），自 2024 年 2 月 29 日起。',
    ],
    [
      'R/2026-01-05T09:00:00Z/P1W',
      'Every Monday at 09:00 (UTC), starting 5 January 2026.',
      '每周一 09:00（UTC），自 2026 年 1 月 5 日起。',
    ],
    [
      'R/2026-01-05T09:00:00Z/P3M',
      'At 09:00 on the 5th of January, April, July and October (UTC), starting 5 January 2026.',
      '1 月、4 月、7 月、10 月的 5 日 09:00（UTC），自 2026 年 1 月 5 日起。',
    ],
    [
      'R/2026-01-05T09:00:00Z/PT90M',
      'Every 90 minutes (UTC), starting 5 January 2026 at 09:00.',
      '每 90 分钟（UTC），自 2026 年 1 月 5 日 09:00 起。',
    ],
    [
      'R/2026-01-05T09:10:00Z/PT90M',
      'Every 90 minutes from 00:10 to 22:40 (UTC), starting 5 January 2026 at 09:10.',
      '每天 00:10 至 22:40 每 90 分钟（UTC），自 2026 年 1 月 5 日 09:10 起。',
    ],
    [
      'R/2026-01-05T09:00:00Z/PT7M',
      'Every 7 minutes (UTC), starting 5 January 2026 at 09:00.',
      '每 7 分钟（UTC），自 2026 年 1 月 5 日 09:00 起。',
    ],
    [
      'R/2026-01-05T09:00:00Z/PT5H6M7.5S',
      'Every 5 hours, 6 minutes and 7.5 seconds (UTC), starting 5 January 2026 at 09:00.',
      '每 5 小时零 6 分钟零 7.5 秒（UTC），自 2026 年 1 月 5 日 09:00 起。',
    ],
    [
      'R/2026-01-05T09:00:00Z/P1MT121M',
      'Every 1 month, 2 hours and 1 minute (UTC), starting 5 January 2026 at 09:00.',
      '每 1 个月零 2 小时零 1 分钟（UTC），自 2026 年 1 月 5 日 09:00 起。',
    ],
    [
      'R/2026-01-05T09:00:00Z/PT24H',
      'Every day at 09:00 (UTC), starting 5 January 2026.',
      '每天 09:00（UTC），自 2026 年 1 月 5 日起。',
    ],
    [
      'R/2026-01-05T09:00:00Z/P1DT12H',
      'Every 1 day and 12 hours (UTC), starting 5 January 2026 at 09:00.',
      '每 1 天零 12 小时（UTC），自 2026 年 1 月 5 日 09:00 起。',
    ],
    [
      'R/2026-01-05T09:00:00Z/P2W',
      'Every 2 weeks on Monday at 09:00 (UTC), starting 5 January 2026.',
      '每 2 周的周一 09:00（UTC），自 2026 年 1 月 5 日起。',
    ],
    [
      'R/2026-01-31T09:00:00Z/P5M',
      'Every 5 months on the 31st (or the last day of a shorter month) at 09:00 (UTC), ' +
        'starting 31 January 2026.',
      '每 5 个月的 31 日（较短的月份为最后一天）09:00（UTC），自 2026 年 1 月 31 日起。',
    ],
    [
      'R/2026-01-05T09:00:00Z/P2Y',
      'Every 2 years on 5 January at 09:00 (UTC), starting 5 January 2026.',
      '每 2 年的 1 月 5 日 09:00（UTC），自 2026 年 1 月 5 日起。',
    ],
    [
      'R/2026-01-05T09:00:00Z/P1M3D',
      'Every 1 month and 3 days at 09:00 (UTC), starting 5 January 2026.',
      '每 1 个月零 3 天的 09:00（UTC），自 2026 年 1 月 5 日起。',
    ],
    [
      'R/2026-01-05T09:00:00+02:00/P1D',
      'Every day at 09:00 (UTC+02:00), starting 5 January 2026.',
      '每天 09:00（UTC+02:00），自 2026 年 1 月 5 日起。',
    ],
    [
      'R9223372036854775807/2026-01-05T09:00:00Z/PT1S',
      'Every second (UTC), starting 5 January 2026 at 09:00.',
      '每秒（UTC），自 2026 年 1 月 5 日 09:00 起。',
    ],
  ];
  test.each(rows)('%s', (text, en, zh) => {
    expect(explained(text, 'en')).toBe(en);
    expect(explained(text, 'zh')).toBe(zh);
  });
});

describe('a union in words', () => {
  const union = (starts: readonly string[], period: string): string =>
    starts.map((start) => `R/2026-01-${start}:00Z/${period}`).join(';');

  test('ten weekly repeats are two times on five days', () => {
    const starts = ['05', '06', '07', '08', '09'].flatMap((day) => [
      `${day}T09:00`,
      `${day}T18:00`,
    ]);
    expect(explained(union(starts, 'P1W'), 'en')).toBe(
      'At 09:00 and 18:00, Monday to Friday (UTC), starting 5 January 2026 at 09:00.',
    );
    expect(explained(union(starts, 'P1W'), 'zh')).toBe(
      '周一至周五 09:00、18:00（UTC），自 2026 年 1 月 5 日 09:00 起。',
    );
  });
  test('nine hourly repeats are a list of minutes', () => {
    const starts = ['00', '07', '14', '21', '28', '35', '42', '49', '56'].map((m) => `01T00:${m}`);
    expect(explained(union(starts, 'PT1H'), 'en')).toBe(
      'At minutes 0, 7, 14 … 56 of every hour (the last step to the next hour is shorter: ' +
        '4 minutes) (UTC), starting 1 January 2026 at 00:00.',
    );
  });
  test('different rules stay different clauses, in the order of their starts', () => {
    const text = `${union(['06T12:00'], 'P1W')};${union(['05T09:00', '06T09:00'], 'P1W')}`;
    expect(explained(text, 'en')).toBe(
      'Every Monday at 09:00, starting 5 January 2026; and every Tuesday at 09:00 and 12:00, ' +
        'starting 6 January 2026 at 09:00 (UTC).',
    );
  });
  test('a part that begins much later is told apart', () => {
    const text = 'R/2026-01-05T09:00:00Z/P1W;R/2026-06-02T09:00:00Z/P1W';
    expect(explained(text, 'en')).toBe(
      'Every Monday at 09:00, starting 5 January 2026; and every Tuesday at 09:00, ' +
        'starting 2 June 2026 (UTC).',
    );
  });
  test('Chinese has a blank before a clause that begins with a number', () => {
    const text = 'R/2026-01-05T09:00:00Z/P1D;R/2026-06-02T18:00:00Z/P1Y';
    expect(explained(text, 'zh')).toBe(
      '每天 09:00，自 2026 年 1 月 5 日起；以及 6 月 2 日 18:00，自 2026 年 6 月 2 日起（UTC）。',
    );
  });
  test('single instants are listed', () => {
    const text = 'R1/2026-01-05T09:00:00Z/P;R1/2026-02-05T09:00:00Z/P';
    expect(explained(text, 'en')).toBe(
      'Once each, on 5 January 2026 at 09:00 and on 5 February 2026 at 09:00 (UTC).',
    );
    expect(explained(text, 'zh')).toBe(
      '2026 年 1 月 5 日 09:00、2026 年 2 月 5 日 09:00，各一次（UTC）。',
    );
  });
  test('of many rules the first three are said and the rest is counted', () => {
    const periods = ['P2D', 'P3D', 'P4D', 'P5D', 'P6D'];
    const text = periods.map((period) => `R/2026-01-05T09:00:00Z/${period}`).join(';');
    expect(explained(text, 'en')).toMatch(
      /^Every 2 days at 09:00, .*; and 2 more rules \(UTC\)\.$/,
    );
    expect(explained(text, 'zh')).toMatch(/^每 2 天的 09:00，.*；另有 2 条规则（UTC）。$/);
  });
});

describe('at a moment', () => {
  const at = (instant: string, text: string): string => {
    const parsed = parseSchedule(text, { timeZone: '', now: epochMs(0) });
    if (!parsed.ok) throw new Error(parsed.error.text);
    return explainSchedule(parsed.value, 'en', { at: epochMs(Date.parse(instant)) });
  };
  test.each([
    ['2026-06-01T00:00Z', 'Every day at 02:00 (UTC).'],
    ['2025-12-31T02:00Z', 'Every day at 02:00 (UTC).'],
    ['2025-12-31T01:59Z', 'Every day at 02:00 (UTC), starting 1 January 2026.'],
  ])('%s a start is told only where it keeps a time from coming', (instant, sentence) => {
    expect(at(instant, 'R/2026-01-01T02:00:00Z/P1D')).toBe(sentence);
  });
  test('repeats that began at different times in the past are one rule', () => {
    const days = Array.from({ length: 31 }, (_, index) => index + 1);
    const parts = days.map((day) => `R/2026-01-${String(day).padStart(2, '0')}T02:00:00Z/P2M`);
    const sentence = 'At 02:00, every day in January, March, May, July, September and November';
    expect(at('2026-03-20T00:00Z', parts.reverse().join(';'))).toBe(`${sentence} (UTC).`);
    const last = 'R/2026-01-28T02:00Z/P1M;R/2026-01-29T02:00Z/P1M;R/2026-01-30T02:00Z/P1M';
    expect(at('2026-06-01T00:00Z', `R/2025-12-31T02:00Z/P1M;${last}`)).toBe(
      'At 02:00 on the 28th to the 31st of the month (UTC).',
    );
  });
  test('a start that the times are counted from is told for ever', () => {
    const sentence = at('2030-01-01T00:00Z', 'R/2026-01-01T02:00:00Z/PT7H');
    expect(sentence).toContain('1 January 2026');
    expect(at('2030-01-01T00:00Z', 'R/2026-01-01T02:00:00Z/P2D')).toContain('1 January 2026');
  });
});
