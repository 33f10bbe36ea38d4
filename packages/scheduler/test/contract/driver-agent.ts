import {
  type AgentCall,
  type AgentEvent,
  type HeldTask,
  type TaskStatus,
  createRecordReader,
  decodeAgentEvent,
  encodeAgentCall,
  uuidFromRandom,
} from '@horae/agent/protocol';
import { Client } from 'undici';

const HEADERS = { 'content-type': 'application/x-protobuf' };

/** An agent on the wire that does what the test tells it to. */
export class ScriptedAgent {
  readonly events: AgentEvent[] = [];
  id: string | null = null;
  private stream: Client | null = null;
  private streamId = '';
  private readonly calls: Client;
  private heartbeat: NodeJS.Timeout | undefined;

  constructor(
    private readonly origin: string,
    private readonly cpus = 4,
  ) {
    this.calls = new Client(origin);
  }

  async subscribe(tasks: readonly HeldTask[] = []): Promise<void> {
    const call: AgentCall = {
      type: 'SUBSCRIBE',
      subscribe: {
        agent_info: {
          hostname: 'node1',
          port: 5051,
          ...(this.id === null ? {} : { id: { value: this.id } }),
          resources: [
            { name: 'cpus', type: 'SCALAR', scalar: { value: this.cpus } },
            { name: 'mem', type: 'SCALAR', scalar: { value: 1024 } },
          ],
          attributes: [{ name: 'rack', type: 'TEXT', text: { value: 'r1' } }],
        },
        version: '0.1.0',
        boot_id: 'b',
        tasks,
      },
    };
    this.stream = new Client(this.origin, { bodyTimeout: 0 });
    const answer = await this.stream.request({
      method: 'POST',
      path: '/api/v1/agent',
      headers: HEADERS,
      body: encodeAgentCall(call),
    });
    if (answer.statusCode !== 200) throw new Error(`SUBSCRIBE was answered ${answer.statusCode}`);
    this.streamId = String(answer.headers['horae-stream-id']);
    this.read(answer.body).catch(() => undefined);
    this.keepAlive();
  }

  private async read(body: AsyncIterable<Buffer>): Promise<void> {
    const reader = createRecordReader(
      (record) => {
        const event = decodeAgentEvent(record);
        if (event === null) return;
        this.events.push(event);
        if (event.type === 'SUBSCRIBED') this.id = event.subscribed.agent_id.value;
      },
      { recordBytesMax: 1_000_000 },
    );
    for await (const chunk of body) reader.push(chunk);
  }

  private keepAlive(): void {
    clearInterval(this.heartbeat);
    this.heartbeat = setInterval(() => {
      if (this.id === null) return;
      this.call({ type: 'HEARTBEAT', agent_id: { value: this.id } }).catch(() => undefined);
    }, 50);
  }

  async call(call: AgentCall): Promise<number> {
    const { statusCode, body } = await this.calls.request({
      method: 'POST',
      path: '/api/v1/agent',
      headers: { ...HEADERS, 'horae-stream-id': this.streamId },
      body: encodeAgentCall(call),
    });
    await body.dump();
    return statusCode;
  }

  /** Answers the uuid of the update. */
  async update(
    frameworkId: string,
    taskId: string,
    state: TaskStatus['state'],
  ): Promise<Uint8Array> {
    const uuid = uuidFromRandom(crypto.getRandomValues(new Uint8Array(16)));
    const status: TaskStatus = {
      task_id: { value: taskId },
      state,
      uuid,
      source: 'SOURCE_EXECUTOR',
    };
    await this.call({
      type: 'UPDATE',
      agent_id: { value: this.id ?? '' },
      update: { framework_id: { value: frameworkId }, status },
    });
    return uuid;
  }

  /** Breaks the stream and falls silent. */
  async disconnect(): Promise<void> {
    clearInterval(this.heartbeat);
    await this.stream?.destroy();
    this.stream = null;
  }

  async close(): Promise<void> {
    await this.disconnect();
    await this.calls.destroy();
  }
}
