import {
  type EpochMs,
  type Result,
  LIMITS,
  accepted,
  addMs,
  epochMs,
  refused,
} from '../../kernel/index.js';
import { nextAfter, parseSchedule } from '../../schedule/index.js';
import { NEVER_AGAIN, endSchedule } from '../end-schedule.js';
import {
  type DstRule,
  type SettledSchedule,
  joinSchedules,
  settleCron,
} from '../settle-schedule.js';
import { type CalendarSpec, parseCalendar } from './systemd-calendar.js';
import { cronOfCalendar } from './systemd-cron.js';

/** Measured with systemd 252: nothing in a gap, and only the first pass of an overlap. */
const SYSTEMD_DST: DstRule = { gap: 'skip', overlap: 'first' };

export interface CalendarOptions {
  readonly now: EpochMs;
  /** Of expressions that name none. */
  readonly timeZone: string;
}

/** Several `OnCalendar=` lines are their union. */
export function settleCalendars(
  texts: readonly string[],
  options: CalendarOptions,
): Result<SettledSchedule, string> {
  const parts: SettledSchedule[] = [];
  let isOneOver = false;
  for (const text of texts) {
    const spec = parseCalendar(text);
    if (!spec.ok) return spec;
    const timeZone = spec.value.timeZone === '' ? options.timeZone : spec.value.timeZone;
    const settled = settleSpec(spec.value, { ...options, timeZone });
    if (settled.ok) parts.push(settled.value);
    else if (settled.error === NEVER_AGAIN) isOneOver = true;
    else return settled;
  }
  return parts.length === 0 && isOneOver ? refused(NEVER_AGAIN) : joinSchedules(parts);
}

function settleSpec(spec: CalendarSpec, options: CalendarOptions): Result<SettledSchedule, string> {
  const whole = withoutFraction(spec);
  if (whole === null) {
    return refused('times here are whole seconds, but for one fraction at a fixed second');
  }
  const line = cronOfCalendar(whole.spec);
  if (!line.ok) return line;
  const settled =
    spec.years === null
      ? settleCron(line.value, { ...options, rule: SYSTEMD_DST })
      : settleYears(line.value, stretchesOf(spec.years), options);
  if (!settled.ok || whole.fraction === '') return settled;
  if (settled.value.kind === 'cron') {
    return refused(`fractions of a second need repeats, but ${settled.value.reason}`);
  }
  const { schedule } = settled.value;
  const exact = schedule.replace(/(T\d\d:\d\d:\d\d)/g, `$1${whole.fraction}`);
  return accepted({ ...settled.value, schedule: exact });
}

/** A single second with a fraction becomes whole; repeats then begin that much later. */
function withoutFraction(
  spec: CalendarSpec,
): { readonly spec: CalendarSpec; readonly fraction: string } | null {
  const [first = 0, ...others] = spec.micros;
  if (spec.micros.every((micros) => micros % 1_000_000 === 0)) return { spec, fraction: '' };
  if (others.length > 0) return null;
  const part = String(first % 1_000_000)
    .padStart(6, '0')
    .replace(/0+$/, '');
  return { spec: { ...spec, micros: [first - (first % 1_000_000)] }, fraction: `.${part}` };
}

interface Stretch {
  readonly first: number;
  readonly last: number;
}

/** Years in a row. */
function stretchesOf(years: readonly number[]): readonly Stretch[] {
  const stretches: Stretch[] = [];
  for (const year of years) {
    const open = stretches.at(-1);
    if (open !== undefined && open.last === year - 1)
      stretches.splice(-1, 1, { ...open, last: year });
    else stretches.push({ first: year, last: year });
  }
  return stretches;
}

/** systemd looks no further. */
const YEAR_MAX = 2_199;

/** Each row of years is repeats with a number; one without an end only begins later. */
function settleYears(
  line: string,
  stretches: readonly Stretch[],
  options: CalendarOptions,
): Result<SettledSchedule, string> {
  const parts: SettledSchedule[] = [];
  for (const stretch of stretches) {
    const startAt = yearStart(stretch.first, options);
    const now = epochMs(Math.max(options.now, startAt - 1));
    const untilAt = addMs(yearStart(stretch.last + 1, options), -1);
    if (untilAt <= now) continue;
    const settled = settleCron(line, { ...options, now, rule: SYSTEMD_DST });
    if (!settled.ok) return settled;
    if (stretch.last >= YEAR_MAX && now === options.now) return settled;
    if (stretch.last >= YEAR_MAX && settled.value.kind !== 'cron') {
      parts.push(settled.value);
      continue;
    }
    const ended = endSchedule(settled.value, { now, untilAt });
    if (!ended.ok && ended.error !== NEVER_AGAIN) return ended;
    if (ended.ok) parts.push(ended.value);
    const count = parts.reduce((sum, part) => sum + part.schedule.split(';').length, 0);
    if (count > LIMITS.scheduleUnionCountMax) {
      return refused(
        `its years take more than the ${LIMITS.scheduleUnionCountMax} repeats of a union`,
      );
    }
  }
  return parts.length === 0 ? refused(NEVER_AGAIN) : joinSchedules(parts);
}

/** The first instant of a year in the zone, or one hour of a gap after it. */
function yearStart(year: number, { timeZone }: CalendarOptions): EpochMs {
  const start = parseSchedule(`R1/${year}-01-01T00:00:00/P1D`, {
    timeZone,
    now: epochMs(0),
    dst: { gap: 'next', overlap: 'first' },
  });
  const at = start.ok ? nextAfter(start.value, epochMs(-Infinity)) : null;
  return at ?? epochMs(Date.UTC(year, 0, 1));
}
