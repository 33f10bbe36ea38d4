/** One repeat of a schedule, as far as it can be said in a few words. */
export interface SchedulePart {
  /** `PT90M` is 90 of `minute`; null where a period has several units. */
  readonly every: { readonly count: number; readonly unit: ScheduleUnit } | null;
  /** Local time of day of a repeat by days or more, `03:17`; null otherwise. */
  readonly timeOfDay: string | null;
  /** Null: for ever. */
  readonly occurrenceCount: number | null;
}

export type ScheduleUnit = 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year';

const REPEAT = /^R(\d*)\/([^/]*)\/(P[^/]+)$/;
const PERIOD = /^P(?:(\d+)([YMWD])|T(\d+)([HMS]))$/;
const DATE_UNITS: Readonly<Record<string, ScheduleUnit>> = {
  Y: 'year',
  M: 'month',
  W: 'week',
  D: 'day',
};
const TIME_UNITS: Readonly<Record<string, ScheduleUnit>> = { H: 'hour', M: 'minute', S: 'second' };

/** The repeats of a definition; none for a cron expression, which says itself best. */
export function scheduleParts(definition: string): readonly SchedulePart[] {
  const matches = definition.split(';').map((text) => REPEAT.exec(text.trim()));
  if (matches.some((match) => match === null)) return [];
  return matches.map((match) => toPart(match as RegExpExecArray));
}

/** How the words of the page's language are put together. */
export interface ScheduleWords {
  readonly every: (count: number, unit: ScheduleUnit) => string;
  readonly atTime: (every: string, timeOfDay: string) => string;
  readonly times: (every: string, count: number) => string;
  readonly repeats: (count: number) => string;
}

/** "every 5 minutes", "every day at 03:17", "10 repeats"; '' where only the definition says it. */
export function describeSchedule(definition: string, words: ScheduleWords): string {
  const parts = scheduleParts(definition);
  const [first] = parts;
  if (first === undefined) return '';
  if (parts.length > 1) return words.repeats(parts.length);
  if (first.every === null) return '';
  const every = words.every(first.every.count, first.every.unit);
  const at = first.timeOfDay === null ? every : words.atTime(every, first.timeOfDay);
  return first.occurrenceCount === null ? at : words.times(at, first.occurrenceCount);
}

function toPart([, count = '', start = '', period = '']: RegExpExecArray): SchedulePart {
  const [, dateCount, dateUnit = '', timeCount, timeUnit = ''] = PERIOD.exec(period) ?? [];
  const unit = DATE_UNITS[dateUnit] ?? TIME_UNITS[timeUnit];
  const isByDays = dateUnit !== '';
  return {
    every: unit === undefined ? null : { count: Number(dateCount ?? timeCount), unit },
    timeOfDay: isByDays ? (/T(\d{2}:\d{2})/.exec(start)?.[1] ?? null) : null,
    occurrenceCount: count === '' ? null : Number(count),
  };
}
