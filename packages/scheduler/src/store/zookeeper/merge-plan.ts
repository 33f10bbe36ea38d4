import type { Segment } from './head.js';

/** Fewer than that are not worth a merge; so many of each size there may be. */
const FAN_IN = 4;
/** However unequal they are: a head that stays small, and a start that asks for few znodes. */
const SEGMENT_COUNT_MAX = 24;

/**
 * The newest segments that should become one, or none. One is taken along as long as those after
 * it are together at least half as large: sizes grow geometrically, and each row is written again
 * only a few times, however much is folded.
 */
export function planMerge<S extends Segment>(segments: readonly S[]): readonly S[] {
  let from = segments.length - 1;
  let newerBytes = segments[from]?.byteCount ?? 0;
  while (from > 0 && newerBytes * 2 >= (segments[from - 1] as S).byteCount) {
    from -= 1;
    newerBytes += (segments[from] as S).byteCount;
  }
  if (segments.length - from >= FAN_IN) return segments.slice(from);
  return segments.length > SEGMENT_COUNT_MAX ? segments.slice(-2 * FAN_IN) : [];
}
