import { type ScheduleUnit, describeSchedule } from '../view/index.js';
import { language, t } from './text.js';

/** A schedule in the words of the page's language; '' where only the definition says it. */
export function scheduleInWords(definition: string): string {
  return describeSchedule(definition, {
    every: (count, unit) => t('schedule.every', { span: spanText(count, unit) }),
    atTime: (every, time) => t('schedule.atTime', { every, time }),
    times: (every, count) => t('schedule.times', { every, count }),
    repeats: (count) => t('schedule.repeats', { count }),
  });
}

/** "5 minutes", and "minute" instead of "1 minute": it stands behind "every". */
function spanText(count: number, unit: ScheduleUnit): string {
  const format = { style: 'unit', unit, unitDisplay: 'long' } as const;
  const text = new Intl.NumberFormat(language.value, format).format(count);
  return count === 1 ? text.replace(/^1\s?/, '') : text;
}
