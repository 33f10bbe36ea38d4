import type { Job } from './job.js';
import { scalarText } from './field-reader.js';
import { type JobDocument, formatJob } from './format-job.js';
import { impliedMembers } from './implied-members.js';
import { JOB_DEFAULTS } from './job-defaults.js';
import type { JobForm } from './print-job.js';

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

/** Chronos's words that are shown although nobody posted them: Horae's say the same. */
const UNPOSTED = [
  ['epsilon', 'retryInterval'],
  ['concurrent', 'overlap'],
] as const;

/**
 * A job that was read, edited in Chronos's words and posted back still carries Horae's word for the
 * same thing as it was: the one that was edited counts. Documents that were not read from a
 * scheduler (they lack `nextRuns`) mean every word they carry.
 */
export function withEditsOnly(
  document: JobDocument,
  before: Job | null,
  form: JobForm,
): JobDocument {
  if (document['nextRuns'] === undefined) return document;
  const stale = before === null ? staleOfCopy(document) : staleOfEdit(document, before, form);
  return Object.fromEntries(Object.entries(document).filter(([name]) => !stale.includes(name)));
}

function staleOfEdit(document: JobDocument, before: Job, form: JobForm): readonly string[] {
  // Clients of Chronos 3 are not shown an epsilon that nobody posted: this one is theirs.
  return staleMembers(document, before).filter((name) => form === 'v2' || name !== 'epsilon');
}

/** In a job that was read under another name, Horae's default stands beside Chronos's word. */
function staleOfCopy(document: JobDocument): readonly string[] {
  const { concurrent, overlap, highPriority, priority } = document;
  return [
    ...(concurrent === true && overlap === JOB_DEFAULTS.overlap ? ['overlap'] : []),
    ...(highPriority === true && priority === JOB_DEFAULTS.priority ? ['priority'] : []),
  ];
}

/** Members of an edited document that say what the job was, against what was edited. */
export function staleMembers(document: JobDocument, before: Job): readonly string[] {
  const shown = { ...formatJob(before), ...shownOf(before) };
  const hidden: readonly string[] = impliedMembers(before);
  const stale = PAIRS.flatMap((pair) => staleOfPair(pair, { document, shown, hidden }));
  for (const [name, own] of UNPOSTED) {
    const isAsShown = before[name] === null && document[name] === shown[name];
    if (isAsShown && document[own] !== undefined) stale.push(name);
  }
  return stale;
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
  /** Members that are not shown: whoever sends one means it. */
  readonly hidden: readonly string[];
}

function staleOfPair(
  { chronos, own }: Pair,
  { document, shown, hidden }: Documents,
): readonly string[] {
  // One that was left out says nothing about the other, which stays as it is written.
  const isEdited = (name: string): boolean =>
    document[name] !== undefined && textOf(document[name]) !== textOf(shown[name]);
  const isChronosEdited = isEdited(chronos);
  if (isChronosEdited === isEdited(own)) return [];
  if (isChronosEdited && hidden.includes(own)) return [];
  if (isChronosEdited) {
    // A retry interval of its own has nothing to do with epsilon.
    return own === 'retryInterval' && shown[own] !== shown[chronos] ? [] : [own];
  }
  // These two would contradict Horae's word; the others stand beside it.
  return chronos === 'concurrent' || chronos === 'maxCompletionTime' ? [chronos] : [];
}

/** Null for what no member of these is: it is refused wherever it stands. */
function textOf(value: unknown): string | null {
  return scalarText(value ?? '');
}
