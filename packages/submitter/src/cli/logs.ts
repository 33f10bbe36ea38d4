import { RequestRefused, type RunItem } from '../client/index.js';
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

/** The run as it was before the last read: what it wrote until it ended is read after that. */
async function follow(
  id: string,
  reader: LogReader,
  flags: LogFlags,
  context: Context,
): Promise<void> {
  for (;;) {
    const run = await context.client.run(id);
    for (const attempt of attemptsOf(run, flags)) await reader.readAll(attempt, true);
    if (!ACTIVE.has(run.state)) return;
    await context.surroundings.pause(PAUSE_MS);
  }
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
        if (!mayBeMissing || !(error instanceof RequestRefused)) throw error;
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
