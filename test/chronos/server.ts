import { Cluster, type ClusterOptions } from '../world/cluster.js';
import { type RawAnswer, type RawHeaders, requestBytes, sendBytes } from './raw-http.js';

/** What Chronos 2.x and 3.x put in front of their paths; Horae serves both. */
export const PREFIXES = ['/scheduler', '/v1/scheduler'] as const;
export type Prefix = (typeof PREFIXES)[number];

const JSON_TYPE = { 'Content-Type': 'application/json' };

export interface Door {
  readonly port: number;
  close(): Promise<void>;
}

export type OpenDoor = (url: string, options: ClusterOptions) => Promise<Door>;

/**
 * A real `horae-scheduler` (and a real agent unless told otherwise), talked to in raw HTTP. One per
 * test file: start it in `beforeAll`, stop it in `afterAll`. It runs the built code
 * (`npx tsc --build packages/scheduler`).
 */
export class ChronosServer {
  /** When set, requests go in by this door, e.g. a scheduler that forwards them to this one. */
  static openDoor: OpenDoor | null = null;

  private constructor(
    readonly cluster: Cluster,
    private readonly door: Door | null,
  ) {}

  static async start(options: ClusterOptions = {}): Promise<ChronosServer> {
    const cluster = await Cluster.start(options);
    const door = (await ChronosServer.openDoor?.(cluster.url, options)) ?? null;
    return new ChronosServer(cluster, door);
  }

  async stop(): Promise<void> {
    await this.door?.close();
    await this.cluster.stop();
  }

  /** Where requests are sent. */
  get port(): number {
    return this.door?.port ?? this.cluster.ports.http;
  }

  /** Sends these bytes and nothing else. */
  bytes(request: string | Buffer): Promise<RawAnswer> {
    // Metrics are of the process that is asked, also where the door leads elsewhere.
    const isMetrics = /^\w+ \/+metrics\b/.test(request.toString('latin1'));
    return sendBytes(isMetrics ? this.cluster.ports.http : this.port, request);
  }

  /** `raw('PUT /scheduler/job/x HTTP/1.1', { 'Content-Type': 'text/csv' }, '')`. */
  raw(line: string, headers: RawHeaders = {}, body?: string): Promise<RawAnswer> {
    return this.bytes(requestBytes(line, headers, body));
  }

  get(path: string, headers: RawHeaders = {}): Promise<RawAnswer> {
    return this.raw(`GET ${path} HTTP/1.1`, headers);
  }

  /** Without a body, like `curl -X PUT`. */
  put(path: string, headers: RawHeaders = {}): Promise<RawAnswer> {
    return this.raw(`PUT ${path} HTTP/1.1`, headers);
  }

  delete(path: string, headers: RawHeaders = {}): Promise<RawAnswer> {
    return this.raw(`DELETE ${path} HTTP/1.1`, headers);
  }

  /** A value is sent as JSON, a text as it stands. */
  post(path: string, body: unknown): Promise<RawAnswer> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return this.raw(`POST ${path} HTTP/1.1`, JSON_TYPE, text);
  }

  /** Posts a job where its kind belongs; anything but 204 is a failure of the test. */
  async add(job: Readonly<Record<string, unknown>>, prefix: Prefix = '/scheduler'): Promise<void> {
    const answer = await this.post(`${prefix}/${'parents' in job ? 'dependency' : 'iso8601'}`, job);
    if (answer.status !== 204) throw new Error(`${answer.statusLine} ${answer.body}`);
  }

  /** Deletes every job, children first, so that each test begins with none. */
  async clear(): Promise<void> {
    const jobs = (await this.get('/scheduler/jobs')).json() as { readonly name: string }[];
    for (const { name } of jobs.reverse()) {
      await this.delete(`/scheduler/job/${encodeURIComponent(name)}`);
    }
  }

  /** The job as `GET job/NAME` shows it. */
  async job(name: string, prefix: Prefix = '/scheduler'): Promise<Record<string, unknown>> {
    const answer = await this.get(`${prefix}/job/${encodeURIComponent(name)}`);
    if (answer.status !== 200) throw new Error(`${answer.statusLine} ${answer.body}`);
    return answer.json() as Record<string, unknown>;
  }
}
