/**
 * A length of time as other programs write it (`5m`, `1h30m`, `90`, `2 days`), as an ISO 8601
 * period; null when it is none. Numbers alone are seconds.
 */
export function meantDuration(text: string): string | null {
  const compact = text.replace(/\s+/g, '').toLowerCase();
  if (/^\d{1,12}$/.test(compact)) return `PT${compact}S`;
  if (!/^(\d{1,12}(\.\d{1,6})?[a-zµ]+)+$/.test(compact)) return null;
  if (/^\d{1,12}w(eeks?)?$/.test(compact)) return `P${parseInt(compact, 10)}W`;
  let [months, days, seconds] = [0, 0, 0];
  for (const [, count = '', unit = ''] of compact.matchAll(/(\d+(?:\.\d+)?)([a-zµ]+)/g)) {
    const size = UNITS.find(({ names }) => names.test(unit));
    if (size === undefined) return null;
    months += Number(count) * (size.months ?? 0);
    days += Number(count) * (size.days ?? 0);
    seconds += Number(count) * (size.seconds ?? 0);
  }
  // A part of a day is hours; a part of a month is nothing certain.
  seconds += (days - Math.floor(days)) * 86_400;
  return Number.isInteger(months) ? periodText(months, Math.floor(days), seconds) : null;
}

interface Unit {
  readonly names: RegExp;
  readonly months?: number;
  readonly days?: number;
  readonly seconds?: number;
}

const UNITS: readonly Unit[] = [
  { names: /^(ms|millis(econds?)?)$/, seconds: 0.001 },
  { names: /^s(ec(ond)?s?)?$/, seconds: 1 },
  { names: /^m(in(ute)?s?)?$/, seconds: 60 },
  { names: /^h((ou)?rs?)?$/, seconds: 3_600 },
  { names: /^d(ays?)?$/, days: 1 },
  { names: /^w(eeks?)?$/, days: 7 },
  { names: /^months?$/, months: 1 },
  { names: /^y(ears?)?$/, months: 12 },
];

function periodText(months: number, days: number, seconds: number): string {
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor((seconds % 3_600) / 60);
  const rest = Math.round((seconds % 60) * 1_000) / 1_000;
  const part = (count: number, unit: string): string => (count === 0 ? '' : `${count}${unit}`);
  const date = part(Math.floor(months / 12), 'Y') + part(months % 12, 'M') + part(days, 'D');
  const time = part(hours, 'H') + part(minutes, 'M') + part(rest, 'S');
  return date === '' && time === '' ? 'PT0S' : `P${date}${time === '' ? '' : `T${time}`}`;
}
