import type { Attribute, Quantities } from '@horae/agent/protocol';
import type { EpochMs } from '@horae/submitter/kernel';
import { addressOf } from './allocation.js';
import type { Agent, MasterState } from './master-state.js';

export interface ResourceAmounts {
  readonly cpus: number;
  readonly memMb: number;
  readonly diskMb: number;
}

/** What people see of an agent. */
export interface AgentView {
  readonly id: string;
  readonly hostname: string;
  /** Where its files API is, e.g. `http://10.0.0.7:5051`. */
  readonly url: string;
  readonly attributes: readonly Attribute[];
  readonly total: ResourceAmounts;
  readonly used: ResourceAmounts;
  readonly offered: ResourceAmounts;
  readonly registeredAt: EpochMs;
  readonly isConnected: boolean;
  readonly isReachable: boolean;
  readonly unreachableSince: EpochMs | null;
  /** What masters that led before have said to it since then, in vain. */
  readonly refusedCallCount: number;
  readonly tasks: readonly {
    readonly taskId: string;
    readonly name: string;
    readonly state: string;
  }[];
}

/** All agents, by hostname and id. */
export function agentsView(state: MasterState): readonly AgentView[] {
  return [...state.agents.values()]
    .map(viewOf)
    .sort((a, b) => (`${a.hostname} ${a.id}` < `${b.hostname} ${b.id}` ? -1 : 1));
}

function viewOf(agent: Agent): AgentView {
  const { hostname, port } = addressOf(agent);
  return {
    id: agent.id,
    hostname: agent.info.hostname,
    url: `http://${hostname.includes(':') ? `[${hostname}]` : hostname}:${port}`,
    attributes: agent.info.attributes ?? [],
    total: amountsOf(agent.total),
    used: amountsOf(agent.used),
    offered: amountsOf(agent.offered),
    registeredAt: agent.registeredAt,
    isConnected: agent.connection !== null,
    isReachable: agent.unreachableSince === null,
    unreachableSince: agent.unreachableSince,
    refusedCallCount: agent.refusedCallCount,
    tasks: [...agent.tasks.values()].map((task) => ({
      taskId: task.info.task_id.value,
      name: task.info.name,
      state: task.status.state,
    })),
  };
}

function amountsOf({ scalarsMilli }: Quantities): ResourceAmounts {
  const unit = (name: string): number => (scalarsMilli[name] ?? 0) / 1000;
  return { cpus: unit('cpus'), memMb: unit('mem'), diskMb: unit('disk') };
}
