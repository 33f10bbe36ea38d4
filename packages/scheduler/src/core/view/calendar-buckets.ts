import { DAY_MS, type EpochMs, HOUR_MS, MINUTE_MS, assert, epochMs } from '@horae/submitter/kernel';
import {
  type Schedule,
  describeOccurrence,
  latestAtOrBefore,
  nextAfter,
  parseSchedule,
} from '@horae/submitter/schedule';

export const BUCKET_SIZES = ['minute', 'hour', 'day'] as const;
export type BucketSize = (typeof BUCKET_SIZES)[number];

/** Usual lengths; a day on which the clocks change is longer or shorter. */
export const BUCKET_MS: Readonly<Record<BucketSize, number>> = {
  minute: MINUTE_MS,
  hour: HOUR_MS,
  day: DAY_MS,
};

/** Schedules fire where a bucket begins, so that changes of the clocks are known in one place. */
const BEGINNINGS: Readonly<Record<BucketSize, string>> = {
  minute: '* * * * *',
  hour: '0 * * * *',
  day: 'R/1900-01-01T00:00:00/P1D',
};

/** Minutes, hours and days as the clock on a wall in that zone has them. */
export class WallClock {
  readonly #schedules: Readonly<Record<BucketSize, Schedule>>;

  /** `zone`: a known IANA zone. */
  constructor(zone: string) {
    this.#schedules = {
      minute: readAt(BEGINNINGS.minute, zone),
      hour: readAt(BEGINNINGS.hour, zone),
      day: readAt(BEGINNINGS.day, zone),
    };
  }

  /** Where the bucket begins that this instant is in. */
  bucketAt(at: EpochMs, size: BucketSize): EpochMs {
    return latestAtOrBefore(this.#schedules[size], at) ?? at;
  }

  /** Where the one after that begins. */
  bucketAfter(at: EpochMs, size: BucketSize): EpochMs {
    return nextAfter(this.#schedules[size], at) ?? epochMs(at + BUCKET_MS[size]);
  }

  /** The beginnings of all buckets that touch the range, and the end of the last. */
  edges(range: { readonly from: EpochMs; readonly to: EpochMs }, size: BucketSize): EpochMs[] {
    let at = this.bucketAt(range.from, size);
    const edges = [at];
    while (at < range.to) {
      at = this.bucketAfter(at, size);
      edges.push(at);
    }
    return edges;
  }

  /** ISO-8601 with the offset in force. */
  local(at: EpochMs): string {
    return describeOccurrence(this.#schedules.hour, at, 'en').local;
  }
}

function readAt(text: string, timeZone: string): Schedule {
  const parsed = parseSchedule(text, { timeZone, now: epochMs(0) });
  assert(parsed.ok, 'a clock is made for a known zone');
  return parsed.value;
}
