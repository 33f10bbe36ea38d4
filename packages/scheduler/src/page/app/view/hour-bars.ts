import type { CalendarBucketAnswer } from '../api/index.js';

/** One minute of the next hour. */
export interface HourBar {
  readonly atMs: number;
  readonly fires: number;
  readonly jobs: number;
  /** 0 to 1 of the fullest minute; what fires at all is never invisible. */
  readonly height: number;
}

const MINUTE_MS = 60_000;
const MINUTE_COUNT = 60;
const HEIGHT_MIN = 0.12;

export function hourBars(
  buckets: readonly CalendarBucketAnswer[],
  nowMs: number,
): readonly HourBar[] {
  const byMinute = new Map(buckets.map((bucket) => [Date.parse(bucket.at), bucket]));
  const startMs = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
  const bars = Array.from({ length: MINUTE_COUNT }, (_, minute) => {
    const atMs = startMs + minute * MINUTE_MS;
    const bucket = byMinute.get(atMs);
    return { atMs, fires: bucket?.fires ?? 0, jobs: bucket?.jobs ?? 0 };
  });
  const most = Math.max(1, ...bars.map(({ fires }) => fires));
  return bars.map((bar) => ({
    ...bar,
    height: bar.fires === 0 ? 0 : Math.max(HEIGHT_MIN, bar.fires / most),
  }));
}
