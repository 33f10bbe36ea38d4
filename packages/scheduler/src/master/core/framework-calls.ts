import type { FrameworkInfo, SchedulerCall } from '@horae/agent/protocol';
import { LIMITS, SECOND_MS, assertNever } from '@horae/submitter/kernel';
import { acceptOffers, declineOffers } from './accept-offers.js';
import { offerAll } from './allocation.js';
import { frameworkRefusal, roleOf } from './framework-check.js';
import type { ConnectionId } from './master-io.js';
import { type Framework, type MasterState, type Task, taskKey } from './master-state.js';
import {
  type MasterTurn,
  dueIn,
  forgetOldest,
  note,
  tellAgent,
  tellFramework,
} from './master-turn.js';
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
  if (call.type === 'SUBSCRIBE') return subscribe(turn, connection, call);
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

/** Kills its tasks and refuses its id from now on. */
export function removeFramework(turn: MasterTurn, framework: Framework): void {
  const { state } = turn;
  state.frameworks.delete(framework.id);
  state.removedFrameworks.add(framework.id);
  forgetOldest(state.removedFrameworks, LIMITS.masterRemovedFrameworkCountMax);
  for (const task of [...state.tasks.values()]) {
    if (task.frameworkId === framework.id) endOrphan(turn, task);
  }
  note(turn, 'framework removed', framework.id);
}

/** Nobody is left to hear of this task: end it, and acknowledge its end in its framework's place. */
export function endOrphan(turn: MasterTurn, task: Task): void {
  const agent = turn.state.agents.get(task.agentId);
  const { task_id } = task.info;
  if (task.isLive) {
    task.kill ??= { policy: undefined };
    return tellAgent(turn, agent, { type: 'KILL', kill: { task_id } });
  }
  const { uuid } = task.status;
  if (uuid !== undefined) {
    tellAgent(turn, agent, { type: 'ACKNOWLEDGED', acknowledged: { task_id, uuid } });
  }
  return removeTask(turn, task);
}

function subscribe(turn: MasterTurn, connection: ConnectionId, call: Call<'SUBSCRIBE'>): void {
  const { state } = turn;
  const info = call.subscribe.framework_info;
  const refusal = frameworkRefusal(info) ?? subscriptionRefusal(state, info);
  if (refusal !== null) {
    turn.outputs.push(
      { type: 'frameworkEvent', connection, event: { type: 'ERROR', error: { message: refusal } } },
      { type: 'frameworkClosed', connection },
    );
    return;
  }
  const known = state.frameworks.get(info.id?.value ?? '');
  if (known !== undefined) replaceStream(turn, known);
  const framework = takeIn(turn, connection, call, known);
  tellFramework(turn, framework, {
    type: 'SUBSCRIBED',
    subscribed: {
      framework_id: { value: framework.id },
      heartbeat_interval_seconds: state.options.heartbeatMs / SECOND_MS,
      master_info: masterInfo(state),
    },
  });
  tellFramework(turn, framework, { type: 'HEARTBEAT' });
  tellUnacknowledged(turn, framework);
  offerAll(turn);
  note(turn, known === undefined ? 'framework subscribed' : 'framework returned', framework.id);
}

function subscriptionRefusal(state: MasterState, info: FrameworkInfo): string | null {
  const id = info.id?.value ?? '';
  if (state.removedFrameworks.has(id)) return 'Framework has been removed';
  if (state.frameworks.has(id) || state.frameworks.size < LIMITS.masterFrameworkCountMax)
    return null;
  return `This master serves at most ${LIMITS.masterFrameworkCountMax} frameworks`;
}

/** Its offers vanish without RESCIND, as in Mesos: whoever subscribes again has forgotten them. */
function replaceStream(turn: MasterTurn, framework: Framework): void {
  const { connection } = framework;
  discardOffersOf(turn, framework);
  if (connection === null) return;
  tellFramework(turn, framework, { type: 'ERROR', error: { message: 'Framework failed over' } });
  turn.outputs.push({ type: 'frameworkClosed', connection });
  turn.state.frameworkByConnection.delete(connection);
}

function takeIn(
  turn: MasterTurn,
  connection: ConnectionId,
  call: Call<'SUBSCRIBE'>,
  known: Framework | undefined,
): Framework {
  const { state } = turn;
  const info = call.subscribe.framework_info;
  const role = roleOf(info);
  const framework: Framework = {
    id:
      info.id?.value !== undefined && info.id.value !== '' ? info.id.value : newFrameworkId(state),
    info,
    role,
    capabilities: new Set((info.capabilities ?? []).flatMap(({ type }) => type ?? [])),
    connection,
    heartbeatDueAt: dueIn(turn, state.options.heartbeatMs),
    removalDueAt: null,
    isSuppressed: (call.subscribe.suppressed_roles ?? []).includes(role),
    filters: new Map(),
    endedTasks: known?.endedTasks ?? new Map<string, never>(),
  };
  state.frameworks.set(framework.id, framework);
  state.frameworkByConnection.set(connection, framework);
  return framework;
}

function newFrameworkId(state: MasterState): string {
  const number = String(state.frameworkCount).padStart(4, '0');
  state.frameworkCount += 1;
  return `${state.options.masterId}-${number}`;
}

function masterInfo(state: MasterState): {
  readonly id: string;
  readonly ip: number;
  readonly port: number;
  readonly hostname: string;
  readonly version: string;
  readonly address: { readonly hostname: string; readonly port: number };
} {
  const { masterId: id, hostname, port, version } = state.options;
  return { id, ip: 0, port, hostname, version, address: { hostname, port } };
}

/** The agents would repeat these by themselves, but only after their retry interval. */
function tellUnacknowledged(turn: MasterTurn, framework: Framework): void {
  for (const task of turn.state.tasks.values()) {
    if (task.frameworkId !== framework.id || task.status.uuid === undefined) continue;
    tellFramework(turn, framework, { type: 'UPDATE', update: { status: task.status } });
  }
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

/** Only a connected agent can be told; to any other the update will be told, and acknowledged, again. */
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
  const { uuid: _acknowledged, ...status } = task.status;
  task.status = status;
  if (!task.isLive) removeTask(turn, task);
}

function isSame(left: Uint8Array | undefined, right: Uint8Array): boolean {
  return left?.length === right.length && left.every((byte, at) => byte === right[at]);
}
