import { weekRuns } from './en-days.js';
import type { Dates, Days, Weekdays } from './meaning.js';
import { allDays, isSometimesMissing, oddOrEven, singleDate } from './month-days.js';
import { runsOf, stepsText } from './number-runs.js';

const WEEKDAYS_ZH = ['日', '一', '二', '三', '四', '五', '六'];
const WORKDAY = '工作日（周一至周五）';

/** What stands before the times: "每月 1 日", "周一至周五"; '' for every day. */
export function daysZh(days: Days): string {
  const { kind, dates, weekdays, months } = days;
  const inMonths = months.length === 12 ? '' : `${monthsZh(months)}的`;
  const everyMonth = inMonths === '' ? '每月' : inMonths;
  const single = singleDate(days);
  const onDates =
    single === null
      ? `${joined(everyMonth, datesZh(dates))}${shortMonthsZh(dates, months)}`
      : `${single.month} 月 ${single.day} 日${single.month === 2 && single.day === 29 ? '（仅闰年）' : ''}`;
  switch (kind) {
    case 'all':
      return inMonths === '' ? '' : `${inMonths}每天`;
    case 'dates':
      return onDates;
    case 'weekdays':
      return `${inMonths}${weekdaysZh(weekdays, inMonths)}`;
    case 'either':
      return `${onDates}，${joined('以及', inMonths)}${weekdaysZh(weekdays, inMonths)}`;
    case 'both':
      return `${onDates}（须为${listZh(weekdayNames(weekdays, inMonths), '或')}）`;
  }
}

/** "a、b、c", or with a word before the last: "a、b或c". */
export function listZh(items: readonly string[], word = '、'): string {
  if (items.length < 2) return items.join('');
  return joined(joined(items.slice(0, -1).join('、'), word), items.at(-1) ?? '');
}

/** With a blank between Chinese and a letter or digit. */
export function joined(left: string, right: string): string {
  const isMixed = /[\w]$/.test(left) ? /^[㐀-鿿]/.test(right) : /^\w/.test(right);
  const isOpen = left === '' || right === '' || /[（）：，、；]$/.test(left);
  return isOpen || !isMixed ? `${left}${right}` : `${left} ${right}`;
}

function monthsZh(months: readonly number[]): string {
  const runs = runsOf(months).map(({ from, to }) =>
    from === to ? `${from} 月` : `${from} 月至 ${to} 月`,
  );
  return listZh(runs);
}

function datesZh(dates: Dates): string {
  const { fromLast, lastWorkday, nearWorkday } = dates;
  const days = allDays(dates);
  const steps = stepsText(days, String, '、');
  const plain =
    steps === null
      ? runsOf(days).map(({ from, to }) => (from === to ? `${from} 日` : `${from} 日至 ${to} 日`))
      : [`${steps} 日`];
  const half = oddOrEven(days);
  return listZh([
    ...(half === null ? plain : [half === 'odd' ? '单数日' : '双数日']),
    ...[...fromLast]
      .reverse()
      .map((before) => (before === 0 ? '最后一天' : `倒数第 ${before + 1} 天`)),
    ...(lastWorkday ? [`最后一个${WORKDAY}`] : []),
    ...nearWorkday.map((day) => `离 ${day} 日最近的${WORKDAY}`),
  ]);
}

/** What months do that lack a day. */
function shortMonthsZh(dates: Dates, months: readonly number[]): string {
  if (dates.daysOrLast.length > 0) return '（较短的月份为最后一天）';
  return isSometimesMissing(dates, months) ? '（仅限有该日的月份）' : '';
}

/** 0 and 7 are Sunday. */
export function weekdayZh(weekday: number): string {
  return `周${WEEKDAYS_ZH[weekday % 7]}`;
}

/** "周一至周五", "每周一、周三", "每月最后一个周五"; the months need no "每月" once they are named. */
function weekdaysZh(weekdays: Weekdays, inMonths: string): string {
  const { every, last, nth } = weekdays;
  const names = weekdayNames(weekdays, inMonths);
  const isOneRun = names.length === 1 && every.length > 1 && last.length + nth.length === 0;
  return `${every.length > 0 && !isOneRun ? '每' : ''}${listZh(names)}`;
}

function weekdayNames({ every, last, nth }: Weekdays, inMonths: string): readonly string[] {
  const name = weekdayZh;
  const runs = weekRuns(every).map(({ from, to }) =>
    from === to ? name(from) : `${name(from)}至${name(to)}`,
  );
  const each = inMonths === '' ? '每月' : '';
  return [
    ...runs,
    ...last.map((weekday) => `${each}最后一个${name(weekday)}`),
    ...nth.map((one) => `${each}第${' 一二三四五'[one.nth]}个${name(one.weekday)}`),
  ];
}
