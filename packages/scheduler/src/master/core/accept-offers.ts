import {
  type Filters,
  type Id,
  NO_QUANTITIES,
  type Quantities,
  type SchedulerCall,
  type TaskInfo,
  addQuantities,
  describeQuantities,
  includesQuantities,
  isNothing,
  quantitiesOf,
  subtractQuantities,
} from '@horae/agent/protocol';
import { addFilter } from './decline-filter.js';
import { idRefusal } from './framework-check.js';
import type { Agent, Framework, OpenOffer } from './master-state.js';
import { taskKey } from './master-state.js';
import { type MasterTurn, tellAgent, tellStatus } from './master-turn.js';
import { closeOffer } from './open-offer.js';
import { answerOne } from './reconciliation.js';
import { resourcesRefusal } from './resource-check.js';
import { addTask } from './task-table.js';

type Accept = Extract<SchedulerCall, { type: 'ACCEPT' }>['accept'];

/**
 * Every offer named is used up, whatever becomes of the tasks. Offers that do not go together fail
 * all tasks of the call (never started: TASK_DROPPED); a task that is wrong by itself fails alone.
 */
export function acceptOffers(turn: MasterTurn, framework: Framework, accept: Accept): void {
  const tasks = accept.operations.flatMap((operation) => operation.launch.task_infos);
  const offers = validOffers(turn, framework, accept.offer_ids);
  const problem = offersProblem(turn, framework, accept.offer_ids);
  for (const offer of offers) closeOffer(turn, offer);
  const agent = turn.state.agents.get(offers[0]?.agentId ?? '');
  if (problem !== null || agent === undefined) {
    const reason = problem ?? 'No offers named';
    for (const task of tasks) dropTask(turn, framework, { task, reason });
    return;
  }
  let left = offers.map((offer) => offer.quantities).reduce(addQuantities, NO_QUANTITIES);
  for (const task of tasks) left = launchTask(turn, { framework, agent, task, left });
  if (!isNothing(left))
    addFilter(turn, framework, { agentId: agent.id, refused: left, ...accept.filters });
}

/** Like an ACCEPT without operations. */
export function declineOffers(
  turn: MasterTurn,
  framework: Framework,
  decline: { readonly offer_ids: readonly Id[]; readonly filters?: Filters },
): void {
  for (const offer of validOffers(turn, framework, decline.offer_ids)) {
    closeOffer(turn, offer);
    addFilter(turn, framework, {
      agentId: offer.agentId,
      refused: offer.quantities,
      ...decline.filters,
    });
  }
}

function validOffers(turn: MasterTurn, framework: Framework, ids: readonly Id[]): OpenOffer[] {
  const named = new Set(ids.map((id) => id.value));
  return [...named].flatMap((id) => {
    const offer = turn.state.offers.get(id);
    return offer !== undefined && offer.frameworkId === framework.id ? [offer] : [];
  });
}

function offersProblem(turn: MasterTurn, framework: Framework, ids: readonly Id[]): string | null {
  let first: OpenOffer | undefined;
  const seen = new Set<string>();
  for (const { value: id } of ids) {
    const offer = turn.state.offers.get(id);
    if (seen.has(id)) return `Duplicate offer ${id} in offer list`;
    seen.add(id);
    if (offer === undefined) return `Offer ${id} is no longer valid`;
    if (offer.frameworkId !== framework.id) {
      return (
        `Offer ${id} has invalid framework ${offer.frameworkId} ` +
        `while framework ${framework.id} is expected`
      );
    }
    first ??= offer;
    if (offer.agentId !== first.agentId) {
      return (
        'Aggregated offers must belong to one single agent. ' +
        `Offer ${id} uses agent ${offer.agentId} and agent ${first.agentId}`
      );
    }
  }
  return null;
}

interface Launch {
  readonly framework: Framework;
  readonly agent: Agent;
  readonly task: TaskInfo;
  /** What is left of the offers. */
  readonly left: Quantities;
}

/** Answers what is left of the offers afterwards. */
function launchTask(turn: MasterTurn, launch: Launch): Quantities {
  const { framework, agent, task, left } = launch;
  if (isIdTaken(turn, framework, task)) return left;
  const refusal = taskRefusal(launch);
  if (refusal !== null) {
    tellStatus(turn, framework, {
      ...statusBase(task),
      state: 'TASK_ERROR',
      reason: 'REASON_TASK_INVALID',
      message: refusal,
    });
    return left;
  }
  const added = addTask(turn, agent, {
    frameworkId: framework.id,
    info: task,
    status: { ...statusBase(task), state: 'TASK_STAGING', timestamp: turn.at / 1000 },
  });
  tellAgent(turn, agent, {
    type: 'LAUNCH',
    launch: { framework_id: { value: framework.id }, task },
  });
  return subtractQuantities(left, added.quantities);
}

/**
 * A task id is good for one start. Mesos answers a second one with TASK_ERROR, which reads as if
 * the first had failed; here the answer is the true state of the first, whatever the offers were.
 */
function isIdTaken(turn: MasterTurn, framework: Framework, task: TaskInfo): boolean {
  const id = task.task_id.value;
  if (turn.state.tasks.has(taskKey(framework.id, id))) {
    answerOne(turn, framework, { task_id: task.task_id });
    return true;
  }
  const ended = framework.endedTasks.get(id);
  if (ended === undefined) return false;
  tellStatus(turn, framework, {
    task_id: task.task_id,
    ...(ended.agent_id === undefined ? {} : { agent_id: ended.agent_id }),
    state: ended.state,
    reason: 'REASON_RECONCILIATION',
    message: `Task has duplicate ID: ${id}`,
  });
  return true;
}

function dropTask(
  turn: MasterTurn,
  framework: Framework,
  { task, reason }: { readonly task: TaskInfo; readonly reason: string },
): void {
  if (isIdTaken(turn, framework, task)) return;
  tellStatus(turn, framework, {
    ...statusBase(task),
    state: 'TASK_DROPPED',
    reason: 'REASON_INVALID_OFFERS',
    message: `Task launched with invalid offers: ${reason}`,
  });
}

function taskRefusal({ agent, task, left }: Launch): string | null {
  const id = idRefusal(task.task_id.value);
  if (id !== null) return `Task '${task.task_id.value}' is invalid: ${id}`;
  if (task.agent_id.value !== agent.id) {
    return `Task uses invalid agent ${task.agent_id.value} while agent ${agent.id} is expected`;
  }
  if (task.command === undefined) {
    return `Task '${task.task_id.value}' should have CommandInfo present`;
  }
  const resources = task.resources ?? [];
  if (resources.length === 0) return 'Task uses no resources';
  const refusal = resourcesRefusal(resources, { least: 'aboveZero' });
  if (refusal !== null) return `Task uses invalid resources: ${refusal}`;
  const wanted = quantitiesOf(resources);
  if (includesQuantities(left, wanted)) return null;
  return (
    `Total resources ${describeQuantities(wanted)} required by task and its executor ` +
    `is more than available ${describeQuantities(left)}`
  );
}

function statusBase(task: TaskInfo): { readonly task_id: Id; readonly agent_id: Id } {
  return { task_id: task.task_id, agent_id: task.agent_id };
}
