import { type DurationMs, SECOND_MS, assert } from '../kernel/index.js';
import type { JobDocument } from '../job/index.js';
import { findingPrefix } from './chronos-prefix.js';
import { RequestRefused } from './client-error.js';
import { ENDPOINTS, queryText } from './endpoints.js';
import { type HttpAnswer, type HttpCall, type Transport, httpTransport } from './transport.js';

/** A run as `/api/v1/runs` shows it; instants are ISO-8601 in UTC with milliseconds. */
export interface RunItem {
  readonly id: string;
  readonly job: string;
  readonly dueAt: string;
  readonly cycle: string | null;
  readonly trigger: string;
  /** queued, running, retrying, succeeded, failed, killed, lost or skipped. */
  readonly state: string;
  readonly reason?: string | null;
  readonly detail?: string | null;
  readonly attempts: readonly AttemptItem[];
}

export interface AttemptItem {
  readonly attempt: number;
  readonly taskId: string;
  readonly agent: string | null;
  readonly state: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly exitCode: number | null;
  readonly message: string | null;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

export interface RunQuery {
  readonly job?: string;
  readonly state?: string;
  /** Instants, ISO-8601. */
  readonly from?: string;
  readonly to?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

export interface LogQuery {
  readonly stream: 'stdout' | 'stderr';
  /** In bytes. */
  readonly offset?: number;
  readonly length?: number;
  /** The latest attempt when left out. */
  readonly attempt?: number;
}

export interface LogPart {
  readonly bytes: Buffer;
  /** Where these bytes begin, and how large the file was. */
  readonly offset: number;
  readonly size: number;
  /** True when the attempt has ended: nothing will be added. */
  readonly hasEnded: boolean;
}

/** What came of a test message on one channel; `error` is null when it was delivered. */
export interface NotificationResult {
  readonly channel: string;
  readonly ok: boolean;
  readonly error: string | null;
}

export interface JobSearch {
  readonly name?: string;
  readonly command?: string;
  readonly any?: string;
  readonly limit?: number;
  readonly offset?: number;
}

/** The client of one scheduler, or of several that follow the same leader. */
export interface SchedulerClient {
  /** Posts a job to the endpoint of its kind: by `parents`, as Chronos's clients do. */
  putJob(document: JobDocument): Promise<void>;
  jobs(): Promise<readonly JobDocument[]>;
  searchJobs(search: JobSearch): Promise<readonly JobDocument[]>;
  summary(): Promise<readonly JobDocument[]>;
  job(name: string): Promise<JobDocument>;
  /**
   * `args` is the text of Chronos's `?arguments=`; it replaces the job's own for this run. Answers
   * the id of the run, or null from Chronos, which does not tell.
   */
  runJob(name: string, args?: string): Promise<string | null>;
  deleteJob(name: string, options?: { readonly detachChildren?: boolean }): Promise<void>;
  killTasks(name: string): Promise<void>;
  markSuccessful(name: string): Promise<string>;
  jobStat(name: string): Promise<JobDocument>;
  stats(percentile: string): Promise<readonly JobDocument[]>;
  graphDot(): Promise<string>;
  graphCsv(): Promise<string>;
  leader(): Promise<string>;
  ping(): Promise<void>;
  metrics(): Promise<JobDocument>;
  runs(query?: RunQuery): Promise<Page<RunItem>>;
  run(id: string): Promise<RunItem>;
  killRun(id: string): Promise<void>;
  /** Switches a job off or on and leaves all else of it as it is; a stock Chronos has no such call. */
  setDisabled(name: string, isDisabled: boolean): Promise<void>;
  readLog(id: string, query: LogQuery): Promise<LogPart>;
  nextRuns(name: string, count: number): Promise<readonly string[]>;
  agents(): Promise<readonly JobDocument[]>;
  /** Sends a message to an owner, or to nobody in particular, on every channel. */
  testNotifications(to?: string): Promise<readonly NotificationResult[]>;
  /** Lets the connections go, so that the process can end. */
  close(): Promise<void>;
}

export interface ClientOptions {
  /** Base addresses, tried in order, e.g. `http://127.0.0.1:4400`; `user:password@` is sent on. */
  readonly servers: readonly string[];
  /** For a connection, and for each silence within an answer. */
  readonly timeoutMs?: DurationMs;
  /** `chronos`: a stock server, whose API may be under `/v1` (3.x); Horae's own is there as well. */
  readonly target?: 'horae' | 'chronos';
}

/** Every method throws RequestRefused or SchedulerUnreachable. */
export function createSchedulerClient(options: ClientOptions): SchedulerClient {
  assert(options.servers.length > 0, 'a client knows at least one server');
  const plain = httpTransport(options.servers, options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  const transport = options.target === 'chronos' ? findingPrefix(plain) : plain;
  return { ...chronosPart(transport), ...horaePart(transport), close: () => transport.close() };
}

const DEFAULT_TIMEOUT_MS = (10 * SECOND_MS) as DurationMs;

function chronosPart(transport: Transport) {
  const list = async (path: string): Promise<readonly JobDocument[]> =>
    listOf(await get(transport, path));
  const document = async (path: string): Promise<JobDocument> =>
    jsonOf<JobDocument>(await get(transport, path));
  const text = async (path: string): Promise<string> => textOf(await get(transport, path));
  return {
    putJob: (job: JobDocument) => putJob(transport, job),
    jobs: () => list(ENDPOINTS.jobs),
    searchJobs: (search: JobSearch) => list(ENDPOINTS.search + queryText({ ...search })),
    summary: async () => {
      const { jobs } = await document(ENDPOINTS.summary);
      return jobs as readonly JobDocument[];
    },
    job: (name: string) => document(ENDPOINTS.job(name)),
    runJob: (name: string, args?: string) => runJob(transport, name, args),
    deleteJob: async (name: string, options?: { readonly detachChildren?: boolean }) => {
      const cascade = options?.detachChildren === true ? 'detach' : undefined;
      await send(transport, 'DELETE', ENDPOINTS.job(name) + queryText({ cascade }));
    },
    killTasks: async (name: string) => {
      await send(transport, 'DELETE', ENDPOINTS.taskKill(name));
    },
    markSuccessful: async (name: string) => {
      const path = ENDPOINTS.jobSuccess(name);
      return textOf(await transport.send({ method: 'PUT', path, isRepeatable: false }));
    },
    jobStat: (name: string) => document(ENDPOINTS.jobStat(name)),
    stats: (percentile: string) => list(ENDPOINTS.stats(percentile)),
    graphDot: () => text(ENDPOINTS.graphDot),
    graphCsv: () => text(ENDPOINTS.graphCsv),
    leader: async () => String((await document(ENDPOINTS.leader))['leader']),
    ping: async () => {
      await text(ENDPOINTS.ping);
    },
    metrics: () => document(ENDPOINTS.metrics),
  };
}

function horaePart(transport: Transport) {
  return {
    runs: async (query: RunQuery = {}) =>
      jsonOf<Page<RunItem>>(await get(transport, ENDPOINTS.runs + queryText({ ...query }))),
    run: async (id: string) => jsonOf<RunItem>(await get(transport, ENDPOINTS.run(id))),
    killRun: async (id: string) => {
      await send(transport, 'POST', ENDPOINTS.runKill(id));
    },
    setDisabled: async (name: string, isDisabled: boolean) => {
      const body = JSON.stringify({ disabled: isDisabled });
      const path = ENDPOINTS.jobPart(name);
      await transport.send({ method: 'PATCH', path, body, isRepeatable: true });
    },
    readLog: (id: string, query: LogQuery) => readLog(transport, id, query),
    nextRuns: async (name: string, count: number) => {
      const path = ENDPOINTS.jobNext(name) + queryText({ count });
      const { items } = jsonOf<{ items: readonly { at: string }[] }>(await get(transport, path));
      return items.map(({ at }) => at);
    },
    agents: async () =>
      jsonOf<{ items: readonly JobDocument[] }>(await get(transport, ENDPOINTS.agents)).items,
    testNotifications: async (to?: string) => {
      const path = ENDPOINTS.notificationTest;
      const body = JSON.stringify({ to });
      const answer = await transport.send({ method: 'POST', path, body, isRepeatable: false });
      return jsonOf<{ items: readonly NotificationResult[] }>(answer).items;
    },
  };
}

async function putJob(transport: Transport, job: JobDocument): Promise<void> {
  const { parents } = job;
  const hasParents = Array.isArray(parents) && parents.length > 0;
  const path = hasParents ? ENDPOINTS.dependency : ENDPOINTS.iso8601;
  // Chronos picks the kind by the key alone, so a scheduled job must not carry an empty list.
  const body = JSON.stringify(hasParents ? job : { ...job, parents: undefined });
  await transport.send({ method: 'POST', path, body, isRepeatable: true });
}

/** Horae's own endpoint tells the run; where there is none, or no such job, Chronos's is asked. */
async function runJob(transport: Transport, name: string, args?: string): Promise<string | null> {
  const words = args?.split(/\s+/).filter((word) => word !== '') ?? [];
  const body = JSON.stringify(words.length === 0 ? {} : { arguments: words });
  const call = { method: 'POST', path: ENDPOINTS.jobRun(name), body, isRepeatable: false } as const;
  try {
    return jsonOf<{ readonly runId: string }>(await transport.send(call)).runId;
  } catch (error) {
    const isUnknown = error instanceof RequestRefused && [404, 405].includes(error.status);
    if (!isUnknown) throw error;
  }
  const path = ENDPOINTS.job(name) + queryText({ arguments: args });
  await transport.send({ method: 'PUT', path, isRepeatable: false });
  return null;
}

async function readLog(transport: Transport, id: string, query: LogQuery): Promise<LogPart> {
  const { stream, ...range } = query;
  const answer = await get(transport, ENDPOINTS.runLog(id, stream) + queryText(range));
  const offset = headerNumber(answer, 'x-horae-offset') ?? range.offset ?? 0;
  return {
    bytes: answer.bytes,
    offset,
    size: headerNumber(answer, 'x-horae-size') ?? offset + answer.bytes.length,
    hasEnded: answer.headers['x-horae-ended'] === 'true',
  };
}

function get(transport: Transport, path: string): Promise<HttpAnswer> {
  return send(transport, 'GET', path);
}

function send(transport: Transport, method: HttpCall['method'], path: string): Promise<HttpAnswer> {
  return transport.send({ method, path, isRepeatable: true });
}

function headerNumber(answer: HttpAnswer, name: string): number | null {
  const text = answer.headers[name];
  return typeof text === 'string' && /^\d+$/.test(text) ? Number(text) : null;
}

function jsonOf<T>(answer: HttpAnswer): T {
  try {
    return JSON.parse(textOf(answer)) as T;
  } catch {
    throw new RequestRefused(answer.status, NO_SCHEDULER, answer.server);
  }
}

function listOf(answer: HttpAnswer): readonly JobDocument[] {
  const value = jsonOf<unknown>(answer);
  if (Array.isArray(value)) return value as readonly JobDocument[];
  throw new RequestRefused(answer.status, NO_LIST, answer.server);
}

const NO_LIST = 'The answer is no list of jobs: something else than a scheduler listens there.';
const NO_SCHEDULER = 'The answer is no JSON: something else than a scheduler listens there.';

function textOf(answer: HttpAnswer): string {
  return answer.bytes.toString('utf8');
}
