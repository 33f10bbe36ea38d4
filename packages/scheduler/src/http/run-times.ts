import { type Histogram, build } from 'hdr-histogram-js';
import { LIMITS } from '@horae/submitter/kernel';
import type { Run } from '../core/run.js';

/** The names that Chronos knows, and the share of runs each stands for. */
export const PERCENTILES = {
  '75thPercentile': 75,
  '95thPercentile': 95,
  '98thPercentile': 98,
  '99thPercentile': 99,
  median: 50,
} as const;

/** Chronos's `histogram` of `job/stat`, in milliseconds, members in its order. */
export interface RunTimeSummary {
  readonly '75thPercentile': number;
  readonly '95thPercentile': number;
  readonly '98thPercentile': number;
  readonly '99thPercentile': number;
  readonly median: number;
  readonly mean: number;
  readonly count: number;
}

/**
 * How long the runs of each job took, from due to success, so waiting counts (as in Chronos).
 * One histogram per job that has succeeded, packed into a few kB; the history fills it at start,
 * and the end of every run afterwards.
 */
export class RunTimes {
  readonly #histograms = new Map<string, Histogram>();

  record(run: Run): void {
    const tookMs = runTimeMs(run);
    if (tookMs === null) return;
    const histogram = this.#histograms.get(run.job) ?? emptyHistogram();
    this.#histograms.set(run.job, histogram);
    histogram.recordValue(tookMs);
  }

  forget(job: string): void {
    this.#histograms.delete(job);
  }

  /** Zeros for a job that has never succeeded. */
  summary(job: string): RunTimeSummary {
    return summaryOf(this.#histograms.get(job));
  }

  jobs(): IterableIterator<string> {
    return this.#histograms.keys();
  }
}

/** The summary of some runs, e.g. of the newest of one job. */
export function summarizeRuns(runs: readonly Run[]): RunTimeSummary {
  const histogram = emptyHistogram();
  for (const run of runs.slice(0, LIMITS.statRunCountMax)) {
    const tookMs = runTimeMs(run);
    if (tookMs !== null) histogram.recordValue(tookMs);
  }
  return summaryOf(histogram);
}

/** From due to success; null for a run that has not succeeded. */
function runTimeMs(run: Run): number | null {
  if (run.state !== 'succeeded' || run.endedAt === null) return null;
  return Math.max(0, run.endedAt - run.dueAt);
}

function emptyHistogram(): Histogram {
  return build({ autoResize: true, numberOfSignificantValueDigits: 3, bitBucketSize: 'packed' });
}

function summaryOf(histogram: Histogram | undefined): RunTimeSummary {
  const isEmpty = histogram === undefined || histogram.totalCount === 0;
  const at = (percentile: number) => (isEmpty ? 0 : histogram.getValueAtPercentile(percentile));
  return {
    '75thPercentile': at(PERCENTILES['75thPercentile']),
    '95thPercentile': at(PERCENTILES['95thPercentile']),
    '98thPercentile': at(PERCENTILES['98thPercentile']),
    '99thPercentile': at(PERCENTILES['99thPercentile']),
    median: at(PERCENTILES.median),
    mean: isEmpty ? 0 : histogram.mean,
    count: histogram?.totalCount ?? 0,
  };
}
