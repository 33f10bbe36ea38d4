import type { Schedule } from '../schedule.js';
import type { Language } from './language.js';
import { scheduleZoneName } from './zone-name.js';

/** What the schedule does, as one sentence with its full stop. */
export function explainSchedule(schedule: Schedule, language: Language): string {
  const zone = scheduleZoneName(schedule);
  return language === 'zh' ? `按 ${schedule.text}（${zone}）。` : `By ${schedule.text} (${zone}).`;
}
