import type { HttpContext } from './http-parts.js';

/** Chronos 3's value; dashboards look at it only to know that this is Dropwizard's JSON. */
const DROPWIZARD_VERSION = '3.0.0';

export const DROPWIZARD_DOUBLES = ['max', 'mean', 'min', 'p50', 'p75', 'p95', 'p98', 'p99'];

/**
 * The metrics that Chronos's dashboards read, under Chronos's names: the
 * queue, and run times and outcomes of every job that has run. Times are milliseconds.
 */
export function dropwizardMetrics(context: HttpContext): Readonly<Record<string, unknown>> {
  const { shell, runTimes } = context;
  const taskManager = 'org.apache.mesos.chronos.scheduler.jobs.TaskManager';
  const histograms: [string, unknown][] = [];
  for (const job of runTimes.jobs()) {
    const summary = runTimes.summary(job);
    histograms.push([
      `jobs.run.time.${job}`,
      {
        count: summary.count,
        mean: summary.mean,
        p50: summary.median,
        p75: summary['75thPercentile'],
        p95: summary['95thPercentile'],
        p98: summary['98thPercentile'],
        p99: summary['99thPercentile'],
      },
    ]);
  }
  const counters: [string, unknown][] = [];
  for (const { name, counters: counts } of shell.state.jobs.values()) {
    if (counts.successCount > 0) {
      counters.push([`jobs.run.success.${name}`, { count: counts.successCount }]);
    }
    if (counts.errorCount > 0) {
      counters.push([`jobs.run.failure.${name}`, { count: counts.errorCount }]);
    }
  }
  return {
    version: DROPWIZARD_VERSION,
    gauges: {
      [`${taskManager}.queueSize`]: { value: shell.state.queue.size },
      [`${taskManager}.highQueueSize`]: { value: 0 },
    },
    counters: Object.fromEntries(counters),
    histograms: Object.fromEntries(histograms),
    meters: {},
    timers: {},
  };
}
