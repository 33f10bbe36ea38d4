import { type Wall, type WallPattern, firstLocal, isCaughtUp } from './wall-clock.js';

/** A pattern that can say how often it happens without listing when. */
export interface CountedPattern extends WallPattern {
  /** How many local times of the pattern lie after `afterLocal`, up to and including `uptoLocal`. */
  countLocal(afterLocal: number, uptoLocal: number): number;
}

/**
 * How many instants of the pattern lie after `from`, up to and including `to`: one sum per stretch
 * between two changes of the clocks, so that centuries cost no more than their clock changes.
 */
export function countOnWall(
  pattern: CountedPattern,
  wall: Wall,
  range: { readonly from: number; readonly to: number },
): number {
  let count = 0;
  let segment = wall.zone.segmentAt(range.from);
  let after = range.from;
  for (;;) {
    const upto = Math.min(range.to, segment.endAt - 1);
    const afterLocal = Math.max(after + segment.offsetMs, firstLocal(segment, wall.rule) - 1);
    const uptoLocal = upto + segment.offsetMs;
    if (uptoLocal > afterLocal) count += pattern.countLocal(afterLocal, uptoLocal);
    if (upto >= range.to) return count;
    const next = wall.zone.segmentAt(segment.endAt);
    if (next.startAt === segment.endAt && isCaughtUp(next, wall.rule)) {
      const gapStart = next.startAt + next.previousOffsetMs;
      const gapEnd = next.startAt + next.offsetMs;
      const isLost = pattern.countLocal(gapStart - 1, gapEnd - 1) > 0;
      // What runs at the end of the gap anyway is counted with the next stretch.
      if (isLost && pattern.countLocal(gapEnd - 1, gapEnd) === 0) count += 1;
    }
    after = segment.endAt - 1;
    segment = next;
  }
}
