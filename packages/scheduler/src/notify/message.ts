import { type EpochMs, LIMITS, assert, epochMs, isoFromMs } from '@horae/submitter/kernel';
import { type Job, NO_COUNTERS, parseJob } from '@horae/submitter/job';
import type { JobAlert } from '../core/job-alert.js';
import type { MessageKind } from '../ports/notifier.js';

/** What a message tells of: an alert of the core, or the test that an operator asked for. */
export type Told = Omit<JobAlert, 'kind'> & { readonly kind: MessageKind };

/** One message to one owner, in the words of Chronos. */
export interface Message {
  readonly told: Told;
  readonly clusterName: string | null;
  readonly subject: string;
  /** Chronos says nothing beside the subject when a job is deleted: null then. */
  readonly text: string | null;
  /** One owner of the job; null when it has none. */
  readonly to: string | null;
}

/** A message for each owner, within a bound; one without recipient for a job that has none. */
export function messagesFor(told: Told, clusterName: string | null): readonly Message[] {
  const subject = `${prefixOf(clusterName)} [Chronos] ${subjectOf(told)}`;
  const message = { told, clusterName, subject, text: textOf(told) };
  const owners = ownersOf(told.job).slice(0, LIMITS.notifiedOwnerCountMax);
  return (owners.length === 0 ? [null] : owners).map((to) => ({ ...message, to }));
}

/** The message that shows whether a channel works; everything in it looks as it would. */
export function testMessage(
  to: string | null,
  about: { readonly at: EpochMs; readonly clusterName: string | null },
): Message {
  const definition = {
    name: 'test-message',
    command: 'true',
    schedule: 'R0/1970-01-01T00:00:00Z/P1D',
  };
  const parsed = parseJob({ ...definition, owner: to ?? '' }, { now: epochMs(0) });
  assert(parsed.ok, 'the job of the test message is a good one');
  const told: Told = {
    kind: 'test',
    at: about.at,
    job: parsed.value.job,
    counters: NO_COUNTERS,
    reason: null,
    runId: null,
    taskId: null,
    attemptCount: 0,
  };
  const [message] = messagesFor(told, about.clusterName);
  assert(message !== undefined, 'there is a message even without owner');
  return { ...message, to };
}

/** Chronos leaves the blank that follows the prefix where there is no prefix. */
function prefixOf(clusterName: string | null): string {
  return clusterName === null ? '' : `[${clusterName}]`;
}

/** Separated by commas, each once. */
export function ownersOf({ owner }: Pick<Job, 'owner'>): readonly string[] {
  // Not split by a regular expression with blanks in it: its time grows with their square.
  const owners = owner.split(',').map((each) => each.trim());
  return [...new Set(owners)].filter((each) => each !== '');
}

function subjectOf({ kind, job }: Told): string {
  switch (kind) {
    case 'deleted':
      return `Your job '${job.name}' was deleted!`;
    case 'disabled':
      return `job '${job.name}' disabled`;
    case 'failed':
      return `job '${job.name}' failed!`;
    case 'test':
      return 'test message';
  }
}

function textOf(told: Told): string | null {
  const { kind, job, counters, attemptCount } = told;
  const at = isoFromMs(told.at);
  switch (kind) {
    case 'deleted':
      return null;
    case 'disabled':
      if (counters.errorsSinceLastSuccess === 0) {
        return (
          `\nJob '${job.name}' has exhausted all of its recurrences and has been disabled.\n` +
          'Please consider either removing your job, or updating its schedule and re-enabling it.\n'
        );
      }
      return `\nFailed at '${at}', ${counters.errorsSinceLastSuccess} failures since last success\n${taskText(told)}`;
    case 'failed':
      // Chronos prints how many retries were allowed; this is how many there were.
      return `\n'${at}'. Retries attempted: ${Math.max(0, attemptCount - 1)}.\n${taskText(told)}`;
    case 'test':
      return `\n'${at}'. This is a test: messages of Horae arrive here.\n`;
  }
}

function taskText({ taskId, reason }: Told): string {
  const task = taskId === null ? '' : `Task id: ${taskId}\n`;
  return reason === null ? task : `${task}The scheduler provided this message:\n\n${reason}`;
}
