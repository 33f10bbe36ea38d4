import { durationMs } from '../kernel/index.js';
import type { Span } from './job.js';

/** What a job gets for each member that it leaves out. Chronos's own values where it has the member. */
export const JOB_DEFAULTS = {
  cpus: 0.1,
  mem: 128,
  disk: 256,
  retries: 2,
  retryInterval: span('PT60S', 60_000),
  retryBackoff: 1,
  killGracePeriod: span('PT10S', 10_000),
  queue: 'default',
  priority: 0,
  /** What `highPriority: true` means when no `priority` is given. */
  highPriority: 100,
  overlap: 'skip',
  misfire: 'latest',
  onTimeout: 'kill',
  /** Chronos runs a job that has neither schedule nor parents once, at once. */
  schedule: 'R1//PT24H',
} as const;

function span(text: string, ms: number): Span {
  return { text, ms: durationMs(ms) };
}
