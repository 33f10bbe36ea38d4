import type { FrameworkInfo, MasterInfo, SchedulerCall } from '@horae/agent/protocol';
import { LIMITS, SECOND_MS } from '@horae/submitter/kernel';
import { offerAll } from './allocation.js';
import { frameworkRefusal, roleOf } from './framework-check.js';
import type { ConnectionId } from './master-io.js';
import type { Framework, MasterState } from './master-state.js';
import { type MasterTurn, dueIn, note, tellFramework } from './master-turn.js';
import { discardOffersOf } from './open-offer.js';

type Subscribe = Extract<SchedulerCall, { type: 'SUBSCRIBE' }>;

/** A new framework, or a known one on a new stream. */
export function subscribeFramework(
  turn: MasterTurn,
  connection: ConnectionId,
  call: Subscribe,
): void {
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
  const framework = takeIn(turn, { connection, call, known });
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

interface Arrival {
  readonly connection: ConnectionId;
  readonly call: Subscribe;
  readonly known: Framework | undefined;
}

function takeIn(turn: MasterTurn, { connection, call, known }: Arrival): Framework {
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

function masterInfo(state: MasterState): MasterInfo {
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
