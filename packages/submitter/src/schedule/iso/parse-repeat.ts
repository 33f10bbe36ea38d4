import {
  type EpochMs,
  type Result,
  DAY_MS,
  SECOND_MS,
  accepted,
  epochMs,
  refused,
} from '../../kernel/index.js';
import { type IsoStart, parseIsoStart } from './iso-start.js';
import { type Period, isZeroPeriod, parsePeriod } from './period.js';
import { type Repeat, isElapsed } from './repeat.js';
import { meantRepeat } from './meant-repeat.js';
import {
  type ScheduleProblem,
  problem,
  quote,
  withCorrection,
  CORRECTED_LENGTH_MAX,
} from '../schedule-problem.js';
import { type DstRule, type Zone, UTC, firstInstantFrom, fixedZone } from '../clock/index.js';

export interface RepeatContext {
  /** Overrides the offset in the text; null = none given. */
  readonly zone: Zone | null;
  /** What an empty start means. */
  readonly now: EpochMs;
  readonly rule: DstRule;
}

const EXAMPLE = 'expected e.g. "R/2026-01-01T00:00:00Z/PT1H".';
/** Chronos keeps the number of repetitions in a 64-bit integer. */
const REPETITIONS_MAX = 2n ** 63n - 1n;

/** `R[n]/start/period` into a resolved repeat; a refusal says what was probably meant. */
export function parseRepeat(text: string, context: RepeatContext): Result<Repeat, ScheduleProblem> {
  const read = readRepeat(text, context);
  if (read.ok || text.length > CORRECTED_LENGTH_MAX) return read;
  const meant = meantRepeat(text);
  return meant === null || !isRepeat(meant.whole)
    ? read
    : refused(withCorrection(read.error, meant));
}

/** Whether the text is a repeat, wherever its clock stands. */
export function isRepeat(text: string): boolean {
  const rule = { gap: 'next', overlap: 'first' } as const;
  return readRepeat(text, { zone: null, now: epochMs(0), rule }).ok;
}

function readRepeat(text: string, context: RepeatContext): Result<Repeat, ScheduleProblem> {
  const parts = /^R(\d*)\/(.*)\/([^/]*)$/.exec(text);
  if (parts === null) return problem(`${quote(text)} is not a repeat: ${shapeTrouble(text)}`);
  const [, countText = '', startText = '', periodText = ''] = parts;
  if (countText !== '' && BigInt(countText) > REPETITIONS_MAX) {
    return problem(
      `${quote(text)} repeats more than ${REPETITIONS_MAX} times; leave the number out for ever, ` +
        EXAMPLE,
    );
  }
  const period = parsePeriod(periodText);
  if (!period.ok) return period;
  const occurrenceCount = countText === '' ? Infinity : Number(countText);
  const refusal = periodRefusal(period.value, { periodText, occurrenceCount });
  if (refusal !== null) return problem(refusal);
  const start = startText === '' ? accepted(null) : parseIsoStart(startText);
  if (!start.ok) return start;
  return accepted(resolve({ text, occurrenceCount, period: period.value }, start.value, context));
}

function shapeTrouble(text: string): string {
  if (text !== text.trim()) return `it has blanks around it; ${EXAMPLE}`;
  if (/^r/.test(text)) return `it begins with a capital R; ${EXAMPLE}`;
  if (/^R\s*[-+]/.test(text)) {
    return `the number of repetitions is 0 or more, or nothing for ever; ${EXAMPLE}`;
  }
  if (/^[\d*@]/.test(text)) {
    return `only repeats are joined by ";", a cron expression stands alone; ${EXAMPLE}`;
  }
  if (!/^R\d*\//.test(text)) return `R, a number or nothing, then "/"; ${EXAMPLE}`;
  return `it has three parts, R[n]/start/period; ${EXAMPLE}`;
}

function periodRefusal(
  period: Period,
  repeat: { periodText: string; occurrenceCount: number },
): string | null {
  const shown = quote(repeat.periodText);
  if (isZeroPeriod(period)) {
    return repeat.occurrenceCount <= 1
      ? null
      : `The period ${shown} is zero, which means "once" and goes with R0 or R1 only; ` +
          'expected e.g. "R1/2026-01-01T00:00:00Z/P" or "R/2026-01-01T00:00:00Z/PT1M".';
  }
  return isElapsed(period) && period.timeMs < SECOND_MS
    ? `The period ${shown} is shorter than a second; expected e.g. "PT1S".`
    : null;
}

function resolve(
  repeat: { text: string; occurrenceCount: number; period: Period },
  start: IsoStart | null,
  context: RepeatContext,
): Repeat {
  const { text, occurrenceCount, period } = repeat;
  const zone = context.zone ?? zoneOfOffset(start?.offsetMs ?? 0);
  if (isElapsed(period) || occurrenceCount <= 1) {
    const anchorAt = start === null ? context.now : firstInstantFrom(start.local, zone);
    const periodMs = period.dayCount * DAY_MS + period.timeMs;
    return { kind: 'elapsed', text, occurrenceCount, zone, anchorAt, periodMs };
  }
  const anchorLocal = start?.local ?? context.now + zone.segmentAt(context.now).offsetMs;
  return {
    kind: 'calendar',
    text,
    occurrenceCount,
    zone,
    anchorLocal,
    monthCount: period.monthCount,
    restMs: period.dayCount * DAY_MS + period.timeMs,
    rule: context.rule,
  };
}

function zoneOfOffset(offsetMs: number): Zone {
  return offsetMs === 0 ? UTC : fixedZone(offsetMs, '');
}
