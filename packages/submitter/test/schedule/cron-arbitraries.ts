import fc from 'fast-check';

/** A cron field as text, and which numbers it means, worked out the plain way. */
export interface FieldSample {
  readonly text: string;
  readonly values: ReadonlySet<number>;
}

export interface CronSample {
  readonly text: string;
  readonly isWildcard: boolean;
  isWanted(local: number): boolean;
}

interface Bounds {
  readonly low: number;
  readonly high: number;
}

function numbers(low: number, high: number, step: number): number[] {
  const all: number[] = [];
  for (let value = low; value <= high; value += step) all.push(value);
  return all;
}

function entry({ low, high }: Bounds): fc.Arbitrary<{ text: string; values: number[] }> {
  const value = fc.integer({ min: low, max: high });
  const pair = fc.tuple(value, value).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
  const step = fc.integer({ min: 1, max: Math.max(2, Math.floor((high - low) / 2)) });
  return fc.oneof(
    value.map((one) => ({ text: `${one}`, values: [one] })),
    pair.map(([from, to]) => ({ text: `${from}-${to}`, values: numbers(from, to, 1) })),
    fc.tuple(pair, step).map(([[from, to], by]) => ({
      text: `${from}-${to}/${by}`,
      values: numbers(from, to, by),
    })),
    step.map((by) => ({ text: `*/${by}`, values: numbers(low, high, by) })),
  );
}

function field(bounds: Bounds, starWeight: number): fc.Arbitrary<FieldSample> {
  const star = fc.constant({
    text: '*',
    values: new Set(numbers(bounds.low, bounds.high, 1)),
  });
  const list = fc.array(entry(bounds), { minLength: 1, maxLength: 3 }).map((entries) => ({
    text: entries.map(({ text }) => text).join(','),
    values: new Set(entries.flatMap(({ values }) => values)),
  }));
  return fc.oneof({ weight: starWeight, arbitrary: star }, { weight: 3, arbitrary: list });
}

/** Lines of five fields (six with seconds) that fire at least now and then. */
export function cronSample(options: { withSeconds: boolean }): fc.Arbitrary<CronSample> {
  const second = options.withSeconds
    ? field({ low: 0, high: 59 }, 1)
    : fc.constant({ text: '', values: new Set([0]) });
  return fc
    .tuple(
      second,
      field({ low: 0, high: 59 }, 2),
      field({ low: 0, high: 23 }, 3),
      fc.oneof(field({ low: 1, high: 31 }, 8), fc.constant(STAR_DAYS)),
      field({ low: 1, high: 12 }, 20),
      field({ low: 0, high: 7 }, 8),
    )
    .map(([seconds, minute, hour, day, month, weekday]) =>
      sampleOf([seconds, minute, hour, day, month, weekday]),
    );
}

const STAR_DAYS: FieldSample = { text: '*', values: new Set(numbers(1, 31, 1)) };

function sampleOf(
  fields: [FieldSample, FieldSample, FieldSample, FieldSample, FieldSample, FieldSample],
): CronSample {
  const [second, minute, hour, day, month, weekday] = fields;
  const isAnd = day.text.startsWith('*') || weekday.text.startsWith('*');
  return {
    text: fields
      .map(({ text }) => text)
      .filter((text) => text !== '')
      .join(' '),
    isWildcard: minute.text.startsWith('*') || hour.text.startsWith('*'),
    isWanted(local) {
      const clock = new Date(local);
      if (!second.values.has(clock.getUTCSeconds())) return false;
      if (!minute.values.has(clock.getUTCMinutes())) return false;
      if (!hour.values.has(clock.getUTCHours())) return false;
      if (!month.values.has(clock.getUTCMonth() + 1)) return false;
      const sunday = clock.getUTCDay() === 0 && weekday.values.has(7);
      const isWeekday = weekday.values.has(clock.getUTCDay()) || sunday;
      const isDay = day.values.has(clock.getUTCDate());
      return isAnd ? isDay && isWeekday : isDay || isWeekday;
    },
  };
}
