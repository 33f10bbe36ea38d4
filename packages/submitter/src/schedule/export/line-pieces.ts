import {
  type EpochMs,
  type Result,
  DAY_MS,
  MINUTE_MS,
  accepted,
  refused,
} from '../../kernel/index.js';
import {
  type DstRule,
  type Zone,
  type ZoneChange,
  addMonths,
  civilOf,
  monthLength,
  nextOnWall,
  singleTime,
  weekdayOf,
} from '../clock/index.js';
import { type LineDays, EVERY_DAY, hasDay, onMonthDays, onWeekdays } from './line-days.js';
import type { CalendarRepeat, ElapsedRepeat, Repeat } from '../iso/index.js';

/** A repeat that never ends, as a crontab line would have it: times of the day, and days. */
export interface LinePiece {
  /** Minutes of the day, ascending. */
  readonly minutes: readonly number[];
  readonly days: LineDays;
  /** What it does when clocks change; a period of elapsed time takes no notice of clocks. */
  readonly dst: DstRule | { readonly periodMs: number };
}

export interface PieceOptions {
  /** In which the line is to be read. */
  readonly zone: Zone;
  /** The line is to be the same as the repeat from then on. */
  readonly now: EpochMs;
}

/** The repeat on the wall clock of a zone, or the reason why no crontab line has such times. */
export function pieceOf(repeat: Repeat, options: PieceOptions): Result<LinePiece, string> {
  if (repeat.occurrenceCount !== Infinity) {
    const count = repeat.occurrenceCount;
    return refused(
      `it ends after ${count} ${count === 1 ? 'occurrence' : 'occurrences'}, and a crontab line never ends`,
    );
  }
  return repeat.kind === 'elapsed'
    ? elapsedPiece(repeat, options)
    : calendarPiece(repeat, options.now);
}

/** Whether a line with this rule does what the piece does, whatever the clocks do. */
export function isKept(
  piece: LinePiece,
  rule: DstRule & { readonly isWildcard: boolean },
  changes: readonly ZoneChange[],
): boolean {
  if (changes.length === 0) return true;
  if ('periodMs' in piece.dst) {
    const { periodMs } = piece.dst;
    return rule.isWildcard && changes.every(({ shiftMs }) => shiftMs % periodMs === 0);
  }
  const isSameRule = piece.dst.gap === rule.gap && piece.dst.overlap === rule.overlap;
  return isSameRule || !changes.some((change) => isTouched(piece, change));
}

/** Whether one of its times lies where the clock shows none, or shows one twice. */
function isTouched({ minutes, days }: LinePiece, { fromLocal, toLocal }: ZoneChange): boolean {
  for (let day = Math.floor(fromLocal / DAY_MS); day * DAY_MS < toLocal; day += 1) {
    if (!hasDay(days, day)) continue;
    const from = fromLocal - day * DAY_MS;
    const to = toLocal - day * DAY_MS;
    if (minutes.some((minute) => minute * MINUTE_MS >= from && minute * MINUTE_MS < to))
      return true;
  }
  return false;
}

const WEEK_MS = 7 * DAY_MS;

function elapsedPiece(
  repeat: ElapsedRepeat,
  { zone, now }: PieceOptions,
): Result<LinePiece, string> {
  const { anchorAt, periodMs } = repeat;
  const period = periodText(repeat);
  if (periodMs % MINUTE_MS !== 0) {
    return refused(
      `its period ${period} is no whole number of minutes, and a crontab line has no seconds`,
    );
  }
  if (DAY_MS % periodMs !== 0 && periodMs !== WEEK_MS) {
    return refused(
      `its period ${period} does not fit into a day, so its times move from day to day`,
    );
  }
  if (anchorAt - periodMs > now) return refused(startsLater(repeat));
  // Later clock changes move it by whole periods, or no line of this zone is exact.
  const local = anchorAt + zone.segmentAt(Math.max(anchorAt, now)).offsetMs;
  if (local % MINUTE_MS !== 0) return refused(notOnTheMinute(repeat));
  const day = Math.floor(local / DAY_MS);
  const stepMs = Math.min(periodMs, DAY_MS);
  const firstMs = (local - day * DAY_MS) % stepMs;
  const minutes: number[] = [];
  for (let at = firstMs; at < DAY_MS; at += stepMs) minutes.push(at / MINUTE_MS);
  const days = periodMs === WEEK_MS ? onWeekdays(1 << weekdayOf(day)) : EVERY_DAY;
  return accepted({ minutes, days, dst: { periodMs } });
}

function calendarPiece(repeat: CalendarRepeat, now: EpochMs): Result<LinePiece, string> {
  const { anchorLocal, monthCount, restMs, rule } = repeat;
  const days = monthCount === 0 ? weekOrDay(repeat) : monthly(repeat);
  if (days === null) {
    const period = periodText(repeat);
    return refused(
      `its period ${period} is none of P1D, P1W, P1M, P2M, P3M, P4M, P6M and P1Y, which are those that a crontab line has`,
    );
  }
  const day = Math.floor(anchorLocal / DAY_MS);
  const timeMs = anchorLocal - day * DAY_MS;
  if (timeMs % MINUTE_MS !== 0) return refused(notOnTheMinute(repeat));
  const before = addMonths(anchorLocal, -monthCount) - restMs;
  // A line has no start: it would have run then.
  if (nextOnWall(singleTime(before), repeat, now) !== null) return refused(startsLater(repeat));
  return accepted({ minutes: [timeMs / MINUTE_MS], days, dst: rule });
}

function weekOrDay({ anchorLocal, restMs }: CalendarRepeat): LineDays | null {
  if (restMs === DAY_MS) return EVERY_DAY;
  return restMs === WEEK_MS ? onWeekdays(1 << weekdayOf(Math.floor(anchorLocal / DAY_MS))) : null;
}

/** The anchor's day of the month, or the last one of a shorter month. */
function monthly({ anchorLocal, monthCount, restMs }: CalendarRepeat): LineDays | null {
  if (12 % monthCount !== 0 || restMs !== 0) return null;
  const anchor = civilOf(Math.floor(anchorLocal / DAY_MS));
  return onMonthDays(({ year, month }) =>
    (month - anchor.month) % monthCount === 0
      ? 1 << (Math.min(anchor.day, monthLength(year, month)) - 1)
      : 0,
  );
}

function periodText({ text }: Repeat): string {
  return text.slice(text.lastIndexOf('/') + 1);
}

function startsLater({ text }: Repeat): string {
  const start = text.slice(text.indexOf('/') + 1, text.lastIndexOf('/'));
  return `it starts at ${start}, more than one period from now, and a crontab line starts at once`;
}

function notOnTheMinute({ text }: Repeat): string {
  const start = text.slice(text.indexOf('/') + 1, text.lastIndexOf('/'));
  return `its start ${start === '' ? '(the moment it was read)' : start} is not on a full minute, and a crontab line has no seconds`;
}
