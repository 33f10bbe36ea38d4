import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type AgentCall,
  type AgentEvent,
  type TaskInfo,
  type TaskStatus,
  decodeAgentCall,
  encodeAgentEvent,
  frameRecord,
} from '@horae/agent/protocol';
import { eventually } from './eventually.js';

export interface ScriptedMasterOptions {
  readonly port?: number;
  readonly epoch?: number;
  /** False: statuses pile up unacknowledged. */
  readonly acknowledges?: boolean;
  readonly heartbeatSeconds?: number;
}

/** A master that says what the test tells it to, over real HTTP with the real codecs. */
export class ScriptedMaster {
  readonly calls: AgentCall[] = [];
  readonly statuses: TaskStatus[] = [];
  /** Calls beside any stream; refused, as by a real one. */
  strayCallCount = 0;
  acknowledges: boolean;
  /** What `/redirect` says: where the leader is, null for nobody; by default that it is this one. */
  leader: string | null | undefined = undefined;
  private stream: ServerResponse | null = null;

  private constructor(
    private readonly server: Server,
    private readonly options: ScriptedMasterOptions,
  ) {
    this.acknowledges = options.acknowledges ?? true;
  }

  static async start(options: ScriptedMasterOptions = {}): Promise<ScriptedMaster> {
    const server = createServer((request, response) => void master.answer(request, response));
    const master = new ScriptedMaster(server, options);
    await new Promise<void>((resolve) => {
      server.listen(options.port ?? 0, '127.0.0.1', resolve);
    });
    return master;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Subscriptions so far, newest last. */
  get subscriptions(): readonly (AgentCall & { type: 'SUBSCRIBE' })[] {
    return this.calls.filter((call) => call.type === 'SUBSCRIBE');
  }

  say(event: AgentEvent): void {
    if (this.stream === null) throw new Error('no agent is subscribed');
    this.stream.write(frameRecord(encodeAgentEvent(event)));
  }

  launch(task: TaskInfo): void {
    this.say({ type: 'LAUNCH', launch: { framework_id: { value: 'horae-test' }, task } });
  }

  kill(taskId: string, graceMs?: number): void {
    const policy =
      graceMs === undefined
        ? {}
        : { kill_policy: { grace_period: { nanoseconds: graceMs * 1e6 } } };
    this.say({ type: 'KILL', kill: { task_id: { value: taskId }, ...policy } });
  }

  acknowledge(status: TaskStatus): void {
    const { task_id, uuid } = status;
    if (uuid === undefined) return;
    this.say({ type: 'ACKNOWLEDGED', acknowledged: { task_id, uuid } });
  }

  statusesOf(taskId: string): readonly TaskStatus[] {
    return this.statuses.filter(({ task_id }) => task_id.value === taskId);
  }

  async subscribed(count = 1): Promise<void> {
    await eventually(() => this.subscriptions.length >= count && this.stream !== null);
  }

  async status(taskId: string, isIt: (status: TaskStatus) => boolean): Promise<TaskStatus> {
    return eventually(() => this.statusesOf(taskId).find(isIt));
  }

  async endOf(taskId: string): Promise<TaskStatus> {
    return this.status(taskId, ({ state }) => state !== 'TASK_RUNNING');
  }

  /** Open connections, of streams and calls. */
  connectionCount(): Promise<number> {
    return new Promise((resolve) => this.server.getConnections((_error, count) => resolve(count)));
  }

  cutStream(): void {
    this.stream?.destroy();
    this.stream = null;
  }

  async stop(): Promise<void> {
    this.cutStream();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'GET') {
      this.redirect(response);
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const call = decodeAgentCall(Buffer.concat(chunks));
    this.calls.push(call);
    if (call.type === 'SUBSCRIBE') {
      this.subscribe(call, response);
      return;
    }
    if (request.headers['horae-stream-id'] === undefined) {
      this.strayCallCount += 1;
      response.writeHead(400).end();
      return;
    }
    response.writeHead(202).end();
    if (call.type !== 'UPDATE') return;
    this.statuses.push(call.update.status);
    if (this.acknowledges) this.acknowledge(call.update.status);
  }

  private redirect(response: ServerResponse): void {
    const { leader = this.url } = this;
    if (leader === null) response.writeHead(503).end('No leader elected');
    else response.writeHead(307, { location: leader.replace('http:', '') }).end();
  }

  private subscribe(call: AgentCall & { type: 'SUBSCRIBE' }, response: ServerResponse): void {
    response.writeHead(200, {
      'content-type': 'application/x-protobuf',
      'horae-stream-id': `stream-${this.subscriptions.length}`,
    });
    this.stream = response;
    this.say({
      type: 'SUBSCRIBED',
      subscribed: {
        agent_id: { value: call.subscribe.agent_info.id?.value ?? 'agent-1' },
        heartbeat_interval_seconds: this.options.heartbeatSeconds ?? 15,
        epoch: this.options.epoch ?? 1,
      },
    });
  }
}
