import type { Language } from '../words/index.js';

/** Why a cron line is not one repeat: what makes it several, or what keeps it cron. */
export type ConversionReason =
  | { readonly kind: 'several'; readonly repeatCount: number; readonly cause: UnionCause }
  | {
      readonly kind: 'tooMany';
      readonly repeatCount: number;
      readonly countMax: number;
      readonly cause: UnionCause;
    }
  /** Day of month and day of week at once, by the rule for a field that begins with `*`. */
  | { readonly kind: 'bothDays'; readonly day: string; readonly weekday: string }
  | { readonly kind: 'countedWeekday'; readonly weekday: string }
  | { readonly kind: 'weekdayInMonths'; readonly weekday: string; readonly month: string }
  | { readonly kind: 'movingDay'; readonly day: string }
  | { readonly kind: 'shortMonths'; readonly day: string; readonly month: string }
  /** Follows the wall clock; `clock` (HH:mm) is the first time that a change touches. */
  | {
      readonly kind: 'wallClock';
      readonly field: 'minute' | 'hour';
      readonly text: string;
      readonly clock: string;
    };

/** What multiplies to the number of repeats; all 0 where only the times of one day do. */
export interface UnionCause {
  readonly timeCount: number;
  readonly weekdayCount: number;
  readonly monthDayCount: number;
}

/** A part of a sentence, without the full stop. */
export function reasonText(reason: ConversionReason, language: Language): string {
  return language === 'zh' ? chinese(reason) : english(reason);
}

function english(reason: ConversionReason): string {
  switch (reason.kind) {
    case 'several':
      return `it takes ${reason.repeatCount} repeats: ${causeEn(reason.cause)}`;
    case 'tooMany':
      return (
        `it takes ${reason.repeatCount} repeats, more than the ${reason.countMax} of a union: ` +
        causeEn(reason.cause)
      );
    case 'bothDays':
      return (
        `the day-of-month field "${reason.day}" and the day-of-week field "${reason.weekday}" ` +
        'must both fit (one of them begins with *), and no repeat knows both'
      );
    case 'countedWeekday':
      return (
        `the day-of-week field "${reason.weekday}" counts weekdays within the month, which no ` +
        'repeat does'
      );
    case 'weekdayInMonths':
      return (
        `the day-of-week field "${reason.weekday}" is limited by the month field ` +
        `"${reason.month}", and a weekly repeat runs all year`
      );
    case 'movingDay':
      return `the day-of-month field "${reason.day}" moves with the weekdays, which no repeat does`;
    case 'shortMonths':
      return (
        `the day-of-month field "${reason.day}" with the month field "${reason.month}" names a ` +
        'day that some of these months lack; a monthly repeat would run on their last day instead'
      );
    case 'wallClock':
      return (
        `the ${reason.field} field "${reason.text}" begins with *, so the line follows the wall ` +
        `clock when it changes: ${reason.clock} is left out or run twice on such a day, which a ` +
        'repeat does not do'
      );
  }
}

function causeEn({ timeCount, weekdayCount, monthDayCount }: UnionCause): string {
  if (weekdayCount + monthDayCount === 0) return 'its times of the day share no single period';
  const days = [
    weekdayCount > 0 ? plural(weekdayCount, 'weekday') : '',
    monthDayCount > 0 ? `${plural(monthDayCount, 'day')} of months` : '',
  ].filter((part) => part !== '');
  const each = weekdayCount + monthDayCount === 1 ? 'on' : 'on each of';
  return `${plural(timeCount, 'time')} of the day ${each} ${days.join(' and ')}`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function chinese(reason: ConversionReason): string {
  switch (reason.kind) {
    case 'several':
      return `需要 ${reason.repeatCount} 个重复：${causeZh(reason.cause)}`;
    case 'tooMany':
      return (
        `需要 ${reason.repeatCount} 个重复，超过一个并集的上限 ${reason.countMax}：` +
        causeZh(reason.cause)
      );
    case 'bothDays':
      return (
        `“日”字段 "${reason.day}" 与“星期”字段 "${reason.weekday}" 须同时满足` +
        '（其中一个以 * 开头），没有重复能同时表达两者'
      );
    case 'countedWeekday':
      return `“星期”字段 "${reason.weekday}" 按月内第几个星期几计数，重复无法表达`;
    case 'weekdayInMonths':
      return (
        `“星期”字段 "${reason.weekday}" 受“月”字段 "${reason.month}" 限制，` +
        '而每周的重复全年运行'
      );
    case 'movingDay':
      return `“日”字段 "${reason.day}" 随星期移动，重复无法表达`;
    case 'shortMonths':
      return (
        `“日”字段 "${reason.day}" 与“月”字段 "${reason.month}" 指定的日子在某些月份中不存在，` +
        '而每月的重复会改在该月最后一天运行'
      );
    case 'wallClock':
      return (
        `“${reason.field === 'hour' ? '时' : '分'}”字段 "${reason.text}" 以 * 开头，因此按当地时钟运行：` +
        `时钟变更那天 ${reason.clock} 会被略过或运行两次，而重复不会这样`
      );
  }
}

function causeZh({ timeCount, weekdayCount, monthDayCount }: UnionCause): string {
  if (weekdayCount + monthDayCount === 0) return '一天中的时刻没有单一的周期';
  const days = [
    weekdayCount > 0 ? `每周 ${weekdayCount} 天` : '',
    monthDayCount > 0 ? `${monthDayCount} 个日期` : '',
  ].filter((part) => part !== '');
  return `${days.join('和 ')}，各有 ${timeCount} 个时刻`;
}
