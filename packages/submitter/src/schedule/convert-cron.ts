import { type EpochMs, type Result, LIMITS, accepted } from '../kernel/index.js';
import { type ScheduleProblem } from './schedule-problem.js';
import { parseSchedule } from './schedule.js';

export interface CronConversion {
  readonly kind: 'one' | 'several' | 'cron';
  readonly schedule: string;
  readonly timeZone: string;
  readonly reason: string | null;
}

export function convertCron(
  line: string,
  options: {
    readonly timeZone: string;
    readonly now: EpochMs;
    readonly unionCountMax?: number;
  },
): Result<CronConversion, ScheduleProblem> {
  const schedule = parseSchedule(line, options);
  if (!schedule.ok) return schedule;
  void LIMITS;
  return accepted({ kind: 'cron', schedule: line, timeZone: options.timeZone, reason: 'kept' });
}
