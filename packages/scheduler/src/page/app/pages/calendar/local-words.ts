import { language } from '../../text/index.js';

type DayStyle = 'both' | 'weekday' | 'date';

const STYLES: Readonly<Record<DayStyle, Intl.DateTimeFormatOptions>> = {
  both: { weekday: 'short', month: 'short', day: 'numeric' },
  weekday: { weekday: 'short' },
  date: { month: 'short', day: 'numeric' },
};

const formats = new Map<string, Intl.DateTimeFormat>();

/** A local date in words: local times are told on a clock of their own, that of UTC. */
export function dayText(day: string, style: DayStyle = 'both'): string {
  const key = `${language.value} ${style}`;
  const format =
    formats.get(key) ??
    new Intl.DateTimeFormat(language.value, { ...STYLES[style], timeZone: 'UTC' });
  formats.set(key, format);
  return format.format(Date.parse(`${day.slice(0, 10)}T00:00:00Z`));
}

/** A field of the map in words: the day, the hour or the minute. */
export function cellWhen(key: string): string {
  const time = key.slice(11);
  if (time === '') return dayText(key);
  return `${dayText(key)}, ${time.length === 2 ? `${time}:00–${time}:59` : time}`;
}
