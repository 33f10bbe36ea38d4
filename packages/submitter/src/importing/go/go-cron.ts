import { type Result, accepted, refused } from '../../kernel/index.js';
import { CRON_NICKNAMES } from '../../schedule/index.js';
import type { DstRule } from '../settle-schedule.js';

/**
 * The cron of Go programs, robfig/cron v3 (dkron and Kubernetes use it), in our grammar. What it
 * reads otherwise than cron: `N/step` runs to the end of the field; a day field with a step is a
 * restriction (with the other day field restricted too, a day that fits either will do, where cron
 * wants both); `?` is `*` everywhere; 7 is no Sunday.
 */
export interface GoCron {
  readonly line: string;
  /** From `TZ=` or `CRON_TZ=` in front; null when there is none. */
  readonly timeZone: string | null;
}

/** Every line follows the wall clock: nothing in a gap, both passes of an overlap. */
export const GO_DST: DstRule = { gap: 'skip', overlap: 'both' };

const FIELDS = [
  { label: 'second', low: 0, high: 59 },
  { label: 'minute', low: 0, high: 59 },
  { label: 'hour', low: 0, high: 23 },
  { label: 'day-of-month', low: 1, high: 31 },
  { label: 'month', low: 1, high: 12 },
  { label: 'day-of-week', low: 0, high: 6 },
] as const;
type Field = (typeof FIELDS)[number];

/** `fieldCount` 6: seconds come first. Refused is what the Go library refuses. */
export function cronFromGo(text: string, fieldCount: 5 | 6): Result<GoCron, string> {
  const prefix = /^(?:CRON_TZ|TZ)=(\S*)\s+/.exec(text.trim());
  const timeZone = prefix?.[1] ?? null;
  const spec = text.trim().slice(prefix?.[0].length ?? 0);
  if (spec.startsWith('@')) {
    const line = CRON_NICKNAMES[spec];
    return line === undefined
      ? refused(`${JSON.stringify(spec)} is not among ${Object.keys(CRON_NICKNAMES).join(', ')}`)
      : accepted({ line, timeZone });
  }
  const words = spec === '' ? [] : spec.split(/\s+/);
  if (words.length !== fieldCount) {
    const example = fieldCount === 6 ? '"0 30 9 * * 1-5", seconds first' : '"30 9 * * 1-5"';
    return refused(
      `${JSON.stringify(spec)} has ${words.length} fields where ${fieldCount} are expected, e.g. ` +
        example,
    );
  }
  const fields: string[] = [];
  for (const [index, word] of words.entries()) {
    const field = fieldOf(word, FIELDS[index + 6 - fieldCount] ?? FIELDS[5]);
    if (!field.ok) return field;
    fields.push(field.value);
  }
  return accepted({
    line: (fields[0] === '0' && fieldCount === 6 ? fields.slice(1) : fields).join(' '),
    timeZone,
  });
}

function fieldOf(word: string, field: Field): Result<string, string> {
  const entries = word.split(',').filter((entry) => entry !== '');
  if (entries.length === 0)
    return refused(`the ${field.label} field ${JSON.stringify(word)} is empty`);
  // One star allows everything, and makes the whole field a star for the day rule.
  if (entries.some((entry) => /^[*?](\/0*1)?$/.test(entry))) return accepted('*');
  if (field.label === 'day-of-week' && /(^|[-,])0*7($|[-,/])/.test(word)) {
    return refused(`${JSON.stringify(word)}: days of the week are 0 (Sunday) to 6 here`);
  }
  return accepted(entries.map((entry) => entryOf(entry, field)).join(','));
}

function entryOf(entry: string, { label, low, high }: Field): string {
  const [range = '', step] = entry.split('/');
  if (step === undefined || entry.split('/').length > 2) return entry;
  const isDay = label === 'day-of-month' || label === 'day-of-week';
  // A day field that began with a star would be no restriction.
  if (range === '*' || range === '?') return isDay ? `${low}-${high}/${step}` : `*/${step}`;
  return range.includes('-') ? entry : `${range}-${high}/${step}`;
}
