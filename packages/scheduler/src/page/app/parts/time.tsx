import { localZone, now } from '../live/index.js';
import { language } from '../text/index.js';
import { clockTime, exactTime, relativeTime } from '../view/index.js';

interface TimeProps {
  /** ISO-8601. */
  readonly at: string;
  /** `clock`: when; `relative`: how long from now. The title always says exactly when. */
  readonly as?: 'clock' | 'relative';
}

export function Time({ at, as = 'relative' }: TimeProps) {
  const atMs = Date.parse(at);
  if (Number.isNaN(atMs)) return <span>{at}</span>;
  const style = { locale: language.value, zone: localZone };
  const text =
    as === 'clock'
      ? clockTime(atMs, now.value, style)
      : relativeTime(atMs, now.value, language.value);
  return (
    <time dateTime={at} title={`${exactTime(atMs, style)}\n${at}`}>
      {text}
    </time>
  );
}
