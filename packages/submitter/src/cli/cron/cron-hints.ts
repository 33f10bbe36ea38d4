import {
  type CronFieldMeaning,
  type Language,
  type Schedule,
  cronFields,
  splitCronLine,
} from '../../schedule/index.js';
import { zoneOfAbbreviation } from '../time-zone-name.js';
import { CRON_WORDS } from './cron-words.js';

/** Where a line is easily taken for something else: what to know, in whole sentences. */
export function cronHints(
  line: string,
  { cron, language, isQuartz, timeZone }: HintOptions,
): readonly string[] {
  const words = CRON_WORDS[language].hints;
  const hints: string[] = [];
  if (!isQuartz && looksLikeQuartz(line, cron)) hints.push(words.quartz);
  const rest = cron === null ? '' : (splitCronLine(line)?.rest.trim() ?? '');
  if (/^\d{4}([-,/]\d{1,4})*$/.test(rest)) hints.push(words.year(rest));
  const zone = zoneOfAbbreviation(timeZone);
  if (zone !== null) hints.push(words.abbreviation(timeZone, zone));
  const fields = cron === null ? [] : cronFields(cron);
  for (const [index, field] of fields.entries()) {
    // The repeat runs at all times: it is no other way to say what a limited line says.
    if (!fields.slice(index + 1).every(({ text }) => text === '*' || text === '?')) continue;
    const cycle = CYCLES[field.field];
    const step = Number(/^\*\/(\d+)$/.exec(field.text)?.[1] ?? 1);
    if (cycle === undefined || cycle.length % step === 0) continue;
    const { low, unit } = cycle;
    const last = field.values.at(-1) ?? low;
    const iso = unit === 'D' ? `R//P${step}D` : `R//PT${step}${unit}`;
    hints.push(words.step({ text: field.text, field: field.field, low, last, step, iso }));
  }
  return hints;
}

interface HintOptions {
  /** Null where the line was refused, and for schedules of ISO 8601. */
  readonly cron: Schedule | null;
  readonly language: Language;
  readonly isQuartz: boolean;
  /** Of the answer. */
  readonly timeZone: string;
}

/** What a step in the field may be hoped to divide, and how a repeat names its unit. */
const CYCLES: Partial<
  Record<CronFieldMeaning['field'], { length: number; low: number; unit: string }>
> = {
  second: { length: 60, low: 0, unit: 'S' },
  minute: { length: 60, low: 0, unit: 'M' },
  hour: { length: 24, low: 0, unit: 'H' },
  // Months are of several lengths: no step but 1 fits all of them.
  day: { length: 1, low: 1, unit: 'D' },
};

/** Its weekdays by number would be other days; its seven fields and `1/5` are refused here. */
function looksLikeQuartz(line: string, cron: Schedule | null): boolean {
  const fields = line.trim().split(/\s+/);
  const isShaped = fields.slice(0, 7).every((field) => /^[\d*?LW#a-z,/-]+$/i.test(field));
  if (!isShaped || fields.length < 6) return false;
  if (cron === null) return fields.length <= 7 && (fields.includes('?') || fields.length === 7);
  return fields.includes('?') && /^\d/.test(fields[5] ?? '');
}
