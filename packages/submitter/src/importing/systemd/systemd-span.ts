const UNITS_MS: readonly (readonly [names: string, ms: number])[] = [
  ['us usec µs μs', 0.001],
  ['ms msec', 1],
  ['s sec second seconds', 1_000],
  ['m min minute minutes', 60_000],
  ['h hr hour hours', 3_600_000],
  ['d day days', 86_400_000],
  ['w week weeks', 604_800_000],
  // 30.44 and 365.25 days, by systemd.time(7).
  ['M month months', 2_630_016_000],
  ['y year years', 31_557_600_000],
];

const MS_OF_UNIT = new Map(
  UNITS_MS.flatMap(([names, ms]) => names.split(' ').map((name): [string, number] => [name, ms])),
);

/** A time span of systemd: `1h 30min`, `90`, `infinity`; null for what it refuses. */
export function systemdSpanMs(text: string): number | null {
  const trimmed = text.trim();
  if (trimmed === 'infinity') return Infinity;
  if (!/^(?:\d+(?:\.\d+)?\s*[A-Za-zµμ]*\s*)+$/.test(trimmed)) return null;
  let sum = 0;
  for (const [, number, unit = ''] of trimmed.matchAll(/(\d+(?:\.\d+)?)\s*([A-Za-zµμ]*)/g)) {
    const ms = MS_OF_UNIT.get(unit === '' ? 's' : unit);
    if (ms === undefined) return null;
    sum += Number(number) * ms;
  }
  return sum;
}
