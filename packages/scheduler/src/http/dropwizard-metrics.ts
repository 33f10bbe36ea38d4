import { jsonWithDoubles } from '@horae/submitter/job';
import type { ReadonlyState } from '../core/state.js';
import type { HttpContext } from './http-parts.js';
import { StoreError } from '../ports/store.js';
import { inSlices } from './in-slices.js';

/** Chronos 3's value; dashboards look at it only to know that this is Dropwizard's JSON. */
const DROPWIZARD_VERSION = '3.0.0';

const DOUBLES = [
  ...['max', 'mean', 'min', 'p50', 'p75', 'p95', 'p98', 'p99', 'p999', 'stddev'],
  ...['m15_rate', 'm1_rate', 'm5_rate', 'mean_rate'],
];

const TASK_MANAGER = 'org.apache.mesos.chronos.scheduler.jobs.TaskManager';
const REVIVER = 'org.apache.mesos.chronos.scheduler.mesos.MesosOfferReviver';

/**
 * The metrics that Chronos's dashboards read, under Chronos's names, as the text of Dropwizard's
 * JSON: the queue, run times (ms) and outcomes of every job that has run, and the server's own
 * requests. Put together piece by piece, because many jobs make megabytes of it; `isPretty` gives
 * each metric a line. A history that cannot be read leaves out the run times of jobs that it has
 * not told yet; all else is there, for it is now that somebody looks.
 */
export async function dropwizardMetrics(context: HttpContext, isPretty: boolean): Promise<string> {
  const { shell, runTimes, requestMeters, clock, logger } = context;
  const names = [...shell.state.jobs.keys()];
  await runTimes.read(names).catch((error: Error) => {
    if (!(error instanceof StoreError)) throw error;
    logger.warn('Run times are missing in the metrics', { error: error.message });
  });
  const histograms = await inSlices(names, (name) => {
    const summary = runTimes.summary(name);
    return summary.count === 0 ? [] : [member(`jobs.run.time.${name}`, summary)];
  });
  const counters = await inSlices(names, (name) => outcomesOf(shell.state, name));
  const nowMs = clock.monotonicMs();
  const sections = [
    `"version":"${DROPWIZARD_VERSION}"`,
    section('gauges', queueGauges(shell.state), isPretty),
    section(
      'counters',
      [...reviveCounters(shell.health().reviveCount), ...counters.flat()],
      isPretty,
    ),
    section('histograms', histograms.flat(), isPretty),
    section('meters', membersOf(requestMeters.meters(nowMs)), isPretty),
    section('timers', membersOf(requestMeters.timers(nowMs)), isPretty),
  ];
  return isPretty ? `{\n  ${sections.join(',\n  ')}\n}\n` : `{${sections.join(',')}}`;
}

function section(name: string, members: readonly string[], isPretty: boolean): string {
  const isSpread = isPretty && members.length > 0;
  const text = isSpread ? `\n    ${members.join(',\n    ')}\n  ` : members.join(',');
  return `"${name}":{${text}}`;
}

function membersOf(metrics: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(metrics).map(([name, value]) => member(name, value));
}

function member(name: string, value: unknown): string {
  return `${JSON.stringify(name)}:${jsonWithDoubles(value, DOUBLES)}`;
}

function outcomesOf(state: ReadonlyState, name: string): readonly string[] {
  const { successCount = 0, errorCount = 0 } = state.jobs.get(name)?.counters ?? {};
  return [
    ...(successCount > 0 ? [member(`jobs.run.success.${name}`, { count: successCount })] : []),
    ...(errorCount > 0 ? [member(`jobs.run.failure.${name}`, { count: errorCount })] : []),
  ];
}

/** Chronos has two queues, of which a job with `highPriority` is in the first. */
function queueGauges(state: ReadonlyState): readonly string[] {
  let normalCount = 0;
  let highCount = 0;
  for (const { run } of state.runs.values()) {
    if (run.state !== 'queued') continue;
    if (run.priority > 0) highCount += 1;
    else normalCount += 1;
  }
  return [
    member(`${TASK_MANAGER}.highQueueSize`, { value: highCount }),
    member(`${TASK_MANAGER}.queueSize`, { value: normalCount }),
  ];
}

/** Chronos holds some of its requests back; Horae asks only when something has changed. */
function reviveCounters(count: number): readonly string[] {
  return [
    member(`${REVIVER}.reviveOffersCount`, { count }),
    member(`${REVIVER}.reviveOffersRequestCount`, { count }),
  ];
}
