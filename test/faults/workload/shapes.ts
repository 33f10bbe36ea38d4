import type { ChildJobFacts, JobFacts, ScheduledJobFacts } from '../checker/case.js';

/** A job as it is put, and what the checker is told of it. */
export interface Shape {
  readonly facts: JobFacts;
  readonly document: Readonly<Record<string, unknown>>;
}

export interface ShapeOptions {
  /** In front of every name, so that no two storms share one. */
  readonly prefix: string;
  /** When the first of them is due. */
  readonly startAtMs: number;
  /** The command of a task that works for so many seconds and fails in its first attempts. */
  readonly command: (seconds: number, failingAttempts: number) => string;
  /** How long a long run takes, and how often each kind of short job is there. */
  readonly longSeconds: number;
  readonly copies: number;
}

interface Scheduled {
  readonly name: string;
  readonly periodMs: number;
  readonly workSeconds?: number;
  readonly offsetMs?: number;
  readonly occurrenceCount?: number;
  readonly overlap?: JobFacts['overlap'];
  readonly failingAttempts?: number;
  readonly isPunctual?: boolean;
}

const RETRY_COUNT = 2;
const RETRY_INTERVAL_MS = 3_000;

/** Jobs of every shape; parents before their children. */
export function shapes(options: ShapeOptions): Shape[] {
  const { copies } = options;
  const scheduled = (job: Scheduled): Shape => scheduledShape(options, job);
  const shorts = Array.from({ length: copies }, (_, index): Shape[] => [
    scheduled({ name: `every-second-${index}`, periodMs: 1_000 }),
    scheduled({ name: `every-two-${index}`, periodMs: 2_000, workSeconds: 0.2 }),
    scheduled({ name: `half-past-${index}`, periodMs: 2_000, offsetMs: 500 }),
  ]);
  return [
    ...shorts.flat(),
    ...longOnes(options),
    scheduled({ name: 'failing-first', periodMs: 8_000, failingAttempts: 1, isPunctual: false }),
    scheduled({ name: 'failing-twice', periodMs: 12_000, failingAttempts: 2, isPunctual: false }),
    scheduled({ name: 'failing-always', periodMs: 15_000, failingAttempts: 9, isPunctual: false }),
    ...diamond(options),
    ...pair(options),
    manual(options),
  ];
}

/**
 * Runs that are longer than their period, under each rule of overlap, and runs that outlast
 * leaders.
 */
function longOnes(options: ShapeOptions): Shape[] {
  const { longSeconds } = options;
  const scheduled = (job: Scheduled): Shape =>
    scheduledShape(options, { isPunctual: false, ...job });
  return [
    scheduled({ name: 'slow-skip', periodMs: 2_000, workSeconds: 3, overlap: 'skip' }),
    scheduled({ name: 'slow-queue', periodMs: 2_000, workSeconds: 3, overlap: 'queue' }),
    scheduled({ name: 'slow-allow', periodMs: 2_000, workSeconds: 3, overlap: 'allow' }),
    scheduled({
      name: 'long-skip',
      periodMs: longSeconds * 500,
      workSeconds: longSeconds,
      overlap: 'skip',
    }),
    scheduled({ name: 'long-alone', periodMs: longSeconds * 1_500, workSeconds: longSeconds }),
  ];
}

/** One above, two in the middle, one below that waits for both, and a chain from it. */
function diamond(options: ShapeOptions): Shape[] {
  const period = 4_000;
  const child = (name: string, parents: readonly string[], workSeconds = 0): Shape =>
    childShape(options, { name, parents, roundPeriodMs: period, workSeconds });
  return [
    scheduledShape(options, { name: 'top', periodMs: period }),
    child('left', ['top'], 0.1),
    child('right', ['top'], 0.4),
    child('bottom', ['left', 'right']),
    child('after-bottom', ['bottom']),
  ];
}

/** Two schedules that take turns, one of which fails at first: a round is complete late. */
function pair(options: ShapeOptions): Shape[] {
  const period = 6_000;
  return [
    scheduledShape(options, { name: 'pair-a', periodMs: period }),
    scheduledShape(options, {
      ...{ name: 'pair-b', periodMs: period, offsetMs: 1_000, failingAttempts: 1 },
      isPunctual: false,
    }),
    childShape(options, {
      name: 'pair-both',
      parents: ['pair-a', 'pair-b'],
      roundPeriodMs: period,
      workSeconds: 0.2,
    }),
  ];
}

/** Not due for years: it runs when it is asked for. */
function manual(options: ShapeOptions): Shape {
  const shape = scheduledShape(options, { name: 'manual', periodMs: 86_400_000, overlap: 'allow' });
  const firstDueAtMs = options.startAtMs + 10 * 365 * 86_400_000;
  return {
    facts: { ...(shape.facts as ScheduledJobFacts), firstDueAtMs },
    document: { ...shape.document, schedule: repeat(firstDueAtMs, 86_400_000, null) },
  };
}

export function scheduledShape(options: ShapeOptions, job: Scheduled): Shape {
  const { periodMs, workSeconds = 0, offsetMs = 0, occurrenceCount = null } = job;
  const firstDueAtMs = options.startAtMs + offsetMs;
  const name = `${options.prefix}-${job.name}`;
  const facts: ScheduledJobFacts = {
    kind: 'schedule',
    name,
    firstDueAtMs,
    periodMs,
    occurrenceCount,
    isPunctual: job.isPunctual ?? true,
    overlap: job.overlap ?? 'skip',
    ...common(workSeconds),
  };
  const schedule = repeat(firstDueAtMs, periodMs, occurrenceCount);
  const command = options.command(workSeconds, job.failingAttempts ?? 0);
  return { facts, document: { ...documentOf(facts, command), schedule } };
}

function childShape(
  options: ShapeOptions,
  child: {
    readonly name: string;
    readonly parents: readonly string[];
    readonly roundPeriodMs: number;
    readonly workSeconds: number;
  },
): Shape {
  const parents = child.parents.map((parent) => `${options.prefix}-${parent}`);
  const facts: ChildJobFacts = {
    kind: 'child',
    name: `${options.prefix}-${child.name}`,
    parents,
    roundAnchorMs: options.startAtMs,
    roundPeriodMs: child.roundPeriodMs,
    // Repairs and manual runs of parents may make two of a round.
    overlap: 'queue',
    ...common(child.workSeconds),
  };
  const command = options.command(child.workSeconds, 0);
  return { facts, document: { ...documentOf(facts, command), parents } };
}

function common(
  workSeconds: number,
): Pick<JobFacts, 'retryCount' | 'retryIntervalMs' | 'workMs' | 'deleteAskedAtMs' | 'deletedAtMs'> {
  return {
    retryCount: RETRY_COUNT,
    retryIntervalMs: RETRY_INTERVAL_MS,
    workMs: workSeconds * 1_000,
    deleteAskedAtMs: null,
    deletedAtMs: null,
  };
}

function documentOf(facts: JobFacts, command: string): Record<string, unknown> {
  return {
    name: facts.name,
    command,
    overlap: facts.overlap,
    retries: facts.retryCount,
    retryInterval: `PT${facts.retryIntervalMs / 1_000}S`,
    cpus: 0.1,
    mem: 16,
    disk: 1,
  };
}

function repeat(firstDueAtMs: number, periodMs: number, occurrenceCount: number | null): string {
  const start = new Date(firstDueAtMs).toISOString();
  return `R${occurrenceCount ?? ''}/${start}/PT${periodMs / 1_000}S`;
}
