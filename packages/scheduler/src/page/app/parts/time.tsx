import { now } from '../live/index.js';
import { zoneFor } from '../settings/index.js';
import { language } from '../text/index.js';
import { clockTime, exactTime, localClock, relativeTime } from '../view/index.js';

interface TimeProps {
  /** ISO-8601. */
  readonly at: string;
  /** `clock`: when; `relative`: how long from now. The title always says exactly when. */
  readonly as?: 'clock' | 'relative';
  /** The same instant with the offset of the clock to show it on; the reader's unless given. */
  readonly local?: string;
  /** The zone of the job whose time it is, for who asked to see times in that. */
  readonly zone?: string | null;
}

export function Time({ at, as = 'relative', local, zone }: TimeProps) {
  const atMs = Date.parse(at);
  if (Number.isNaN(atMs)) return <span>{at}</span>;
  const style = { locale: language.value, zone: zoneFor(zone) };
  const clock = (): string =>
    local === undefined
      ? clockTime(atMs, now.value, style)
      : localClock(local, now.value, language.value);
  const text = as === 'clock' ? clock() : relativeTime(atMs, now.value, language.value);
  return (
    <time dateTime={at} title={`${exactTime(atMs, style)}\n${at}`}>
      {text}
    </time>
  );
}
