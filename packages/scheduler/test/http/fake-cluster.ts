import type {
  Offer,
  Resource,
  SchedulerCall,
  TaskInfo,
  TaskState,
  TaskStatus,
} from '@horae/agent/protocol';
import type { Driver, DriverOptions } from '../../src/ports/driver.js';

export interface StatusFacts {
  readonly message?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** A cluster of one agent that does what the test says, on the driver's side of the port. */
export class FakeCluster implements Driver {
  readonly calls: SchedulerCall[] = [];
  #options: DriverOptions | null = null;
  #offerCount = 0;
  #statusCount = 0;

  constructor(readonly agent: { readonly hostname: string; readonly port: number }) {}

  start(options: DriverOptions): void {
    this.#options = options;
    queueMicrotask(() => {
      const subscribed = { framework_id: { value: 'framework-1' } };
      options.onEvent({ type: 'SUBSCRIBED', subscribed });
    });
  }

  send(call: SchedulerCall): void {
    this.calls.push(call);
  }

  stop(): Promise<void> {
    this.#options = null;
    return Promise.resolve();
  }

  /** Offers the whole agent. */
  offer(amounts = { cpus: 8, mem: 16_384, disk: 100_000 }): void {
    this.#offerCount += 1;
    const offer: Offer = {
      id: { value: `offer-${this.#offerCount}` },
      framework_id: { value: 'framework-1' },
      agent_id: { value: 'agent-1' },
      hostname: this.agent.hostname,
      url: { scheme: 'http', address: { ip: '127.0.0.1', port: this.agent.port } },
      resources: Object.entries(amounts).map(([name, value]) => scalar(name, value)),
    };
    this.#options?.onEvent({ type: 'OFFERS', offers: { offers: [offer] } });
  }

  /** Tasks that were launched, oldest first. */
  get tasks(): readonly TaskInfo[] {
    return this.calls.flatMap((call) =>
      call.type === 'ACCEPT'
        ? call.accept.operations.flatMap((operation) => operation.launch.task_infos)
        : [],
    );
  }

  get killedTaskIds(): readonly string[] {
    return this.calls.flatMap((call) => (call.type === 'KILL' ? [call.kill.task_id.value] : []));
  }

  say(taskId: string, state: TaskState, facts: StatusFacts = {}): void {
    this.#statusCount += 1;
    const uuid = new Uint8Array(16);
    new DataView(uuid.buffer).setUint32(0, this.#statusCount);
    const labels = Object.entries(facts.labels ?? {}).map(([key, value]) => ({ key, value }));
    const status: TaskStatus = {
      task_id: { value: taskId },
      agent_id: { value: 'agent-1' },
      state,
      source: 'SOURCE_EXECUTOR',
      uuid,
      labels: { labels },
      ...(facts.message === undefined ? {} : { message: facts.message }),
    };
    this.#options?.onEvent({ type: 'UPDATE', update: { status } });
  }
}

function scalar(name: string, value: number): Resource {
  return { name, type: 'SCALAR', scalar: { value } };
}
