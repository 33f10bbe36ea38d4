import { request as httpRequest } from 'undici';
import { HoraeError, type DurationMs } from '@horae/submitter/kernel';
import type { Attempt } from '../core/run.js';

/** The two files that every attempt leaves. */
export const LOG_FILES = ['stdout', 'stderr'] as const;
export type LogFile = (typeof LOG_FILES)[number];

export interface LogRange {
  readonly file: LogFile;
  /** In bytes. */
  readonly offset: number;
  readonly length: number;
}

export interface LogPart {
  readonly bytes: Buffer;
  /** Size of the whole file in bytes when it was read; null when the agent did not say. */
  readonly sizeBytes: number | null;
}

/** The agent is on the same network; a page that tails a log waits for the answer. */
const AGENT_TIMEOUT_MS = 5_000 as DurationMs;

const NOTHING: LogPart = { bytes: Buffer.alloc(0), sizeBytes: 0 };

/**
 * Reads a part of an attempt's output from the files API of its agent. The path is made from the
 * task's id, never from what the client wrote. Null: the run has no attempt yet.
 * @throws HoraeError LOG_GONE, LOG_UNREACHABLE
 */
export async function readLog(attempt: Attempt | null, range: LogRange): Promise<LogPart> {
  // A run that waits, or was skipped: nothing is not an error.
  if (attempt === null) return NOTHING;
  if (attempt.agentUrl === null) throw unreachable(attempt, 'it gave no address');
  const url = new URL('/files/download', attempt.agentUrl);
  url.searchParams.set('path', `/tasks/${attempt.taskId}/${range.file}`);
  url.searchParams.set('offset', String(range.offset));
  url.searchParams.set('length', String(range.length));
  const answer = await fetchFrom(attempt, url);
  if (answer.status === 404) {
    // Refused, dropped, or about to start: there never was anything to be gone.
    if (attempt.startedAt === null) return NOTHING;
    throw new HoraeError('LOG_GONE', [attempt.taskId, range.file]);
  }
  if (answer.status >= 300) throw unreachable(attempt, `it answered ${answer.status}`);
  return { bytes: answer.bytes.subarray(0, range.length), sizeBytes: answer.sizeBytes };
}

interface AgentAnswer {
  readonly status: number;
  readonly bytes: Buffer;
  readonly sizeBytes: number | null;
}

async function fetchFrom(attempt: Attempt, url: URL): Promise<AgentAnswer> {
  try {
    const { statusCode, headers, body } = await httpRequest(url, {
      headersTimeout: AGENT_TIMEOUT_MS,
      bodyTimeout: AGENT_TIMEOUT_MS,
    });
    const bytes = Buffer.from(await body.arrayBuffer());
    const size = Number(headers['x-horae-size'] ?? NaN);
    return { status: statusCode, bytes, sizeBytes: Number.isNaN(size) ? null : size };
  } catch (error) {
    throw unreachable(attempt, (error as Error).message || 'it does not answer', error);
  }
}

function unreachable(
  attempt: Attempt,
  why: string,
  cause?: unknown,
): HoraeError<'LOG_UNREACHABLE'> {
  return new HoraeError('LOG_UNREACHABLE', [attempt.agent, why], { cause });
}
