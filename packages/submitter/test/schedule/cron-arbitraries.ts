import fc from 'fast-check';

/** A cron line as text, and what it means, worked out the plain way. */
export interface CronSample {
  readonly text: string;
  /** Minute or hour begin with `*`: the daemons then follow the wall clock. */
  readonly isWildcard: boolean;
  /** Whether a wall clock that shows this (as the UTC milliseconds of the reading) starts it. */
  isWanted(local: number): boolean;
  /** Whether it starts at some time of that day, and on some day at that time. */
  isDay(local: number): boolean;
  isTime(local: number): boolean;
}

export interface SampleOptions {
  readonly withSeconds: boolean;
  /** Quartz's `?`, `L`, `W` and `#` in the day fields. */
  readonly withQuartzDays?: boolean;
  /** Few times a day, so that years of it can be looked at. */
  readonly isSparse?: boolean;
  /** The three fields of days are `*`, and hours may be `*` even in a sparse line. */
  readonly isDaily?: boolean;
}

interface EntrySample {
  readonly text: string;
  fits(value: number, day: Date): boolean;
}

interface Bounds {
  readonly low: number;
  readonly high: number;
  /** For `low` and up. */
  readonly names?: readonly string[];
}

const SECOND: Bounds = { low: 0, high: 59 };
const MINUTE: Bounds = { low: 0, high: 59 };
const HOUR: Bounds = { low: 0, high: 23 };
const DAY: Bounds = { low: 1, high: 31 };
const MONTH: Bounds = {
  low: 1,
  high: 12,
  names: 'Jan feb MAR apr May jun jul aug sep oct nov DEC'.split(' '),
};
const WEEKDAY: Bounds = { low: 0, high: 7, names: 'sun Mon tue WED thu fri sat'.split(' ') };

function numbers(low: number, high: number, step: number): number[] {
  const all: number[] = [];
  for (let value = low; value <= high; value += step) all.push(value);
  return all;
}

function among(text: string, values: readonly number[]): EntrySample {
  return { text, fits: (value) => values.includes(value) };
}

/** A number, sometimes with zeros in front, sometimes as its name. */
function numeral({ low, high, names }: Bounds): fc.Arbitrary<{ text: string; value: number }> {
  return fc
    .tuple(fc.integer({ min: low, max: high }), fc.integer({ min: 0, max: 5 }))
    .map(([value, style]) => {
      const name = names?.[value - low];
      const text = style === 0 ? `${value}`.padStart(2, '0') : `${value}`;
      return { value, text: style === 1 && name !== undefined ? name : text };
    });
}

function entry(bounds: Bounds): fc.Arbitrary<EntrySample> {
  const { low, high } = bounds;
  const value = numeral(bounds);
  const pair = fc.tuple(value, value).map(([one, other]) => {
    const [from, to] = one.value <= other.value ? [one, other] : [other, one];
    return { from, to };
  });
  const step = fc.integer({ min: 1, max: Math.max(2, Math.floor((high - low) / 2)) });
  return fc.oneof(
    value.map((one) => among(one.text, [one.value])),
    pair.map(({ from, to }) => among(`${from.text}-${to.text}`, numbers(from.value, to.value, 1))),
    fc
      .tuple(pair, step)
      .map(([{ from, to }, by]) =>
        among(`${from.text}-${to.text}/${by}`, numbers(from.value, to.value, by)),
      ),
    step.map((by) => among(`*/${by}`, numbers(low, high, by))),
    // Behind another entry it allows everything, and yet does not count as a star.
    { weight: 1, arbitrary: fc.constant(STAR) },
  );
}

function listOf(entries: fc.Arbitrary<EntrySample>, maxLength = 3): fc.Arbitrary<EntrySample> {
  return fc.array(entries, { minLength: 1, maxLength }).map((all) => ({
    text: all.map(({ text }) => text).join(','),
    fits: (value, day) => all.some((one) => one.fits(value, day)),
  }));
}

const STAR: EntrySample = { text: '*', fits: () => true };

function field(
  entries: fc.Arbitrary<EntrySample>,
  weights: { star: number; list: number },
): fc.Arbitrary<EntrySample> {
  return fc.oneof(
    { weight: weights.star, arbitrary: fc.constant(STAR) },
    { weight: weights.list, arbitrary: listOf(entries) },
  );
}

function lastOfMonth(day: Date): number {
  return new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate();
}

function isWorkday(day: Date, dayOfMonth: number): boolean {
  const weekday = new Date(
    Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), dayOfMonth),
  ).getUTCDay();
  return weekday >= 1 && weekday <= 5;
}

/** Looks outwards from the day, one day further each time, and never leaves the month. */
function workdayNear(day: Date, dayOfMonth: number): number {
  for (let apart = 0; ; apart += 1) {
    for (const near of [dayOfMonth - apart, dayOfMonth + apart]) {
      if (near >= 1 && near <= lastOfMonth(day) && isWorkday(day, near)) return near;
    }
  }
}

const quartzDay: fc.Arbitrary<EntrySample> = fc.oneof(
  fc.constant<EntrySample>({ text: 'L', fits: (value, day) => value === lastOfMonth(day) }),
  fc.integer({ min: 0, max: 30 }).map((before) => ({
    text: `L-${before}`,
    fits: (value: number, day: Date) => value === lastOfMonth(day) - before,
  })),
  fc.constant<EntrySample>({
    text: 'LW',
    fits: (value, day) => value === workdayNear(day, lastOfMonth(day)),
  }),
  fc.integer({ min: 1, max: 31 }).map((near) => ({
    text: `${near}W`,
    fits: (value: number, day: Date) =>
      near <= lastOfMonth(day) && value === workdayNear(day, near),
  })),
);

const quartzWeekday: fc.Arbitrary<EntrySample> = fc.oneof(
  numeral(WEEKDAY).map(({ text, value: weekday }) => ({
    text: `${text}L`.replace(/^0(?=\d)/, ''),
    fits: (value: number, day: Date) =>
      value % 7 === weekday % 7 && day.getUTCDate() + 7 > lastOfMonth(day),
  })),
  fc
    .tuple(numeral(WEEKDAY), fc.integer({ min: 1, max: 5 }))
    .map(([{ text, value: weekday }, nth]) => ({
      text: `${text}#${nth}`.replace(/^0(?=\d)/, ''),
      fits: (value: number, day: Date) =>
        value % 7 === weekday % 7 && Math.ceil(day.getUTCDate() / 7) === nth,
    })),
);

/** Lines of five fields (six with seconds) that fire at least now and then. */
export function cronSample(options: SampleOptions): fc.Arbitrary<CronSample> {
  const { withSeconds, withQuartzDays = false, isSparse = false, isDaily = false } = options;
  const time = (bounds: Bounds, star: number): fc.Arbitrary<EntrySample> =>
    isSparse && !(isDaily && bounds === HOUR)
      ? listOf(
          numeral(bounds).map((one) => among(one.text, [one.value])),
          2,
        )
      : field(entry(bounds), { star, list: 3 });
  const day = withQuartzDays ? fc.oneof(entry(DAY), quartzDay) : entry(DAY);
  const weekday = withQuartzDays ? fc.oneof(entry(WEEKDAY), quartzWeekday) : entry(WEEKDAY);
  const listWeight = isDaily ? 0 : 2;
  const any = withQuartzDays ? fc.constantFrom(STAR, { ...STAR, text: '?' }) : fc.constant(STAR);
  return fc
    .tuple(
      withSeconds ? time(SECOND, 1) : fc.constant(among('', [0])),
      time(MINUTE, 2),
      time(HOUR, 3),
      fc.oneof({ weight: 3, arbitrary: any }, { weight: listWeight, arbitrary: listOf(day) }),
      field(entry(MONTH), { star: isSparse ? 1 : 6, list: isDaily ? 0 : 1 }),
      fc.oneof({ weight: 3, arbitrary: any }, { weight: listWeight, arbitrary: listOf(weekday) }),
    )
    .map((fields) => sampleOf(fields));
}

function sampleOf(
  fields: readonly [EntrySample, EntrySample, EntrySample, EntrySample, EntrySample, EntrySample],
): CronSample {
  const [second, minute, hour, day, month, weekday] = fields;
  // Vixie's own words: a field that begins with a star does not make the rule an "either".
  const isAnd = [day, weekday].some(({ text }) => /^[*?]/.test(text));
  const isTime = (local: number): boolean => {
    const clock = new Date(local);
    if (!second.fits(clock.getUTCSeconds(), clock)) return false;
    if (!minute.fits(clock.getUTCMinutes(), clock)) return false;
    return hour.fits(clock.getUTCHours(), clock);
  };
  const isDay = (local: number): boolean => {
    const clock = new Date(local);
    if (!month.fits(clock.getUTCMonth() + 1, clock)) return false;
    const byDay = day.fits(clock.getUTCDate(), clock);
    const isSunday = clock.getUTCDay() === 0;
    const byWeekday =
      weekday.fits(clock.getUTCDay(), clock) || (isSunday && weekday.fits(7, clock));
    return isAnd ? byDay && byWeekday : byDay || byWeekday;
  };
  return {
    text: fields
      .map(({ text }) => text)
      .filter((text) => text !== '')
      .join(' '),
    isWildcard: minute.text.startsWith('*') || hour.text.startsWith('*'),
    isWanted: (local) => isTime(local) && isDay(local),
    isTime,
    isDay,
  };
}
