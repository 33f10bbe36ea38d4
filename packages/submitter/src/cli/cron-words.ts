import type { Language } from '../schedule/index.js';

type Field = 'second' | 'minute' | 'hour' | 'day' | 'month' | 'weekday';

/** Everything that `submitter cron` says to people beside the schedule's own words. */
export interface CronWords {
  readonly labels: {
    readonly means: string;
    readonly becomes: string;
    readonly stays: string;
    readonly why: string;
    readonly dst: string;
    readonly drawn: string;
    readonly zone: string;
    readonly next: string;
    readonly fields: string;
    readonly days: string;
    readonly clocks: string;
    /** In front of a union that was given as such. */
    readonly is: string;
  };
  readonly verdicts: Readonly<Record<'never' | 'reboot' | 'refused', string>>;
  readonly refusals: Readonly<Record<'never' | 'reboot' | 'refused', string>>;
  readonly fields: Readonly<Record<Field, string>>;
  readonly weekdays: readonly string[];
  readonly months: readonly string[];
  readonly all: string;
  readonly bothDays: string;
  readonly eitherDay: string;
  readonly quartz: string;
  readonly noLines: string;
  readonly drawnFrom: (seed: string) => string;
  readonly isUnion: (count: number) => string;
  readonly repeats: (count: number) => string;
  readonly more: (count: number) => string;
  readonly after: (instant: string) => string;
  /** `last` is when it ran for the last time; null = never. */
  readonly none: (instant: string, last: string | null) => string;
  /** Due at that very instant, and then no more. */
  readonly only: (instant: string) => string;
  readonly values: (count: number) => string;
  readonly rules: {
    readonly fixed: (zone: string) => string;
    readonly elapsed: string;
    readonly follows: (field: string) => string;
    readonly once: string;
    readonly calendar: string;
    readonly untouched: (years: number) => string;
  };
  readonly forward: (span: string) => string;
  readonly back: (span: string) => string;
  readonly touched: Readonly<
    Record<'left' | 'later' | 'twice' | 'first', (times: string, at: string) => string>
  >;
}

const ENGLISH: CronWords = {
  labels: {
    means: 'means',
    becomes: 'becomes',
    stays: 'stays',
    why: 'because',
    dst: 'with',
    drawn: 'drawn',
    zone: 'zone',
    next: 'next',
    fields: 'fields',
    days: 'days',
    clocks: 'clocks',
    is: 'is',
  },
  verdicts: { never: 'never', reboot: 'refused', refused: 'refused' },
  refusals: {
    never: 'It would never fire.',
    reboot: 'It would run when a machine starts, which is no time.',
    refused: 'It cannot be a schedule as it stands.',
  },
  fields: {
    second: 'second',
    minute: 'minute',
    hour: 'hour',
    day: 'day of month',
    month: 'month',
    weekday: 'day of week',
  },
  weekdays: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
  months: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  all: 'all',
  bothDays:
    'A day must fit the day of month and the day of week, because one of them begins with *.',
  eitherDay:
    'A day that fits the day of month or the day of week will do, because neither begins with *.',
  quartz:
    '"?" comes from Quartz, where Sunday is 1. Here Sunday is 0 or 7; --quartz reads the line as ' +
    'Quartz does.',
  noLines: 'No line with a time was found on standard input.',
  drawnFrom: (seed) =>
    seed === ''
      ? '~ is drawn from the name of the job: --seed NAME shows what that job gets'
      : `~ is drawn from the name ${seed}, always the same`,
  isUnion: (count) => `it is a union of ${count} repeats`,
  repeats: (count) => `${count} repeats, together one schedule:`,
  more: (count) => `… and ${count} more (--explain shows all)`,
  after: (instant) => `after ${instant}`,
  none: (instant, last) =>
    last === null ? `never after ${instant}` : `no more after ${instant}; the last was ${last}`,
  only: (instant) => `at ${instant}, and no more after it`,
  values: (count) => `(${count} values)`,
  rules: {
    fixed: (zone) => `${zone} has no clock changes ahead.`,
    elapsed: 'It counts elapsed time, so a clock change moves nothing.',
    follows: (field) =>
      `The ${field} field begins with *, so the line follows the wall clock: a time that a change ` +
      'leaves out does not run, one that comes twice runs twice.',
    once:
      'Neither the minute nor the hour field begins with *, so every time of the calendar runs ' +
      'once: one that a change leaves out runs right after the change, one that comes twice runs ' +
      'the first time.',
    calendar:
      'Days and more keep the local time: one that a change leaves out runs right after the ' +
      'change, one that comes twice runs the first time.',
    untouched: (years) => `No clock change of the coming ${years} years touches it.`,
  },
  forward: (span) => `forward by ${span}`,
  back: (span) => `back by ${span}`,
  touched: {
    left: (times) => `${times}: left out`,
    later: (times, at) => `${times}: left out, runs at ${at}`,
    twice: (times) => `${times}: comes twice, runs twice`,
    first: (times) => `${times}: comes twice, runs the first time`,
  },
};

const CHINESE: CronWords = {
  labels: {
    means: '含义',
    becomes: '转换为',
    stays: '保留为',
    why: '原因',
    dst: '附带',
    drawn: '抽取',
    zone: '时区',
    next: '接下来',
    fields: '字段',
    days: '日期',
    clocks: '时钟',
    is: '内容',
  },
  verdicts: { never: '永不', reboot: '拒绝', refused: '拒绝' },
  refusals: {
    never: '它永远不会运行。',
    reboot: '它在机器启动时运行，而那不是一个时间。',
    refused: '照现在的写法，它不能作为计划。',
  },
  fields: {
    second: '秒',
    minute: '分',
    hour: '时',
    day: '日',
    month: '月',
    weekday: '星期',
  },
  weekdays: ['周日', '周一', '周二', '周三', '周四', '周五', '周六'],
  months: '1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月'.split(' '),
  all: '全部',
  bothDays: '“日”与“星期”须同时满足，因为其中一个以 * 开头。',
  eitherDay: '“日”与“星期”满足其一即可，因为两者都不以 * 开头。',
  quartz: '“?” 来自 Quartz，它以 1 表示周日；这里周日为 0 或 7。用 --quartz 按 Quartz 的方式读取。',
  noLines: '标准输入中没有带时间的行。',
  drawnFrom: (seed) =>
    seed === ''
      ? '~ 由作业名决定：用 --seed NAME 查看该作业得到的数值'
      : `~ 由名称 ${seed} 决定，始终相同`,
  isUnion: (count) => `它由 ${count} 个重复组成`,
  repeats: (count) => `${count} 个重复，合为一个计划：`,
  more: (count) => `…… 还有 ${count} 个（--explain 显示全部）`,
  after: (instant) => `${instant} 之后`,
  none: (instant, last) =>
    last === null ? `${instant} 之后永不运行` : `${instant} 之后不再运行；最后一次为 ${last}`,
  only: (instant) => `${instant}，此后不再运行`,
  values: (count) => `（${count} 个值）`,
  rules: {
    fixed: (zone) => `${zone} 今后没有时钟调整。`,
    elapsed: '按经过的时间计算，时钟调整不影响它。',
    follows: (field) =>
      `“${field}”字段以 * 开头，因此跟随墙上时钟：被跳过的时间不运行，出现两次的时间运行两次。`,
    once:
      '“分”与“时”字段都不以 * 开头，因此每个日历时刻运行一次：被跳过时紧接其后运行，' +
      '出现两次时在第一次运行。',
    calendar: '天及更长的周期保持当地时间：被跳过时紧接其后运行，出现两次时在第一次运行。',
    untouched: (years) => `今后 ${years} 年的时钟调整都不影响它。`,
  },
  forward: (span) => `拨快 ${span}`,
  back: (span) => `拨慢 ${span}`,
  touched: {
    left: (times) => `${times} 被跳过，不运行`,
    later: (times, at) => `${times} 被跳过，在 ${at} 运行`,
    twice: (times) => `${times} 出现两次，运行两次`,
    first: (times) => `${times} 出现两次，在第一次运行`,
  },
};

export const CRON_WORDS: Readonly<Record<Language, CronWords>> = { en: ENGLISH, zh: CHINESE };
