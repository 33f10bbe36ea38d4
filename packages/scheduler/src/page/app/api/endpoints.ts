import type {
  AgentAnswer,
  JobDetailAnswer,
  LogChunk,
  NextTimeAnswer,
  OfficeAnswer,
  Page,
  QueueAnswer,
  RunAnswer,
} from './answers.js';
import { RequestFailed, queryOf, request, requestJson, requestObject } from './request.js';

export function fetchJob(
  name: string,
  lang: string,
  signal?: AbortSignal,
): Promise<JobDetailAnswer> {
  return requestJson(`api/v1/jobs/${encodeURIComponent(name)}${queryOf({ lang })}`, signal);
}

/** The next due times of a job, soonest first. */
export async function fetchNextTimes(
  name: string,
  wanted: { readonly count: number; readonly lang: string },
  signal?: AbortSignal,
): Promise<readonly NextTimeAnswer[]> {
  const path = `api/v1/jobs/${encodeURIComponent(name)}/next${queryOf(wanted)}`;
  const answer = await requestJson<{ readonly items: readonly NextTimeAnswer[] }>(path, signal);
  return answer.items;
}

export interface RunFilter {
  readonly job?: string | null;
  readonly state?: string | null;
  readonly from?: string | null;
  readonly limit: number;
  readonly cursor?: string | null;
}

export function fetchRuns(filter: RunFilter, signal?: AbortSignal): Promise<Page<RunAnswer>> {
  return requestJson(`api/v1/runs${queryOf({ ...filter })}`, signal);
}

export async function fetchAgents(signal?: AbortSignal): Promise<readonly AgentAnswer[]> {
  const page = await requestJson<Page<AgentAnswer>>('api/v1/agents', signal);
  return page.items;
}

export async function fetchQueues(signal?: AbortSignal): Promise<readonly QueueAnswer[]> {
  const page = await requestJson<Page<QueueAnswer>>('api/v1/queues', signal);
  return page.items;
}

/** It answers also where nobody leads. @throws RequestFailed */
export async function fetchOffice(signal?: AbortSignal): Promise<OfficeAnswer> {
  const health = await requestObject('health', signal);
  if (health === null || !('role' in health)) throw new RequestFailed(0, '');
  const { leader, epoch, reason } = health;
  return {
    leader: typeof leader === 'string' ? leader : null,
    epoch: typeof epoch === 'number' ? epoch : null,
    reason: typeof reason === 'string' ? reason : null,
  };
}

export async function runNow(jobName: string): Promise<void> {
  await request('PUT', `scheduler/job/${encodeURIComponent(jobName)}`);
}

export async function killRun(id: string): Promise<void> {
  await request('POST', `api/v1/runs/${encodeURIComponent(id)}/kill`);
}

export async function retryRun(id: string): Promise<void> {
  await request('POST', `api/v1/runs/${encodeURIComponent(id)}/retry`);
}

export interface LogSource {
  readonly runId: string;
  readonly stream: 'stdout' | 'stderr';
  readonly attempt: number;
}

export async function fetchLog(
  source: LogSource,
  range: { readonly offset: number; readonly length: number },
  signal?: AbortSignal,
): Promise<LogChunk> {
  const { runId, stream, attempt } = source;
  const query = queryOf({ attempt, ...range });
  const path = `api/v1/runs/${encodeURIComponent(runId)}/logs/${stream}${query}`;
  const response = await request('GET', path, signal);
  const bytes = new Uint8Array(await response.arrayBuffer());
  const offset = Number(response.headers.get('x-horae-offset') ?? range.offset);
  return {
    bytes,
    offset,
    size: Number(response.headers.get('x-horae-size') ?? offset + bytes.length),
    ended: response.headers.get('x-horae-ended') === 'true',
  };
}

/** The most one answer brings. */
const LOG_PART_BYTES = 1_048_576;

/** A whole output, as it stands now, put together from as many answers as it takes. */
export async function fetchWholeLog(source: LogSource): Promise<Blob> {
  const parts: Blob[] = [];
  let offset = 0;
  for (;;) {
    const { bytes, size } = await fetchLog(source, { offset, length: LOG_PART_BYTES });
    // As blobs: the browser may keep them on disk.
    parts.push(new Blob([bytes as BlobPart]));
    offset += bytes.length;
    if (bytes.length === 0 || offset >= size) return new Blob(parts, { type: 'text/plain' });
  }
}
