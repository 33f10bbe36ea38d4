/** A job that fires in a crowded minute, and could do so at another. */
export interface MovableJob {
  readonly job: string;
  /** All minutes of the window that it fires in. */
  readonly minutes: readonly number[];
}

/** One job to move by so many minutes, and what that makes of the two minutes. */
export interface Move {
  readonly job: string;
  readonly shiftMinutes: number;
  /** Fires a day that move with it. */
  readonly fireCount: number;
  /** Fires left in the crowded minute, and those then in the quieter one. */
  readonly fromCount: number;
  readonly toCount: number;
}

export interface PeakRule {
  readonly countMax: number;
  /** Fewer fires than that in one minute are no crowd. */
  readonly fireCountMin: number;
}

/** The most crowded minutes, fullest first: several times as full as a usual one. */
export function peakMinutes(counts: ArrayLike<number>, rule: PeakRule): readonly number[] {
  const minutes = Array.from(counts);
  const mean = minutes.reduce((sum, count) => sum + count, 0) / Math.max(1, minutes.length);
  const crowdedFrom = Math.max(rule.fireCountMin, 2 * mean);
  return minutes
    .map((count, minute) => ({ count, minute }))
    .filter(({ count }) => count >= crowdedFrom)
    .sort((a, b) => b.count - a.count || a.minute - b.minute)
    .slice(0, rule.countMax)
    .map(({ minute }) => minute);
}

/** A job stays within half an hour of where its owner wants it. */
const SHIFT_MAX = 30;

/**
 * Which jobs to move out of a crowded minute, one after the other, each to where the fullest of
 * its new minutes is the least full, near ones first. `counts` are changed as if all moved.
 */
export function movesFrom(
  peak: number,
  jobs: readonly MovableJob[],
  plan: { readonly counts: Float64Array; readonly moveCountMax: number },
): readonly Move[] {
  const { counts, moveCountMax } = plan;
  const moves: Move[] = [];
  // Those that fire seldom change the least of a day.
  const candidates = [...jobs].sort(
    (a, b) => a.minutes.length - b.minutes.length || (a.job < b.job ? -1 : 1),
  );
  for (const { job, minutes } of candidates) {
    if (moves.length >= moveCountMax) break;
    const shiftMinutes = quietestShift(peak, minutes, counts);
    const to = peak + shiftMinutes;
    if (shiftMinutes === 0 || at(counts, to) + 1 >= at(counts, peak)) continue;
    for (const minute of minutes) {
      counts[minute] = at(counts, minute) - 1;
      if (minute + shiftMinutes < counts.length) {
        counts[minute + shiftMinutes] = at(counts, minute + shiftMinutes) + 1;
      }
    }
    const fromCount = at(counts, peak);
    moves.push({
      job,
      shiftMinutes,
      fireCount: minutes.length,
      fromCount,
      toCount: at(counts, to),
    });
  }
  return moves;
}

/** 0 where no other minute is better. */
function quietestShift(peak: number, minutes: readonly number[], counts: Float64Array): number {
  let best = { shift: 0, fullest: fullestOf(minutes, counts) };
  for (let distance = 1; distance <= SHIFT_MAX; distance += 1) {
    for (const shift of [distance, -distance]) {
      const moved = minutes.map((minute) => minute + shift);
      // Before the window nothing can start any more; what is behind it nobody has counted.
      if (moved.some((minute) => minute < 0) || peak + shift >= counts.length) continue;
      const fullest = 1 + fullestOf(moved, counts);
      if (fullest < best.fullest) best = { shift, fullest };
    }
  }
  return best.shift;
}

function fullestOf(minutes: readonly number[], counts: Float64Array): number {
  return minutes.reduce((most, minute) => Math.max(most, at(counts, minute)), 0);
}

/** Minutes behind the window are taken as empty. */
function at(counts: Float64Array, minute: number): number {
  return counts[minute] ?? 0;
}
