import type { SchedulerSettings } from '../config/index.js';
import type { QueueLimits } from '../core/index.js';
import type { ShellOptions } from '../shell/index.js';

/** What the options say about jobs and queues. */
export function coreOptions(settings: SchedulerSettings): ShellOptions['core'] {
  return {
    queues: queuesOf(settings),
    limits: { asyncWaitMs: settings['async-timeout'] },
    disableAfterFailures: settings['disable-after-failures'],
  };
}

function queuesOf(settings: SchedulerSettings): ReadonlyMap<string, QueueLimits> {
  return new Map(
    Object.entries(settings['queue-limits']).map(([name, { runs, cpus, mem }]) => [
      name,
      {
        ...(runs === undefined ? {} : { runCountMax: runs }),
        ...(cpus === undefined ? {} : { cpus }),
        ...(mem === undefined ? {} : { memMb: mem }),
      },
    ]),
  );
}
