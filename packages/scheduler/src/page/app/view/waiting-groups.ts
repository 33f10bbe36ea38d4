import type { RunAnswer } from '../api/index.js';

/** Reasons that the page says in its own language; all others are sentences of the scheduler. */
export type WaitingReason = 'retry' | 'earlier' | 'noMaster' | 'noOffer' | 'offer' | 'report';

/** Runs that wait for the same. */
export interface WaitingGroup {
  readonly reason: WaitingReason | null;
  /** The scheduler's sentence. */
  readonly text: string;
  readonly count: number;
  readonly oldest: RunAnswer;
}

const BEGINNINGS: readonly (readonly [string, WaitingReason])[] = [
  ['The next attempt is due', 'retry'],
  ['An earlier run of this job', 'earlier'],
  ['There is no connection to a master', 'noMaster'],
  ['No agent has offered anything', 'noOffer'],
  ['It waits for an offer', 'offer'],
  ['Its task has ended well', 'report'],
];

/** Why the runs of the queue wait, the most frequent reason first; `runs` come newest first. */
export function waitingGroups(runs: readonly RunAnswer[]): readonly WaitingGroup[] {
  const groups = new Map<string, WaitingGroup>();
  for (const run of runs) {
    const text = run.detail ?? '';
    const reason = BEGINNINGS.find(([beginning]) => text.startsWith(beginning))?.[1] ?? null;
    const key = reason ?? text;
    const count = (groups.get(key)?.count ?? 0) + 1;
    groups.set(key, { reason, text, count, oldest: run });
  }
  return [...groups.values()].sort((a, b) => b.count - a.count);
}
