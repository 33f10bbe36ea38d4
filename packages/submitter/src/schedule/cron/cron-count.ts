import { SECOND_MS } from '../../kernel/index.js';
import { civilOf, dayNumber, monthLength } from '../clock/index.js';
import { countIn32, countIn60 } from './cron-bits.js';
import { type CronExpression, daysOfMonth, fitsDay } from './cron-expression.js';

const DAY_SECONDS = 86_400;

/** How many local times of a cron expression lie after `afterLocal`, up to `uptoLocal`. */
export function countCronLocals(
  expression: CronExpression,
  afterLocal: number,
  uptoLocal: number,
): number {
  const after = Math.floor(afterLocal / SECOND_MS);
  const upto = Math.floor(uptoLocal / SECOND_MS);
  const [firstDay, lastDay] = [Math.floor(after / DAY_SECONDS), Math.floor(upto / DAY_SECONDS)];
  let count = countDays(expression, firstDay, lastDay) * timesUpTo(expression, DAY_SECONDS - 1);
  if (fitsDay(expression, firstDay)) count -= timesUpTo(expression, after - firstDay * DAY_SECONDS);
  if (fitsDay(expression, lastDay)) {
    const rest = timesUpTo(expression, upto - lastDay * DAY_SECONDS);
    count -= timesUpTo(expression, DAY_SECONDS - 1) - rest;
  }
  return count;
}

/** How many times of a day that fits are at or before this second of it. */
function timesUpTo(expression: CronExpression, second: number): number {
  const [hour, minute] = [Math.floor(second / 3_600), Math.floor(second / 60) % 60];
  const perMinute = countIn60(expression.seconds, 59);
  let count = countIn32(expression.hours, hour - 1) * countIn60(expression.minutes, 59) * perMinute;
  if ((expression.hours & (1 << hour)) === 0) return count;
  count += countIn60(expression.minutes, minute - 1) * perMinute;
  const isMinute =
    countIn60(expression.minutes, minute) > countIn60(expression.minutes, minute - 1);
  return isMinute ? count + countIn60(expression.seconds, second % 60) : count;
}

/** Days that fit, both ends included. */
function countDays(expression: CronExpression, firstDay: number, lastDay: number): number {
  let count = 0;
  let { year, month } = civilOf(firstDay);
  for (let start = dayNumber(year, month, 1); start <= lastDay;) {
    if ((expression.months & (1 << (month - 1))) !== 0) {
      const days = daysOfMonth(expression, year, month);
      const skipped = countIn32(days, firstDay - start - 1);
      count += Math.max(countIn32(days, lastDay - start) - skipped, 0);
    }
    start += monthLength(year, month);
    month = month === 12 ? 1 : month + 1;
    if (month === 1) year += 1;
  }
  return count;
}
