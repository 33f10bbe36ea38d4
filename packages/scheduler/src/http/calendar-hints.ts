import { DAY_MS, type EpochMs, LIMITS, MINUTE_MS, addMs, epochMs } from '@horae/submitter/kernel';
import type { ReadonlyState } from '../core/state.js';
import type { WallClock } from '../core/view/calendar-buckets.js';
import { comingFiresIn } from '../core/view/coming-fires.js';
import {
  type MovableJob,
  type Move,
  movesFrom,
  peakMinutes,
} from '../core/view/quieter-minutes.js';
import type { Calendar, CalendarBucket } from './calendar.js';
import { sliced } from './in-slices.js';

/** A crowded minute, and which jobs to move out of it. */
export interface CalendarHint {
  readonly at: EpochMs;
  readonly fireCount: number;
  readonly cpus: number;
  readonly moves: readonly Move[];
}

/** Three jobs at one minute are nothing to move. */
const CROWD_MIN = 4;
/** A job that fires more often than hourly is everywhere; moving it moves nothing. */
const MOVABLE_FIRE_COUNT_MAX = 24;

interface HintsAsked {
  readonly zone: string;
  readonly clock: WallClock;
  readonly from: EpochMs;
}

/** The most crowded minutes of the coming day, the fullest first. */
export async function calendarHints(
  calendar: Calendar,
  jobs: ReadonlyState['jobs'],
  { zone, clock, from }: HintsAsked,
): Promise<readonly CalendarHint[]> {
  const asked = { zone, clock, size: 'minute', from, to: addMs(from, DAY_MS) } as const;
  const edges = clock.edges(asked, 'minute');
  const startAt = edges[0] as EpochMs;
  const filled = await calendar.buckets(asked);
  const counts = new Float64Array(edges.length - 1);
  const minuteOf = (bucket: CalendarBucket) => Math.round((bucket.from - startAt) / MINUTE_MS);
  for (const bucket of filled) counts[minuteOf(bucket)] = bucket.fireCount;
  const rule = { countMax: LIMITS.calendarPeakCountMax, fireCountMin: CROWD_MIN };
  const peaks = peakMinutes(counts, rule);
  const movable = await movableJobs(calendar, jobs, { edges, peaks });
  const hints: CalendarHint[] = [];
  for (const minute of peaks) {
    // Jobs that leave one crowd may have left another with it.
    if ((counts[minute] ?? 0) < CROWD_MIN) continue;
    const bucket = filled.find((each) => minuteOf(each) === minute);
    const plan = { counts, moveCountMax: LIMITS.calendarMoveCountMax };
    const at = epochMs(startAt + minute * MINUTE_MS);
    const moves = movesFrom(minute, movable.get(minute) ?? [], plan);
    hints.push({ at, fireCount: bucket?.fireCount ?? 0, cpus: bucket?.cpus ?? 0, moves });
  }
  return hints;
}

interface Crowds {
  readonly edges: readonly EpochMs[];
  readonly peaks: readonly number[];
}

/** By crowded minute. */
async function movableJobs(
  calendar: Calendar,
  jobs: ReadonlyState['jobs'],
  { edges, peaks }: Crowds,
): Promise<ReadonlyMap<number, readonly MovableJob[]>> {
  const found = new Map<number, MovableJob[]>(peaks.map((minute) => [minute, []]));
  if (peaks.length === 0) return found;
  const day = { from: edges[0] as EpochMs, to: edges.at(-1) as EpochMs };
  for await (const entry of sliced([...jobs.values()])) {
    const fires = comingFiresIn(entry, day);
    if (fires === null || fires.count > MOVABLE_FIRE_COUNT_MAX) continue;
    const minutes = calendar.minutesOf(entry, edges);
    for (const minute of minutes) {
      const crowd = found.get(minute);
      if (crowd === undefined || crowd.length >= LIMITS.calendarMovableCountMax) continue;
      crowd.push({ job: entry.name, minutes });
    }
  }
  return found;
}
