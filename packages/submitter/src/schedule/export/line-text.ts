import { ALL_DAYS, ALL_MONTHS, ALL_WEEKDAYS, membersOf32 } from '../cron/index.js';
import type { DayFields } from './line-days.js';

/** Every way to write the fields of a line: they differ in what happens when clocks change. */
export interface LineTimes {
  /** Ascending. */
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
}

/**
 * The minute and hour fields, the plainest text first; then one without any `*` in front, which
 * runs once per time of the calendar; then those with one, which follow the clock.
 */
export function timeTexts({ minutes, hours }: LineTimes): readonly string[] {
  const natural = `${starred(minutes, 59) ?? list(minutes)} ${starred(hours, 23) ?? list(hours)}`;
  const plain = `${list(minutes)} ${list(hours)}`;
  const byMinute = starredList(minutes, 59);
  const byHour = starredList(hours, 23);
  return [
    natural,
    plain,
    ...(byMinute === null ? [] : [`${byMinute} ${list(hours)}`]),
    ...(byHour === null ? [] : [`${list(minutes)} ${byHour}`]),
  ];
}

/** The day, month and weekday fields. */
export function dayText({ days, months, weekdays }: DayFields): string {
  const day = days === ALL_DAYS ? '*' : list(membersOf32(days << 1));
  const month = months === ALL_MONTHS ? '*' : list(membersOf32(months << 1));
  return `${day} ${month} ${weekdays === ALL_WEEKDAYS ? '*' : list(membersOf32(weekdays))}`;
}

/** `*` or `*\/n`, where that is all of it; people take 18:00 for no part of `*\/18`. */
function starred(values: readonly number[], high: number): string | null {
  const step = (values[1] ?? 0) - (values[0] ?? 0);
  if (values[0] !== 0 || values.length < 2 || !isEvery(step, values)) return null;
  if (values.length * step !== high + 1) return null;
  return step === 1 ? '*' : `*/${step}`;
}

/** A list that begins with `*\/n`, the smallest n there is; null when there is none. */
function starredList(values: readonly number[], high: number): string | null {
  const whole = starred(values, high);
  if (whole !== null) return whole;
  for (let step = 2; step <= high; step += 1) {
    const members = Array.from({ length: Math.floor(high / step) + 1 }, (_, index) => index * step);
    if (!members.every((member) => values.includes(member))) continue;
    const others = values.filter((value) => value % step !== 0);
    return others.length === 0 ? `*/${step}` : `*/${step},${list(others)}`;
  }
  return null;
}

/** Numbers, ranges and steps, never a `*`. */
function list(values: readonly number[]): string {
  const [first = 0, second = 0] = values;
  const last = values.at(-1) ?? first;
  const step = second - first;
  if (values.length > 2 && step > 1 && isEvery(step, values)) return `${first}-${last}/${step}`;
  const parts: string[] = [];
  for (let from = 0; from < values.length;) {
    let to = from;
    while (values[to + 1] === (values[to] ?? 0) + 1) to += 1;
    // Two in a row read better as a list.
    if (to === from + 1) to = from;
    parts.push(from === to ? `${values[from]}` : `${values[from]}-${values[to]}`);
    from = to + 1;
  }
  return parts.join(',');
}

function isEvery(step: number, values: readonly number[]): boolean {
  return values.every((value, index) => value === (values[0] ?? 0) + index * step);
}
