import { assertNever, type EpochMs } from '@horae/submitter/kernel';
import type { AgentEvent, TaskInfo } from '../protocol/index.js';
import type { AgentState } from './agent-state.js';
import { aTaskIsAlive } from './agent-task.js';
import { climb, killTask, nextRungAt, takeRung } from './kill-ladder.js';
import { moveTask } from './move-task.js';
import { refuse } from './refuse-master.js';
import { acknowledge, resendAt, sendAllAgain, sendUpdate } from './status-queue.js';
import type { StepActions } from './step-actions.js';
import type { StepEvent, TaskNews } from './step-event.js';
import { Turn } from './turn.js';

/**
 * One step of the agent: changes the state by records (and what need not survive directly) and
 * answers what to do. No I/O, clock or chance of its own. The same step runs in the agent's process
 * and in the simulation.
 */
export function agentStep(state: AgentState, event: StepEvent): StepActions {
  const turn = new Turn(state, event.at);
  switch (event.type) {
    case 'tick':
      takeDueSteps(turn);
      break;
    case 'masterSaid':
      hear(turn, event);
      break;
    case 'masterLost':
      if (event.streamId === state.streamId) state.isConnected = false;
      break;
    case 'taskSaid':
      moveTask(turn, event.news);
      break;
    case 'restarted':
      restarted(turn, event.found);
      break;
    case 'quitAsked':
      prepareToQuit(turn, event);
      break;
    default:
      assertNever(event);
  }
  considerQuitting(turn);
  return turn.actions();
}

/** The earliest instant at which a tick has something to do; null when none is planned. */
export function nextWakeAt(state: AgentState): EpochMs | null {
  let earliest = state.quitting?.until ?? null;
  for (const task of state.tasks.values()) {
    for (const at of [nextRungAt(task), state.isConnected ? resendAt(task) : null]) {
      if (at !== null && (earliest === null || at < earliest)) earliest = at;
    }
  }
  return earliest;
}

function takeDueSteps(turn: Turn): void {
  for (const task of turn.state.tasks.values()) {
    const rungAt = nextRungAt(task);
    if (rungAt !== null && rungAt <= turn.at) takeRung(turn, task);
    const againAt = resendAt(task);
    if (againAt !== null && againAt <= turn.at) sendUpdate(turn, task);
  }
}

type MasterSaid = StepEvent & { readonly type: 'masterSaid' };

/** Whether it counts is decided by the epoch of the stream it came on, however late it comes. */
function hear(turn: Turn, { message, stream }: MasterSaid): void {
  const { state } = turn;
  const epoch = message.type === 'SUBSCRIBED' ? message.subscribed.epoch : stream.epoch;
  if (epoch !== null && epoch < state.epoch) return refuse(turn, message, stream.id, epoch);
  // A master that has been left may still be heard.
  if (stream.id !== state.streamId) return undefined;
  switch (message.type) {
    case 'SUBSCRIBED':
      return subscribed(turn, message.subscribed);
    case 'ERROR':
      return turn.leave(stream.id, message.error.message);
    default:
      return state.isConnected ? obey(turn, message) : undefined;
  }
}

type Order = Exclude<AgentEvent, { readonly type: 'SUBSCRIBED' | 'ERROR' }>;

function obey(turn: Turn, message: Order): void {
  switch (message.type) {
    case 'LAUNCH':
      accept(turn, message.launch.framework_id.value, message.launch.task);
      return;
    case 'KILL': {
      const task = turn.state.tasks.get(message.kill.task_id.value);
      const policy = message.kill.kill_policy;
      if (task === undefined) turn.note(`asked to kill ${message.kill.task_id.value}: not held`);
      else killTask(turn, task, { cause: 'asked', policy });
      return;
    }
    case 'ACKNOWLEDGED': {
      const { task_id, uuid } = message.acknowledged;
      acknowledge(turn, task_id.value, uuid);
      return;
    }
    case 'HEARTBEAT':
      return;
    default:
      assertNever(message);
  }
}

function subscribed(
  turn: Turn,
  answer: (AgentEvent & { readonly type: 'SUBSCRIBED' })['subscribed'],
): void {
  const { state } = turn;
  if (answer.epoch > state.epoch) turn.record({ kind: 'epochObeyed', epoch: answer.epoch });
  if (answer.agent_id.value !== state.agentId) {
    turn.record({ kind: 'agentNamed', agentId: answer.agent_id.value });
  }
  state.isConnected = true;
  sendAllAgain(turn);
}

/** The same id is never started twice, however often and by whomever it is asked for. */
function accept(turn: Turn, frameworkId: string, task: TaskInfo): void {
  const taskId = task.task_id.value;
  if (turn.state.tasks.has(taskId) || turn.state.formerIds.has(taskId)) {
    turn.note(`asked to start ${taskId} again: passed over`);
    return;
  }
  turn.record({ kind: 'taskAccepted', frameworkId, task, at: turn.at });
  if (turn.state.quitting === null) {
    turn.start({ taskId, frameworkId, task });
    return;
  }
  const text = 'The agent is shutting down.';
  moveTask(turn, { type: 'notStarted', taskId, at: turn.at, cause: 'interrupted', text });
}

function restarted(turn: Turn, found: readonly TaskNews[]): void {
  for (const news of found) moveTask(turn, news);
  const { state, at } = turn;
  const { bootId } = state.profile;
  for (const task of state.tasks.values()) {
    // Its kill was under way: TERM is said again, or KILL when the grace is over.
    if (task.phase === 'running') climb(turn, task);
  }
  if (state.bootId === bootId) return;
  // Another boot id: whatever ran here is gone, and nobody saw how it ended.
  for (const task of state.tasks.values()) {
    const text = 'The machine was restarted while the task ran.';
    if (aTaskIsAlive(task)) moveTask(turn, { type: 'vanished', taskId: task.taskId, at, text });
  }
  turn.record({ kind: 'booted', bootId });
}

function prepareToQuit(turn: Turn, event: StepEvent & { readonly type: 'quitAsked' }): void {
  turn.state.quitting = { until: event.until };
  if (event.tasks === 'leave') {
    turn.state.quitting = { until: event.at };
    return;
  }
  const { agentId, isConnected } = turn.state;
  // First: a run that is ended here would else be sent here again.
  if (agentId !== null && isConnected) turn.call({ type: 'DRAIN', agent_id: { value: agentId } });
  for (const task of turn.state.tasks.values()) {
    killTask(turn, task, { cause: 'draining', policy: undefined });
  }
}

function considerQuitting(turn: Turn): void {
  const { quitting, tasks, agentId, isConnected } = turn.state;
  if (quitting === null) return;
  const isEmpty = tasks.size === 0;
  const isDone = isEmpty || (!isConnected && ![...tasks.values()].some(aTaskIsAlive));
  if (!isDone && turn.at < quitting.until) return;
  if (isEmpty && agentId !== null && isConnected) {
    turn.call({ type: 'UNSUBSCRIBE', agent_id: { value: agentId } });
  }
  turn.quit();
}
