import { type FieldKind, parseCronField } from './cron/index.js';
import type { Schedule } from './schedule.js';

/** One field of a cron expression and what it allows. */
export interface CronFieldMeaning {
  readonly field: FieldKind;
  /** As written; what a nickname stands for, and the numbers drawn for `~`. */
  readonly text: string;
  /** Ascending; Sunday is 0. */
  readonly values: readonly number[];
  /** `L`, `W` and `#` entries, in lower case. */
  readonly special: readonly string[];
  /** Begins with `*` or is `?`. */
  readonly isStarred: boolean;
}

const FIELDS: readonly FieldKind[] = ['second', 'minute', 'hour', 'day', 'month', 'weekday'];

/** The fields of a cron expression from left to right, five or six; none for repeats. */
export function cronFields(schedule: Schedule): readonly CronFieldMeaning[] {
  if (schedule.kind !== 'cron') return [];
  const texts = schedule.expression.text.split(' ');
  const names = FIELDS.slice(FIELDS.length - texts.length);
  return names.flatMap((field, index) => {
    const text = texts[index] ?? '';
    const read = parseCronField(text, field);
    return read.ok ? [{ field, text, ...read.value }] : [];
  });
}
