import type { Job } from './job.js';
import { type JobDocument, formatJob } from './format-job.js';

interface Pair {
  /** Chronos's word, and Horae's finer one, which counts where both are there. */
  readonly chronos: 'concurrent' | 'highPriority' | 'maxCompletionTime' | 'epsilon';
  readonly own: 'overlap' | 'priority' | 'timeout' | 'retryInterval';
}

const PAIRS: readonly Pair[] = [
  { chronos: 'concurrent', own: 'overlap' },
  { chronos: 'highPriority', own: 'priority' },
  { chronos: 'maxCompletionTime', own: 'timeout' },
  { chronos: 'epsilon', own: 'retryInterval' },
];

/**
 * A job that was read, edited in Chronos's words and posted back still carries Horae's word for the
 * same thing as it was: the one that was edited counts. Documents that were not read from a
 * scheduler (they lack `nextRuns`) mean every word they carry.
 */
export function withEditsOnly(document: JobDocument, before: Job): JobDocument {
  if (document['nextRuns'] === undefined) return document;
  const shown = { ...formatJob(before), ...shownOf(before) };
  const stale = PAIRS.flatMap((pair) => staleMembers(pair, { document, shown }));
  for (const name of ['epsilon', 'concurrent'] as const) {
    if (before[name] === null && document[name] === shown[name]) stale.push(name);
  }
  return Object.fromEntries(Object.entries(document).filter(([name]) => !stale.includes(name)));
}

/** What `GET` shows of members that were not posted. */
function shownOf(job: Job): JobDocument {
  return {
    epsilon: job.epsilon ?? job.retryInterval.text,
    concurrent: job.concurrent ?? job.overlap === 'allow',
  };
}

interface Documents {
  readonly document: JobDocument;
  readonly shown: JobDocument;
}

function staleMembers({ chronos, own }: Pair, { document, shown }: Documents): readonly string[] {
  const isEdited = (name: string) => String(document[name] ?? '') !== String(shown[name] ?? '');
  const isChronosEdited = document[chronos] !== undefined && isEdited(chronos);
  if (isChronosEdited === isEdited(own)) return [];
  if (isChronosEdited) {
    // A retry interval of its own has nothing to do with epsilon.
    return own === 'retryInterval' && shown[own] !== shown[chronos] ? [] : [own];
  }
  // These two would contradict Horae's word; the others stand beside it.
  return chronos === 'concurrent' || chronos === 'maxCompletionTime' ? [chronos] : [];
}
