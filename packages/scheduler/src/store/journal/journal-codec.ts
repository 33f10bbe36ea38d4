import type { Attempt, Change, Run } from '../../core/index.js';

/**
 * Changes as the journal keeps them: lists of values in a fixed order instead of objects, which
 * halves what every commit has to put into text and onto the disk. New members go to the end of
 * their list, so that a journal of the version before can still be read; what it did not know
 * comes back as null.
 */
export function encodeChange(change: Change): string {
  const members = MEMBERS[change.kind];
  const values: unknown[] = [change.kind];
  for (const member of members) {
    const value = (change as unknown as Values)[member];
    values.push(pack(member, value));
  }
  return JSON.stringify(values);
}

export function decodeChanges(batch: string): Change[] {
  return (JSON.parse(batch) as [Change['kind'], ...unknown[]][]).map(([kind, ...values]) => {
    const change: Record<string, unknown> = { kind };
    for (const [index, member] of MEMBERS[kind].entries()) {
      change[member] = unpack(member, values[index] ?? null);
    }
    return change as unknown as Change;
  });
}

/** A run alone, in the same form. */
export function encodeRun(run: Run): string {
  return JSON.stringify(pack('run', run));
}

export function decodeRun(text: string): Run {
  return unpack('run', JSON.parse(text)) as Run;
}

type Values = Readonly<Record<string, unknown>>;
type Kind = Change['kind'];
type Members<K extends Kind> = Exclude<keyof Extract<Change, { kind: K }>, 'kind'>;

const MEMBERS = {
  jobPut: ['document', 'putAt', 'nextAt', 'takenAt', 'takenCount', 'counters', 'number'],
  jobDeleted: ['jobName', 'at'],
  jobDetached: ['jobName', 'parent'],
  jobDisabled: ['jobName', 'disabled', 'by', 'reason'],
  scheduleAdvanced: ['jobName', 'takenAt', 'takenCount', 'nextAt'],
  runCreated: ['run'],
  runSkipped: ['run'],
  attemptLaunched: ['runId', 'jobName', 'dueAt', 'attempt'],
  attemptMoved: ['runId', 'attempt', 'state', 'at', 'facts'],
  attemptNoted: ['runId', 'attempt', 'facts'],
  runRequeued: ['runId', 'failureCount', 'retryAt'],
  runEnded: ['runId', 'state', 'reason', 'detail', 'at'],
  jobCounted: ['jobName', 'counters'],
  gatePlanned: ['jobName', 'mode', 'reference'],
  gateCredited: ['jobName', 'roundAt', 'parent'],
  gateFired: ['jobName', 'roundAt'],
  gateRoundDropped: ['jobName', 'roundAt'],
  writtenOffEnded: ['taskId'],
  frameworkNamed: ['frameworkId'],
} as const satisfies { readonly [K in Kind]: readonly Members<K>[] };

const RUN_MEMBERS = [
  'id',
  'job',
  'dueAt',
  'cycleAt',
  'trigger',
  'createdAt',
  'arguments',
  'queue',
  'priority',
  'state',
  'reason',
  'detail',
  'attempts',
  'retryAt',
  'failureCount',
  'endedAt',
  'occurrenceCount',
  'lastDueAt',
  'inLineSince',
] as const satisfies readonly (keyof Run)[];

const ATTEMPT_MEMBERS = [
  'attempt',
  'taskId',
  'agentId',
  'agent',
  'agentUrl',
  'state',
  'cpus',
  'memMb',
  'launchedAt',
  'startedAt',
  'endedAt',
  'exitCode',
  'signal',
  'message',
  'unreachableSince',
  'timedOut',
  'killReason',
  'reportedCode',
  'elementCount',
] as const satisfies readonly (keyof Attempt)[];

/** Members that most attempts do not have: absent where others would be null. */
const OPTIONAL = new Set<string>(['reportedCode', 'elementCount'] satisfies (keyof Attempt)[]);

/** A member that is missing above would be lost without a word: this line would not compile. */
type Missing =
  | Exclude<keyof Run, (typeof RUN_MEMBERS)[number]>
  | Exclude<keyof Attempt, (typeof ATTEMPT_MEMBERS)[number]>
  | { [K in Kind]: Exclude<Members<K>, (typeof MEMBERS)[K][number]> }[Kind];
const nothingIsMissing: [Missing] extends [never] ? true : Missing = true;
void nothingIsMissing;

function pack(member: string, value: unknown): unknown {
  if (member === 'run') return packMembers(value as Run, RUN_MEMBERS);
  // An attempt in one change, its number in another.
  if (member !== 'attempt' || typeof value === 'number') return value;
  return packMembers(value as Attempt, ATTEMPT_MEMBERS);
}

function unpack(member: string, value: unknown): unknown {
  if (member === 'run') return unpackMembers(value, RUN_MEMBERS);
  if (member !== 'attempt' || typeof value === 'number') return value;
  return unpackMembers(value, ATTEMPT_MEMBERS);
}

function packMembers<T extends object>(object: T, members: readonly (keyof T)[]): unknown[] {
  const values: unknown[] = new Array(members.length);
  for (let index = 0; index < members.length; index += 1) {
    values[index] = object[members[index] as keyof T];
  }
  return values;
}

function unpackMembers(values: unknown, members: readonly string[]): Values {
  const given = values as readonly unknown[];
  const object: Record<string, unknown> = {};
  for (const [index, member] of members.entries()) {
    const value = given[index] ?? null;
    if (value !== null || !OPTIONAL.has(member)) object[member] = value;
  }
  return object;
}
