import type { Offer, SchedulerCall, SchedulerEventMessage, TaskInfo } from '@horae/agent/protocol';
import { scalarOf } from '@horae/agent/protocol';

export interface ClusterTask {
  readonly info: TaskInfo;
  readonly agentId: string;
  state: 'running' | 'ended';
}

export interface AgentSpec {
  readonly hostname: string;
  readonly cpus: number;
  readonly memMb: number;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** A master and its agents without a fault: every call is obeyed at once. */
export class PerfectCluster {
  readonly tasks = new Map<string, ClusterTask>();
  readonly calls: SchedulerCall[] = [];
  readonly #agents: readonly AgentSpec[];
  readonly #outstanding = new Map<string, string>();
  #offerCount = 0;
  #uuidCount = 0;
  isSuppressed = false;

  constructor(agents: readonly AgentSpec[] = [{ hostname: 'web1', cpus: 8, memMb: 8_192 }]) {
    this.#agents = agents;
  }

  subscribe(): SchedulerEventMessage[] {
    this.#outstanding.clear();
    this.isSuppressed = false;
    const subscribed = { framework_id: { value: 'framework-1' } };
    return [{ type: 'SUBSCRIBED', subscribed }, ...this.#offers()];
  }

  /** What the master answers, in order. */
  take(call: SchedulerCall): SchedulerEventMessage[] {
    this.calls.push(call);
    switch (call.type) {
      case 'REVIVE':
        this.isSuppressed = false;
        return this.#offers();
      case 'SUPPRESS':
        this.isSuppressed = true;
        return [];
      case 'DECLINE':
        for (const { value } of call.decline.offer_ids) this.#outstanding.delete(value);
        return [];
      case 'ACCEPT':
        return this.#launch(call);
      case 'KILL':
        return this.#kill(call.kill.task_id.value);
      case 'RECONCILE':
        return call.reconcile.tasks.flatMap(({ task_id }) => this.#answer(task_id.value));
      default:
        return [];
    }
  }

  /** The task's process ends. */
  end(taskId: string, exitCode: number): SchedulerEventMessage[] {
    const task = this.tasks.get(taskId);
    if (task === undefined || task.state === 'ended') return [];
    task.state = 'ended';
    const state = exitCode === 0 ? 'TASK_FINISHED' : 'TASK_FAILED';
    const labels = { labels: [{ key: 'exit_code', value: String(exitCode) }] };
    return [this.status(taskId, state, { labels }), ...this.#offers()];
  }

  status(
    taskId: string,
    state: Parameters<typeof statusOf>[2],
    more: object = {},
  ): SchedulerEventMessage {
    this.#uuidCount += 1;
    const uuid = new Uint8Array(16).fill(this.#uuidCount % 256);
    const agentId = this.tasks.get(taskId)?.agentId ?? 'agent-web1';
    return statusOf(taskId, agentId, state, { uuid, ...more });
  }

  runningIds(): string[] {
    return [...this.tasks.values()]
      .filter(({ state }) => state === 'running')
      .map(({ info }) => info.task_id.value);
  }

  #launch(call: Extract<SchedulerCall, { type: 'ACCEPT' }>): SchedulerEventMessage[] {
    for (const { value } of call.accept.offer_ids) {
      if (!this.#outstanding.delete(value)) throw new Error(`offer ${value} is not outstanding`);
    }
    const infos = call.accept.operations.flatMap((operation) => operation.launch.task_infos);
    const news = infos.map((info) => this.#start(info));
    const isMoreWanted = call.accept.filters?.refuse_seconds === 0;
    return isMoreWanted ? [...news, ...this.#offers()] : news;
  }

  #start(info: TaskInfo): SchedulerEventMessage {
    const id = info.task_id.value;
    if (this.tasks.has(id)) throw new Error(`task ${id} was launched twice`);
    this.tasks.set(id, { info, agentId: info.agent_id.value, state: 'running' });
    return this.status(id, 'TASK_RUNNING');
  }

  #kill(taskId: string): SchedulerEventMessage[] {
    const task = this.tasks.get(taskId);
    if (task === undefined || task.state === 'ended') return this.#answer(taskId);
    task.state = 'ended';
    return [this.status(taskId, 'TASK_KILLED'), ...this.#offers()];
  }

  #answer(taskId: string): SchedulerEventMessage[] {
    const task = this.tasks.get(taskId);
    if (task === undefined) return [statusOf(taskId, 'agent-web1', 'TASK_GONE', {})];
    return task.state === 'running' ? [statusOf(taskId, task.agentId, 'TASK_RUNNING', {})] : [];
  }

  #offers(): SchedulerEventMessage[] {
    if (this.isSuppressed) return [];
    const offers = this.#agents.flatMap((agent) => this.#offerOf(agent));
    return offers.length === 0 ? [] : [{ type: 'OFFERS', offers: { offers } }];
  }

  #offerOf(agent: AgentSpec): Offer[] {
    const agentId = `agent-${agent.hostname}`;
    if ([...this.#outstanding.values()].includes(agentId)) return [];
    const used = [...this.tasks.values()].filter(
      (task) => task.agentId === agentId && task.state === 'running',
    );
    const sum = (name: string): number =>
      used.reduce((total, { info }) => total + scalarOf(info.resources, name), 0);
    const cpus = Math.round((agent.cpus - sum('cpus')) * 1_000) / 1_000;
    const mem = agent.memMb - sum('mem');
    if (cpus <= 0 || mem <= 0) return [];
    this.#offerCount += 1;
    const id = `offer-${this.#offerCount}`;
    this.#outstanding.set(id, agentId);
    return [offerOf({ ...agent, id, agentId, cpus, mem })];
  }
}

interface OfferSpec {
  readonly id: string;
  readonly agentId: string;
  readonly hostname: string;
  readonly cpus: number;
  readonly mem: number;
  readonly attributes?: Readonly<Record<string, string>>;
}

export function offerOf(spec: OfferSpec): Offer {
  const scalar = (name: string, value: number) =>
    ({ name, type: 'SCALAR', scalar: { value }, allocation_info: { role: '*' } }) as const;
  return {
    id: { value: spec.id },
    framework_id: { value: 'framework-1' },
    agent_id: { value: spec.agentId },
    hostname: spec.hostname,
    url: { scheme: 'http', address: { hostname: spec.hostname, port: 5051 } },
    resources: [scalar('cpus', spec.cpus), scalar('mem', spec.mem), scalar('disk', 1_000_000)],
    attributes: Object.entries(spec.attributes ?? {}).map(([name, value]) => ({
      name,
      type: 'TEXT',
      text: { value },
    })),
    allocation_info: { role: '*' },
  };
}

export function statusOf(
  taskId: string,
  agentId: string,
  state: Extract<SchedulerEventMessage, { type: 'UPDATE' }>['update']['status']['state'],
  more: object,
): SchedulerEventMessage {
  const status = { task_id: { value: taskId }, agent_id: { value: agentId }, state, ...more };
  return { type: 'UPDATE', update: { status } };
}
