import { type RecordableHistogram, createHistogram } from 'node:perf_hooks';

/** What Dropwizard says of a histogram, in the unit of the times; all 0 when there are none. */
export interface TimeSummary {
  readonly count: number;
  readonly max: number;
  readonly mean: number;
  readonly min: number;
  readonly p50: number;
  readonly p75: number;
  readonly p95: number;
  readonly p98: number;
  readonly p99: number;
  readonly p999: number;
  readonly stddev: number;
}

export const NO_TIMES: TimeSummary = {
  count: 0,
  max: 0,
  mean: 0,
  min: 0,
  p50: 0,
  p75: 0,
  p95: 0,
  p98: 0,
  p99: 0,
  p999: 0,
  stddev: 0,
};

/** Ten years in milliseconds: times are clipped there, and the histogram has places up to it. */
const LONGEST = 315_360_000_000;

/**
 * Percentiles by Node's HdrHistogram, true to three digits. One histogram serves all, because one
 * of its own for each job would take 200 kB; emptying and filling it takes about 0.05 ms.
 */
export class TimeSummarizer {
  readonly #histogram: RecordableHistogram = createHistogram({
    lowest: 1,
    highest: LONGEST,
    figures: 3,
  });

  /** Of whole numbers. */
  summarize(times: Float32Array): TimeSummary {
    if (times.length === 0) return NO_TIMES;
    const { min, max, mean } = rangeOf(times);
    this.#histogram.reset();
    // One more each, because the histogram has no place for 0.
    for (const time of times) this.#histogram.record(Math.min(time + 1, LONGEST));
    // The histogram answers the upper end of a place, which may lie above all that was seen.
    const at = (percent: number): number => Math.min(this.#histogram.percentile(percent) - 1, max);
    return {
      count: times.length,
      max,
      mean,
      min,
      p50: at(50),
      p75: at(75),
      p95: at(95),
      p98: at(98),
      p99: at(99),
      p999: at(99.9),
      stddev: deviation(times, mean),
    };
  }
}

function rangeOf(times: Float32Array): { min: number; max: number; mean: number } {
  let min = Infinity;
  let max = 0;
  let sum = 0;
  for (const time of times) {
    if (time < min) min = time;
    if (time > max) max = time;
    sum += time;
  }
  return { min, max, mean: sum / times.length };
}

/** Of a sample, as Dropwizard has it. */
function deviation(times: Float32Array, mean: number): number {
  if (times.length < 2) return 0;
  let sum = 0;
  for (const time of times) sum += (time - mean) ** 2;
  return Math.sqrt(sum / (times.length - 1));
}
