import {
  type EpochMs,
  type Result,
  accepted,
  addMs,
  epochMs,
  refused,
} from '../../kernel/index.js';
import { goDurationMs } from './go-duration.js';
import { type Members, shown } from '../members.js';
import { type SettledSchedule, elapsedRepeat } from '../settle-schedule.js';

/** `@every 1h30m` of Go's cron: elapsed time, counted from when the program learns of the job. */
export function settleEvery(
  spec: string,
  { now, members }: { readonly now: EpochMs; readonly members: Members },
): Result<SettledSchedule, string> {
  const ms = goDurationMs(spec.slice(7).trim());
  if (ms === null) {
    return refused(`${shown(spec)} is not "@every" and a duration, e.g. "@every 1h30m"`);
  }
  // As the Go library does: whole seconds, at least one.
  const periodMs = Math.max(1_000, Math.floor(ms / 1_000) * 1_000);
  members.note('schedule', `${shown(spec)} counts from the import on, first after one such time`);
  return accepted(
    elapsedRepeat(addMs(epochMs(Math.floor(now / 1_000) * 1_000), periodMs), periodMs),
  );
}
