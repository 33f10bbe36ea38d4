const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const dateFormat = cached(
  (locale, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options),
);
const numberFormat = cached(
  (locale, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options),
);
const relativeFormat = cached(
  (locale, options: Intl.RelativeTimeFormatOptions) => new Intl.RelativeTimeFormat(locale, options),
);

/** How a person reads times: the language and the zone they are shown in. */
export interface TimeStyle {
  readonly locale: string;
  /** An IANA zone. */
  readonly zone: string;
}

/** "in 5 min", "3 hr ago": the largest unit that fits, rounded towards now. */
export function relativeTime(atMs: number, nowMs: number, locale: string): string {
  const differenceMs = atMs - nowMs;
  const sizeMs = Math.abs(differenceMs);
  const format = relativeFormat(locale, { numeric: 'always', style: 'short' });
  const say = (unitMs: number, unit: Intl.RelativeTimeFormatUnit) =>
    format.format(Math.trunc(differenceMs / unitMs), unit);
  if (sizeMs < SECOND_MS) return relativeFormat(locale, { numeric: 'auto' }).format(0, 'second');
  if (sizeMs < MINUTE_MS) return say(SECOND_MS, 'second');
  if (sizeMs < HOUR_MS) return say(MINUTE_MS, 'minute');
  if (sizeMs < 2 * DAY_MS) return say(HOUR_MS, 'hour');
  if (sizeMs < 60 * DAY_MS) return say(DAY_MS, 'day');
  if (sizeMs < 730 * DAY_MS) return say(30.44 * DAY_MS, 'month');
  return say(365.25 * DAY_MS, 'year');
}

/** Date and time to the second with the zone, for a title: nothing is left to guess. */
export function exactTime(atMs: number, { locale, zone }: TimeStyle): string {
  return dateFormat(locale, {
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZone: zone,
    timeZoneName: 'shortOffset',
  }).format(atMs);
}

/** `14:05:09` today, `Mar 3, 14:05` this year, with the year otherwise. */
export function clockTime(atMs: number, nowMs: number, { locale, zone }: TimeStyle): string {
  const day = dayOf(atMs, zone);
  const today = dayOf(nowMs, zone);
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone } as const;
  if (day === today) {
    return dateFormat(locale, { ...time, second: '2-digit' }).format(atMs);
  }
  const date = { month: 'short', day: 'numeric' } as const;
  const year = day.slice(0, 4) === today.slice(0, 4) ? {} : ({ year: 'numeric' } as const);
  return dateFormat(locale, { ...date, ...year, ...time }).format(atMs);
}

/**
 * The clock time of an instant with its offset, `2026-03-29T03:00:00.000+02:00`, on that clock:
 * `29 Mar, 03:00 +02:00`. A zone without a name, which a browser may not know, is none the worse.
 */
export function localClock(local: string, nowMs: number, locale: string): string {
  const wallMs = Date.parse(`${local.slice(0, WALL_LENGTH)}Z`);
  const offsetMs = wallMs - Date.parse(local);
  const text = clockTime(wallMs, nowMs + offsetMs, { locale, zone: 'UTC' });
  const offset = local.slice(WALL_LENGTH);
  return `${text} ${offset === 'Z' ? 'UTC' : offset}`;
}

const WALL_LENGTH = '2026-03-29T03:00:00.000'.length;

/** `850 ms`, `12.3 s`, `3m 20s`, `2h 5m`, `3d 4h`: two units at most. */
export function durationText(ms: number, locale: string): string {
  const lengthMs = Math.max(0, ms);
  if (lengthMs < SECOND_MS) return unit(Math.round(lengthMs), 'millisecond', locale);
  if (lengthMs < 59_950) return unit(lengthMs / SECOND_MS, 'second', locale, 1);
  const seconds = Math.round(lengthMs / SECOND_MS);
  if (seconds < 3_600) return pair([seconds / 60, 'minute'], [seconds % 60, 'second'], locale);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1_440) return pair([minutes / 60, 'hour'], [minutes % 60, 'minute'], locale);
  const hours = Math.floor(minutes / 60);
  return pair([hours / 24, 'day'], [hours % 24, 'hour'], locale);
}

/** `Europe/Berlin (GMT+1)`: the name and what it means at that instant. */
export function zoneLabel(atMs: number, { locale, zone }: TimeStyle): string {
  const parts = dateFormat(locale, {
    timeZone: zone,
    timeZoneName: 'shortOffset',
  }).formatToParts(atMs);
  const offset = parts.find((part) => part.type === 'timeZoneName')?.value ?? '';
  return zone === 'UTC' || offset === '' ? zone : `${zone} (${offset})`;
}

function dayOf(atMs: number, zone: string): string {
  const format = { year: 'numeric', month: '2-digit', day: '2-digit', timeZone: zone } as const;
  return dateFormat('sv-SE', format).format(atMs);
}

type Unit = 'millisecond' | 'second' | 'minute' | 'hour' | 'day';

function unit(value: number, name: Unit, locale: string, digits = 0): string {
  return numberFormat(locale, {
    style: 'unit',
    unit: name,
    unitDisplay: 'short',
    maximumFractionDigits: digits,
  }).format(value);
}

function pair(large: [number, Unit], small: [number, Unit], locale: string): string {
  const narrow = ([value, name]: [number, Unit]) =>
    numberFormat(locale, {
      style: 'unit',
      unit: name,
      unitDisplay: 'narrow',
      maximumFractionDigits: 0,
    }).format(Math.floor(value));
  return small[0] === 0 ? narrow(large) : `${narrow(large)} ${narrow(small)}`;
}

/** Making a format costs a hundred times what using it does, and a page shows hundreds of times. */
function cached<Options extends object, Format>(
  make: (locale: string, options: Options) => Format,
): (locale: string, options: Options) => Format {
  const made = new Map<string, Format>();
  return (locale, options) => {
    const key = `${locale} ${JSON.stringify(options)}`;
    const format = made.get(key) ?? make(locale, options);
    made.set(key, format);
    return format;
  };
}
