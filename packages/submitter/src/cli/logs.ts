import type { DurationMs } from '../kernel/index.js';
import { RequestRefused, type RunItem, SchedulerUnreachable } from '../client/index.js';
import { isRunId } from './act.js';
import type { Command, Context } from './context.js';
import { EXIT } from './surroundings.js';

export interface LogFlags {
  /** A run's id, or a job's name: its latest run then. */
  readonly target: string;
  readonly isFollowed: boolean;
  /** Both when left out, each to its own place. */
  readonly stream: 'stdout' | 'stderr' | undefined;
  readonly attempt: number | undefined;
  /** How long a scheduler that cannot be reached is tried again, while a run is followed. */
  readonly retryForMs: DurationMs;
}

const PAUSE_MS = 500;
const PART_BYTES = 262_144;
const ACTIVE = new Set(['queued', 'running', 'retrying']);

/**
 * `submitter logs`: what an attempt wrote, byte for byte. Followed, it goes on until the run ends,
 * from one attempt to the next.
 */
export function showLogs(flags: LogFlags): Command {
  return async (context) => {
    const id = await runIdOf(flags.target, context);
    if (id === null) {
      context.surroundings.err(`"${flags.target}" has no run yet.\n`);
      return EXIT.refused;
    }
    const reader = new LogReader(id, flags, context);
    if (!flags.isFollowed) {
      await reader.readAll(flags.attempt);
      return EXIT.done;
    }
    await follow(id, reader, flags, context);
    return EXIT.done;
  };
}

/** A scheduler that restarts is waited for; the reader knows how far it has come. */
async function follow(
  id: string,
  reader: LogReader,
  flags: LogFlags,
  context: Context,
): Promise<void> {
  const { surroundings } = context;
  let lostAt: number | null = null;
  for (;;) {
    try {
      if (await hasShownAll(id, reader, flags, context)) return;
      lostAt = null;
    } catch (error) {
      if (!mayComeBack(error)) throw error;
      if (lostAt === null) surroundings.err('The scheduler cannot be reached; trying again.\n');
      lostAt ??= surroundings.now();
      if (surroundings.now() - lostAt >= flags.retryForMs) throw error;
    }
    await surroundings.pause(PAUSE_MS);
  }
}

/** The run as it was before the last read: what it wrote until it ended is read after that. */
async function hasShownAll(
  id: string,
  reader: LogReader,
  flags: LogFlags,
  context: Context,
): Promise<boolean> {
  const run = await context.client.run(id);
  for (const attempt of attemptsOf(run, flags)) await reader.readAll(attempt, true);
  return !ACTIVE.has(run.state);
}

/** Nobody there, or nobody who leads: a scheduler that stops or starts answers with 503. */
function mayComeBack(error: unknown): boolean {
  if (error instanceof RequestRefused) return error.status === 503;
  return error instanceof SchedulerUnreachable;
}

function attemptsOf(run: RunItem, { attempt }: LogFlags): readonly number[] {
  const numbers = run.attempts.map((each) => each.attempt);
  return attempt === undefined ? numbers : numbers.filter((number) => number === attempt);
}

async function runIdOf(target: string, { client }: Context): Promise<string | null> {
  if (isRunId(target)) return target;
  const { items } = await client.runs({ job: target, limit: 20 });
  // Occurrences that were skipped ran nothing, so they have no log.
  const written = items.filter((run) => run.state !== 'skipped');
  return (written.find((run) => run.attempts.length > 0) ?? written[0])?.id ?? null;
}

class LogReader {
  /** How far each attempt's stream has been shown, in bytes. */
  private readonly shownBytes = new Map<string, number>();

  constructor(
    private readonly id: string,
    private readonly flags: LogFlags,
    private readonly context: Context,
  ) {}

  /** Both streams to their present end. `mayBeMissing`: an attempt that has not begun yet. */
  async readAll(attempt: number | undefined, mayBeMissing = false): Promise<void> {
    const streams = this.flags.stream === undefined ? STREAMS : [this.flags.stream];
    for (const stream of streams) {
      try {
        await this.readStream(stream, attempt);
      } catch (error) {
        if (!mayBeMissing || !(error instanceof RequestRefused) || mayComeBack(error)) throw error;
        this.context.debug(`${stream} of attempt ${attempt ?? 'latest'}: ${error.message}`);
      }
    }
  }

  private async readStream(
    stream: 'stdout' | 'stderr',
    attempt: number | undefined,
  ): Promise<void> {
    const { client, surroundings } = this.context;
    const key = `${attempt ?? ''}/${stream}`;
    for (;;) {
      const offset = this.shownBytes.get(key) ?? 0;
      const part = await client.readLog(this.id, {
        stream,
        offset,
        length: PART_BYTES,
        ...(attempt === undefined ? {} : { attempt }),
      });
      if (part.bytes.length === 0) return;
      if (stream === 'stdout') surroundings.out(part.bytes);
      else surroundings.err(part.bytes);
      this.shownBytes.set(key, part.offset + part.bytes.length);
    }
  }
}

const STREAMS = ['stdout', 'stderr'] as const;
