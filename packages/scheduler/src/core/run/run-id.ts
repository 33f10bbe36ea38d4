import { DAY_MS, type EpochMs, isoFromMs } from '@horae/submitter/kernel';
import type { RunId } from '../run.js';

export function runIdOf(jobName: string, dueAt: EpochMs): RunId {
  return `${jobName}@${isoText(dueAt)}`;
}

/** A job's name has no colon in it, so that the id can be taken apart again. */
export function taskIdOf(jobName: string, dueAt: EpochMs, attempt: number): string {
  return `ct:${dueAt}:${attempt}:${jobName}:`;
}

const TWO_DIGITS = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, '0'));
const THREE_DIGITS = Array.from({ length: 1_000 }, (_, value) => String(value).padStart(3, '0'));

/** The day that was asked for last: ids come in order of their time. */
let day = { number: NaN, text: '' };

/** The same as `isoFromMs` and four times as fast: every occurrence has an id. */
export function isoText(at: EpochMs): string {
  const dayNumber = Math.floor(at / DAY_MS);
  if (dayNumber !== day.number) {
    day = { number: dayNumber, text: isoFromMs(at).slice(0, -'00:00:00.000Z'.length) };
  }
  const ms = at - dayNumber * DAY_MS;
  const seconds = Math.floor(ms / 1_000);
  const hours = TWO_DIGITS[Math.floor(seconds / 3_600)];
  const minutes = TWO_DIGITS[Math.floor(seconds / 60) % 60];
  return `${day.text}${hours}:${minutes}:${TWO_DIGITS[seconds % 60]}.${THREE_DIGITS[ms % 1_000]}Z`;
}
