import { type Result, accepted, refused } from '../../kernel/index.js';
import { civilOf, dayNumber, monthLength, weekdayOf } from '../clock/index.js';
import type { ConversionReason } from './conversion-reason.js';
import { type MonthSlots, coverMonths, isMonthOf } from './cover-months.js';
import {
  type CronExpression,
  ALL_DAYS,
  ALL_MONTHS,
  ALL_WEEKDAYS,
  membersOf32,
} from '../cron/index.js';

/** The days of one repeat. */
export type DaySeries =
  | { readonly kind: 'daily' }
  | { readonly kind: 'weekly'; readonly weekday: number }
  | { readonly kind: 'monthly'; readonly slots: MonthSlots };

/** The fewest series that are exactly the days of the expression, or why there are none. */
export function planDays(
  expression: CronExpression,
): Result<readonly DaySeries[], ConversionReason> {
  const field = fieldsOf(expression);
  const isEveryMonth = expression.months === ALL_MONTHS;
  const byDay = limitsDays(expression);
  const byWeekday = limitsWeekdays(expression);
  const isEither = expression.dayRule === 'or';
  if (isEither ? !byDay || !byWeekday : !byDay && !byWeekday) {
    return isEveryMonth ? accepted([{ kind: 'daily' }]) : monthSeries(everyDay(expression), field);
  }
  if (byDay && byWeekday && !isEither) {
    return refused({ kind: 'bothDays', day: field.day, weekday: field.weekday });
  }
  const weekly = byWeekday ? weekSeries(expression, field) : accepted([]);
  if (!weekly.ok) return weekly;
  const monthly = byDay ? monthSeries(expression, field) : accepted([]);
  return monthly.ok ? accepted([...weekly.value, ...monthly.value]) : monthly;
}

/** The first day after `day` (a day number) that belongs to the series. */
export function nextSeriesDay(series: DaySeries, day: number): number {
  if (series.kind === 'daily') return day + 1;
  if (series.kind === 'weekly') {
    return day + 1 + ((series.weekday - weekdayOf(day + 1) + 7) % 7);
  }
  const from = civilOf(day);
  for (let { year, month } = from; ; month += 1) {
    if (month > 12) {
      month = 1;
      year += 1;
    }
    if (!isMonthOf(series.slots, month)) continue;
    const dayOfMonth = Math.min(series.slots.day, monthLength(year, month));
    const found = dayNumber(year, month, dayOfMonth);
    if (found > day) return found;
  }
}

interface FieldTexts {
  readonly day: string;
  readonly month: string;
  readonly weekday: string;
}

export function fieldsOf(expression: CronExpression): FieldTexts {
  const [day = '', month = '', weekday = ''] = expression.text.split(' ').slice(-3);
  return { day, month, weekday };
}

function limitsDays(expression: CronExpression): boolean {
  return expression.days !== ALL_DAYS;
}

function limitsWeekdays(expression: CronExpression): boolean {
  return expression.weekdays !== ALL_WEEKDAYS;
}

function everyDay(expression: CronExpression): CronExpression {
  return { ...expression, days: ALL_DAYS, special: null };
}

function weekSeries(
  expression: CronExpression,
  field: FieldTexts,
): Result<readonly DaySeries[], ConversionReason> {
  const { special } = expression;
  if (special !== null && (special.lastWeekdays !== 0 || special.nthWeekdays.length > 0)) {
    return refused({ kind: 'countedWeekday', weekday: field.weekday });
  }
  if (expression.months !== ALL_MONTHS) {
    return refused({ kind: 'weekdayInMonths', weekday: field.weekday, month: field.month });
  }
  return accepted(membersOf32(expression.weekdays).map((weekday) => ({ kind: 'weekly', weekday })));
}

function monthSeries(
  expression: CronExpression,
  field: FieldTexts,
): Result<readonly DaySeries[], ConversionReason> {
  const { special } = expression;
  if (special !== null && (special.lastWorkday || special.nearWorkday.length > 0)) {
    return refused({ kind: 'movingDay', day: field.day });
  }
  const slots = coverMonths(expression);
  if (slots === null) {
    return refused({ kind: 'shortMonths', day: field.day, month: field.month });
  }
  return accepted(slots.map((one) => ({ kind: 'monthly', slots: one })));
}
