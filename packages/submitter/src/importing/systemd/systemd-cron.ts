import { type Result, accepted, refused } from '../../kernel/index.js';
import type { CalendarSpec } from './systemd-calendar.js';

/**
 * A calendar expression of whole seconds, without its years, as a cron expression of ours. systemd
 * wants weekday and date both; cron takes either, unless one of the fields begins with a star.
 */
export function cronOfCalendar(spec: CalendarSpec): Result<string, string> {
  const days = dayFields(spec);
  if (!days.ok) return days;
  const seconds = spec.micros.map((micros) => micros / 1_000_000);
  const fields = [
    fieldText(seconds, { low: 0, high: 59 }),
    fieldText(spec.minutes, { low: 0, high: 59 }),
    fieldText(spec.hours, { low: 0, high: 23 }),
    days.value.day,
    fieldText(spec.months, { low: 1, high: 12 }),
    days.value.weekday,
  ];
  return accepted((fields[0] === '0' ? fields.slice(1) : fields).join(' '));
}

interface DayFields {
  readonly day: string;
  readonly weekday: string;
}

const DAYS = { low: 1, high: 31 };

function dayFields(spec: CalendarSpec): Result<DayFields, string> {
  const { weekdays, days, isFromEnd } = spec;
  const isEveryDay = !isFromEnd && days.length === DAYS.high;
  const ownDays = isFromEnd
    ? days.map((day) => (day === 1 ? 'L' : `L-${day - 1}`)).join(',')
    : fieldText(days, DAYS);
  if (weekdays === null) return accepted({ day: ownDays, weekday: '*' });
  // Cron's week begins on Sunday.
  const numbers = [...weekdays].map((day) => (day + 1) % 7).sort((left, right) => left - right);
  if (isEveryDay) return accepted({ day: '*', weekday: fieldText(numbers, { low: 0, high: 6 }) });
  const weeks = weeksOf(spec);
  if (weeks !== null) {
    return accepted({
      day: '*',
      weekday: numbers.flatMap((day) => weeks.map((week) => day + week)).join(','),
    });
  }
  // A star with a step that leaves only the first value makes cron want both fields.
  if (numbers[0] === 0) {
    const others = numbers.slice(1).join(',');
    return accepted({ day: ownDays, weekday: others === '' ? '*/7' : `*/7,${others}` });
  }
  if (!isFromEnd && days[0] === 1) {
    const others = days.slice(1).join(',');
    return accepted({ day: others === '' ? '*/31' : `*/31,${others}`, weekday: numbers.join(',') });
  }
  return refused(
    'it wants certain weekdays and certain dates at once, which neither repeats nor a cron ' +
      'expression can say here; leave one of the two out, and let the command check it',
  );
}

/** Whole weeks of a month, as the endings of `1#2` and `1L`; null when the dates are not such. */
function weeksOf({ days, isFromEnd }: CalendarSpec): readonly string[] | null {
  if (isFromEnd) return days.length === 7 && days[6] === 7 ? ['L'] : null;
  const allowed = new Set(days);
  const weeks: string[] = [];
  for (let week = 0; week < 5; week += 1) {
    const ofWeek = [1, 2, 3, 4, 5, 6, 7]
      .map((day) => week * 7 + day)
      .filter((day) => day <= DAYS.high);
    const count = ofWeek.filter((day) => allowed.has(day)).length;
    if (count === ofWeek.length) weeks.push(`#${week + 1}`);
    else if (count > 0) return null;
  }
  return weeks;
}

/** `*`, `*` with a step, or the values, three and more in a row as a range. */
function fieldText(
  values: readonly number[],
  { low, high }: { low: number; high: number },
): string {
  if (values.length === high - low + 1) return '*';
  const [first = low, second = low] = values;
  const step = second - first;
  const isStepped =
    first === low && step > 1 && values.length === Math.floor((high - low) / step) + 1;
  if (
    isStepped &&
    values.length > 2 &&
    values.every((value, index) => value === low + index * step)
  ) {
    return `*/${step}`;
  }
  const parts: string[] = [];
  for (let index = 0; index < values.length;) {
    let end = index;
    while (values[end + 1] === (values[end] ?? 0) + 1) end += 1;
    if (end - index < 2) end = index;
    parts.push(end === index ? `${values[index]}` : `${values[index]}-${values[end]}`);
    index = end + 1;
  }
  return parts.join(',');
}
