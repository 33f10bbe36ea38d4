import type { Job } from '@horae/submitter/job';
import { spanOfSeconds } from '@horae/submitter/job';

/**
 * What a job is taken with, although it may not be what was meant: `ignored`: no member of a job;
 * `overruled`: a word of Chronos's, where Horae's own says something else (`by`); `neverDue`: no
 * occurrence is left; `hostUnknown`: no agent of that name is there now; `notByAgents`: Horae's
 * agents refuse to run it.
 */
export interface JobWarning {
  readonly path: string;
  readonly code: 'ignored' | 'overruled' | 'neverDue' | 'hostUnknown' | 'notByAgents';
  /** The member that counts in its place. */
  readonly by?: string;
}

export interface WarningGround {
  /** Members that nobody reads. */
  readonly ignored: readonly string[];
  readonly isNeverDue: boolean;
  /** Are the agents Horae's? */
  readonly isMasterOwn: boolean;
  /** Of the agents that are there; empty where they cannot be listed. */
  readonly hostNames: ReadonlySet<string>;
}

export function jobWarnings(job: Job, ground: WarningGround): readonly JobWarning[] {
  const { hostNames } = ground;
  const isHostUnknown = job.host !== '' && hostNames.size > 0 && !hostNames.has(job.host);
  return [
    ...ground.ignored.map((path) => ({ path, code: 'ignored' }) as const),
    ...overruled(job),
    ...(ground.isNeverDue ? [{ path: 'schedule', code: 'neverDue' } as const] : []),
    ...(isHostUnknown ? [{ path: 'host', code: 'hostUnknown' } as const] : []),
    ...(ground.isMasterOwn ? notByAgents(job) : []),
  ];
}

function overruled(job: Job): readonly JobWarning[] {
  const { concurrent, maxCompletionTime, timeout } = job;
  const isOverlap = concurrent !== null && concurrent !== (job.overlap === 'allow');
  const isTimeout = maxCompletionTime > 0 && timeout?.ms !== spanOfSeconds(maxCompletionTime)?.ms;
  return [
    ...(isOverlap ? [{ path: 'concurrent', code: 'overruled', by: 'overlap' } as const] : []),
    ...(isTimeout
      ? [{ path: 'maxCompletionTime', code: 'overruled', by: 'timeout' } as const]
      : []),
  ];
}

function notByAgents(job: Job): readonly JobWarning[] {
  const paths = [
    ...(job.container === null ? [] : ['container']),
    ...(job.uris.length === 0 ? [] : ['uris']),
    ...(job.fetch.length === 0 ? [] : ['fetch']),
  ];
  return paths.map((path) => ({ path, code: 'notByAgents' }) as const);
}
