import {
  type EpochMs,
  type Result,
  LIMITS,
  accepted,
  refused,
  shortIsoFromMs,
} from '../kernel/index.js';
import {
  type Schedule,
  countBetween,
  occurrencesBetween,
  parseSchedule,
} from '../schedule/index.js';
import type { SettledSchedule } from './settle-schedule.js';

/**
 * The schedule with an end: each repeat gets its number of occurrences. A cron expression has no
 * end, but few occurrences can be written one by one. Its beginning must be that of the schedule.
 */
export function endSchedule(
  settled: SettledSchedule,
  options: { readonly now: EpochMs; readonly untilAt: EpochMs },
): Result<SettledSchedule, string> {
  const { now, untilAt } = options;
  const { schedule, scheduleTimeZone: timeZone, dst } = settled;
  const read = (text: string) =>
    parseSchedule(text, { timeZone, now, ...(dst === null ? {} : { dst }) });
  const whole = read(schedule);
  if (!whole.ok) return refused(whole.error.text);
  const range = { from: now, to: untilAt };
  if (countBetween(whole.value, range) === 0) return refused(NEVER_AGAIN);
  if (settled.kind !== 'cron') {
    const texts = schedule.split(';').map((text) => endRepeat(text, { read, range }));
    return accepted({
      ...settled,
      ...written(
        texts.filter((text) => text !== ''),
        settled.reason,
      ),
    });
  }
  const count = countBetween(whole.value, range);
  if (count > LIMITS.scheduleUnionCountMax) {
    return refused(
      `it ends, which a cron expression cannot, and it would have to be one: ${settled.reason}`,
    );
  }
  const ats = occurrencesBetween(whole.value, { ...range, limit: count });
  const texts = ats.map((at) => `R1/${shortIsoFromMs(at)}/P1D`);
  return accepted({ ...written(texts, settled.reason), scheduleTimeZone: '', dst: null });
}

function written(
  texts: readonly string[],
  reason: string | null,
): Pick<SettledSchedule, 'schedule' | 'kind' | 'reason'> {
  const [first = ''] = texts;
  return texts.length === 1
    ? { schedule: first, kind: 'one', reason: null }
    : { schedule: texts.join(';'), kind: 'several', reason };
}

interface Ending {
  readonly read: (text: string) => Result<Schedule, unknown>;
  readonly range: { readonly from: EpochMs; readonly to: EpochMs };
}

/** A repeat with its number of occurrences; '' where it has none. */
function endRepeat(text: string, { read, range }: Ending): string {
  const endless = read(text);
  const count = endless.ok ? countBetween(endless.value, range) : 0;
  if (count === 0) return '';
  const withCount = (number: number): string => text.replace(/^R\d*/, `R${number}`);
  // A time that a gap swallows is no occurrence, but has its number all the same.
  for (let number = count; number < count + GAP_COUNT_MAX; number += 1) {
    const ended = read(withCount(number));
    if (ended.ok && countBetween(ended.value, range) === count) return withCount(number);
  }
  return withCount(count);
}

/** More years than a bounded schedule ever spans, with a gap each. */
const GAP_COUNT_MAX = 200;

export const NEVER_AGAIN = 'all its times have passed: it would never run';
