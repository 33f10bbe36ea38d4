import type { SchedulerCall, TaskStatus } from '@horae/agent/protocol';
import { SECOND_MS, assertNever } from '@horae/submitter/kernel';
import { acceptOffers, declineOffers } from './accept-offers.js';
import { offerAll } from './allocation.js';
import { removeFramework } from './framework-removal.js';
import { subscribeFramework } from './framework-subscription.js';
import type { ConnectionId } from './master-io.js';
import { type Framework, type MasterState, taskKey } from './master-state.js';
import { type MasterTurn, dueIn, note, tellAgent } from './master-turn.js';
import { discardOffersOf } from './open-offer.js';
import { answerOne, reconcile } from './reconciliation.js';
import { removeTask } from './task-table.js';

type Call<T extends SchedulerCall['type']> = Extract<SchedulerCall, { type: T }>;

/** Why a master refuses a call outright; the HTTP server gives each its status. */
export type CallRefusal = 'frameworkUnknown' | 'frameworkDisconnected' | 'streamMismatch';

/**
 * A query: null when the call may be handed to `masterStep`. `connection` is what the caller says
 * its stream is.
 */
export function schedulerCallRefusal(
  state: MasterState,
  call: SchedulerCall,
  connection: ConnectionId,
): CallRefusal | null {
  if (call.type === 'SUBSCRIBE') return null;
  const framework = state.frameworks.get(call.framework_id?.value ?? '');
  if (framework === undefined) return 'frameworkUnknown';
  if (framework.connection === null) return 'frameworkDisconnected';
  return framework.connection === connection ? null : 'streamMismatch';
}

export function frameworkCalled(
  turn: MasterTurn,
  connection: ConnectionId,
  call: SchedulerCall,
): void {
  if (call.type === 'SUBSCRIBE') return subscribeFramework(turn, connection, call);
  const framework = turn.state.frameworkByConnection.get(connection);
  if (framework === undefined) return undefined;
  switch (call.type) {
    case 'TEARDOWN':
      return tearDown(turn, framework, connection);
    case 'ACCEPT':
      return acceptOffers(turn, framework, call.accept);
    case 'DECLINE':
      return declineOffers(turn, framework, call.decline);
    case 'REVIVE':
      return revive(turn, framework, call.revive?.roles);
    case 'SUPPRESS':
      if (namesRole(framework, call.suppress?.roles)) framework.isSuppressed = true;
      return undefined;
    case 'KILL':
      return killTask(turn, framework, call);
    case 'ACKNOWLEDGE':
      return acknowledge(turn, framework, call);
    case 'RECONCILE':
      return reconcile(turn, framework, call.reconcile.tasks);
    default:
      return assertNever(call);
  }
}

/** The stream broke. With a failover timeout of zero (Mesos's default) that is the end of it. */
export function frameworkLost(turn: MasterTurn, connection: ConnectionId): void {
  const framework = turn.state.frameworkByConnection.get(connection);
  if (framework === undefined) return;
  turn.state.frameworkByConnection.delete(connection);
  framework.connection = null;
  discardOffersOf(turn, framework);
  note(turn, 'framework disconnected', framework.id);
  const timeoutMs = Math.max(0, framework.info.failover_timeout ?? 0) * SECOND_MS;
  if (timeoutMs === 0) removeFramework(turn, framework);
  else framework.removalDueAt = dueIn(turn, timeoutMs);
}

function tearDown(turn: MasterTurn, framework: Framework, connection: ConnectionId): void {
  discardOffersOf(turn, framework);
  turn.state.frameworkByConnection.delete(connection);
  turn.outputs.push({ type: 'frameworkClosed', connection });
  removeFramework(turn, framework);
}

function revive(
  turn: MasterTurn,
  framework: Framework,
  roles: readonly string[] | undefined,
): void {
  if (!namesRole(framework, roles)) return;
  framework.isSuppressed = false;
  framework.filters.clear();
  offerAll(turn);
}

/** No roles means all of them; one wrong role spoils the whole call, as in Mesos. */
function namesRole(framework: Framework, roles: readonly string[] | undefined): boolean {
  return (roles ?? []).every((role) => role === framework.role);
}

function killTask(turn: MasterTurn, framework: Framework, { kill }: Call<'KILL'>): void {
  const task = turn.state.tasks.get(taskKey(framework.id, kill.task_id.value));
  if (task === undefined) return answerOne(turn, framework, kill);
  if (kill.agent_id !== undefined && kill.agent_id.value !== task.agentId) return undefined;
  const agent = turn.state.agents.get(task.agentId);
  task.kill = { policy: kill.kill_policy };
  if (agent !== undefined && agent.unreachableSince !== null) {
    return answerOne(turn, framework, kill);
  }
  const policy = kill.kill_policy === undefined ? {} : { kill_policy: kill.kill_policy };
  return tellAgent(turn, agent, { type: 'KILL', kill: { task_id: kill.task_id, ...policy } });
}

/** Only a connected agent can be told; any other will repeat the update, and so be told later. */
function acknowledge(
  turn: MasterTurn,
  framework: Framework,
  { acknowledge: { agent_id, task_id, uuid } }: Call<'ACKNOWLEDGE'>,
): void {
  const agent = turn.state.agents.get(agent_id.value);
  if (agent === undefined || agent.connection === null) return;
  tellAgent(turn, agent, { type: 'ACKNOWLEDGED', acknowledged: { task_id, uuid } });
  const task = turn.state.tasks.get(taskKey(framework.id, task_id.value));
  if (task === undefined || !isSame(task.status.uuid, uuid)) return;
  task.status = withoutUuid(task.status);
  if (!task.isLive) removeTask(turn, task);
}

function isSame(left: Uint8Array | undefined, right: Uint8Array): boolean {
  return left?.length === right.length && left.every((byte, at) => byte === right[at]);
}

function withoutUuid(status: TaskStatus): TaskStatus {
  const rest: { -readonly [K in keyof TaskStatus]: TaskStatus[K] } = { ...status };
  delete rest.uuid;
  return rest;
}
