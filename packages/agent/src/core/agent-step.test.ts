import { describe, expect, test } from 'vitest';
import { addMs, epochMs, seededRng } from '@horae/submitter/kernel';
import type { AgentCall, AgentEvent, TaskInfo, TaskStatus } from '../protocol/index.js';
import type { AgentRecord } from './agent-record.js';
import {
  type AgentState,
  beginSubscription,
  initialAgentState,
  refusedCallCount,
} from './agent-state.js';
import { agentStep, nextWakeAt } from './agent-step.js';
import { applyRecord } from './apply-record.js';
import { snapshotRecords } from './snapshot.js';
import type { StepActions } from './step-actions.js';
import type { MasterStream, StepEvent, TaskNews } from './step-event.js';

const START = epochMs(1_774_746_000_000);
const TASK = 'ct:1774746000000:0:report:';

/** An agent on paper: its journal, and everything that it asked for. */
class World {
  now = START;
  readonly journal: AgentRecord[] = [];
  readonly calls: AgentCall[] = [];
  state: AgentState;
  private streamCount = 0;
  private streamEpoch: number | null = null;

  constructor(
    private readonly bootId = 'boot-1',
    journal: readonly AgentRecord[] = [],
  ) {
    this.state = initialAgentState({ info: INFO, version: '1', bootId }, seededRng(7));
    for (const record of journal) applyRecord(this.state, record);
    this.journal.push(...journal);
    if (journal.length === 0) this.step({ type: 'restarted', found: [] });
  }

  step(event: Unstamped): StepActions {
    const actions = agentStep(this.state, { ...event, at: this.now } as StepEvent);
    this.journal.push(...actions.records);
    this.calls.push(...actions.calls);
    return actions;
  }

  /** On the newest stream by default. */
  hear(message: AgentEvent, stream: MasterStream = this.stream): StepActions {
    return this.step({ type: 'masterSaid', message, stream });
  }

  get stream(): MasterStream {
    return { id: this.streamCount, epoch: this.streamEpoch };
  }

  dial(): AgentCall {
    this.streamCount += 1;
    this.streamEpoch = null;
    return beginSubscription(this.state, this.streamCount);
  }

  subscribe(epoch = 1): StepActions {
    this.dial();
    this.streamEpoch = epoch;
    return this.hear({
      type: 'SUBSCRIBED',
      subscribed: { agent_id: { value: 'agent-1' }, heartbeat_interval_seconds: 15, epoch },
    });
  }

  launch(task: TaskInfo = aTask(), stream = this.stream): StepActions {
    const launch = { framework_id: { value: 'horae' }, task };
    return this.hear({ type: 'LAUNCH', launch }, stream);
  }

  kill(graceMs = 2_000): StepActions {
    const kill_policy = { grace_period: { nanoseconds: graceMs * 1e6 } };
    return this.hear({ type: 'KILL', kill: { task_id: { value: TASK }, kill_policy } });
  }

  news(news: Omit<TaskNews & { type: 'started' }, 'at' | 'taskId'> | Ended): StepActions {
    const full = { taskId: TASK, at: this.now, ...news } as TaskNews;
    return this.step({ type: 'taskSaid', news: full });
  }

  acknowledge(status: TaskStatus | undefined): StepActions {
    const uuid = status?.uuid ?? new Uint8Array();
    return this.hear({
      type: 'ACKNOWLEDGED',
      acknowledged: { task_id: { value: TASK }, uuid },
    });
  }

  pass(spanMs: number): StepActions {
    this.now = addMs(this.now, spanMs);
    return this.step({ type: 'tick' });
  }

  /** A new process on the same disk. */
  restarted(bootId = this.bootId, found: readonly TaskNews[] = []): World {
    const next = new World(bootId, this.journal);
    next.now = this.now;
    next.step({ type: 'restarted', found });
    return next;
  }

  get sent(): readonly TaskStatus[] {
    return this.calls.flatMap((call) => (call.type === 'UPDATE' ? [call.update.status] : []));
  }
}

type Unstamped = StepEvent extends infer E ? (E extends unknown ? Omit<E, 'at'> : never) : never;
type Ended = {
  readonly type: 'ended';
  readonly exitCode: number | null;
  readonly signal: string | null;
};

const INFO = { hostname: 'worker', port: 5051, resources: [] };
const STARTED = { type: 'started' } as const;

function ended(exitCode: number | null, signal: string | null = null): Ended {
  return { type: 'ended', exitCode, signal };
}

function aTask(more: Partial<TaskInfo> = {}): TaskInfo {
  return {
    name: 'report',
    task_id: { value: TASK },
    agent_id: { value: 'agent-1' },
    command: { value: 'true' },
    ...more,
  };
}

function running(task?: TaskInfo): World {
  const world = new World();
  world.subscribe();
  world.launch(task);
  world.news(STARTED);
  world.acknowledge(world.sent.at(-1));
  return world;
}

describe('a launch', () => {
  test('is recorded before it is started', () => {
    const world = new World();
    world.subscribe();
    const actions = world.launch();
    expect(actions.records.map(({ kind }) => kind)).toEqual(['taskAccepted']);
    expect(actions.starts.map(({ taskId }) => taskId)).toEqual([TASK]);
  });

  test('is passed over when its id is held, or was', () => {
    const world = running();
    expect(world.launch().starts).toEqual([]);
    world.news(ended(0));
    world.acknowledge(world.sent.at(-1));
    expect(world.state.tasks.size).toBe(0);
    expect(world.launch().starts).toEqual([]);
    expect(world.restarted().state.tasks.size).toBe(0);
  });

  test('by a master that has been left is not obeyed', () => {
    const world = new World();
    world.subscribe(5);
    world.step({ type: 'masterLost', streamId: world.stream.id });
    const { leaveMaster } = world.subscribe(4);
    expect(leaveMaster).toMatchObject({ streamId: world.stream.id });
    expect(leaveMaster?.reason).toContain('epoch 4 is older than 5');
    expect(world.launch().starts).toEqual([]);
  });
});

describe('a master that leads no longer', () => {
  test('starts, kills and acknowledges nothing, and each of its calls is counted', () => {
    const world = running();
    const former = world.stream;
    world.news(ended(0));
    world.subscribe(2);
    const late = aTask({ task_id: { value: 'ct:1:0:late:' } });
    expect(world.launch(late, former).starts).toEqual([]);
    const kill = { type: 'KILL', kill: { task_id: { value: TASK } } } as const;
    expect(world.hear(kill, former).signals).toEqual([]);
    const uuid = world.sent.at(-1)?.uuid ?? new Uint8Array();
    const acknowledged = { task_id: { value: TASK }, uuid };
    expect(world.hear({ type: 'ACKNOWLEDGED', acknowledged }, former).records).toEqual([]);
    world.hear({ type: 'HEARTBEAT' }, former);
    world.hear({ type: 'HEARTBEAT' }, former);
    expect(Object.fromEntries(world.state.refusedCounts)).toEqual({
      LAUNCH: 1,
      KILL: 1,
      ACKNOWLEDGED: 1,
      HEARTBEAT: 2,
    });
    expect(refusedCallCount(world.state)).toBe(5);
    expect(world.dial()).toMatchObject({ subscribe: { refused_call_count: 5 } });
  });

  test('is told of in the log once per stream', () => {
    const world = running();
    const former = world.stream;
    world.subscribe(2);
    expect(world.hear({ type: 'HEARTBEAT' }, former).notes).toHaveLength(1);
    expect(world.hear({ type: 'HEARTBEAT' }, former).notes).toEqual([]);
    expect(world.hear({ type: 'HEARTBEAT' }, { id: 77, epoch: 1 }).notes).toHaveLength(1);
  });

  test('is refused after a restart of the agent too: the epoch is in the journal', () => {
    const world = running();
    world.subscribe(9);
    const next = world.restarted();
    expect(next.subscribe(8).leaveMaster).not.toBeNull();
    expect(Object.fromEntries(next.state.refusedCounts)).toEqual({ SUBSCRIBED: 1 });
    expect(next.subscribe(9).leaveMaster).toBeNull();
  });

  test('whose LAUNCH came before its successor was asked: the successor is told of the task', () => {
    const world = new World();
    world.subscribe(1);
    expect(world.launch().starts).toHaveLength(1);
    expect(world.dial()).toMatchObject({
      subscribe: { tasks: [{ task: { task_id: { value: TASK } } }] },
    });
  });

  test('whose LAUNCH comes while its successor is being asked starts nothing', () => {
    const world = new World();
    world.subscribe(1);
    const former = world.stream;
    const report = world.dial();
    // The successor was told of no task, and may have it started elsewhere: it must not start here.
    expect(report).toMatchObject({ subscribe: { tasks: [] } });
    expect(world.launch(aTask(), former).starts).toEqual([]);
    expect(world.state.tasks.size).toBe(0);
  });

  test('that is lost late does not disturb its successor', () => {
    const world = running();
    const former = world.stream;
    world.subscribe(2);
    world.step({ type: 'masterLost', streamId: former.id });
    world.hear({ type: 'ERROR', error: { message: 'superseded' } }, former);
    expect(world.state.isConnected).toBe(true);
  });
});

describe('news of a task', () => {
  test('goes out one by one: the end waits for the acknowledgement of the start', () => {
    const world = new World();
    world.subscribe();
    world.launch();
    world.news(STARTED);
    world.news(ended(0));
    expect(world.sent.map(({ state }) => state)).toEqual(['TASK_RUNNING']);
    world.acknowledge(world.sent[0]);
    expect(world.sent.map(({ state }) => state)).toEqual(['TASK_RUNNING', 'TASK_FINISHED']);
  });

  test('is sent again after 10 s, then 20 s, until acknowledged', () => {
    const world = new World();
    world.subscribe();
    world.launch();
    world.news(STARTED);
    const sentAfter = (spanMs: number): number => {
      world.pass(spanMs);
      return world.sent.length;
    };
    expect(sentAfter(9_999)).toBe(1);
    expect(nextWakeAt(world.state)).toBe(START + 10_000);
    expect(sentAfter(1)).toBe(2);
    expect(sentAfter(19_999)).toBe(2);
    expect(sentAfter(1)).toBe(3);
    expect(new Set(world.sent.map(({ uuid }) => uuid?.join())).size).toBe(1);
    world.acknowledge(world.sent[0]);
    expect(sentAfter(600_000)).toBe(3);
  });

  test('waits at most 10 minutes between two tries', () => {
    const world = new World();
    world.subscribe();
    world.launch();
    world.news(STARTED);
    for (let round = 0; round < 20; round += 1) world.pass(600_000);
    expect(world.sent.length).toBeGreaterThanOrEqual(20);
  });

  test('of a start that nobody has heard of is told by its end', () => {
    const world = new World();
    world.subscribe();
    world.launch();
    world.step({ type: 'masterLost', streamId: world.stream.id });
    world.news(STARTED);
    world.news(ended(0));
    world.subscribe();
    expect(world.sent.map(({ state }) => state)).toEqual(['TASK_FINISHED']);
    const labels = world.sent[0]?.labels?.labels?.map(({ key }) => key);
    expect(labels).toEqual(['exit_code', 'started_at', 'ended_at']);
  });

  test('that is acknowledged twice, or under another uuid, changes nothing', () => {
    const world = running();
    world.news(ended(3));
    world.hear({
      type: 'ACKNOWLEDGED',
      acknowledged: { task_id: { value: TASK }, uuid: new Uint8Array(16) },
    });
    expect(world.state.tasks.has(TASK)).toBe(true);
    const end = world.sent.at(-1);
    world.acknowledge(end);
    world.acknowledge(end);
    expect(world.state.tasks.size).toBe(0);
  });

  test('that comes late or twice changes nothing', () => {
    const world = running();
    world.news(ended(3));
    const before = world.journal.length;
    world.news(ended(0));
    world.news(STARTED);
    expect(world.journal).toHaveLength(before);
  });
});

describe('a kill', () => {
  test('is TERM, the grace, then KILL', () => {
    const world = running();
    expect(world.kill(2_000).signals).toEqual([{ taskId: TASK, signal: 'SIGTERM' }]);
    expect(world.pass(1_999).signals).toEqual([]);
    expect(world.pass(1).signals).toEqual([{ taskId: TASK, signal: 'SIGKILL' }]);
    world.news(ended(null, 'SIGKILL'));
    expect(world.sent.at(-1)).toMatchObject({
      state: 'TASK_KILLED',
      message: 'Command terminated with signal Killed',
    });
  });

  test('can only become shorter', () => {
    const world = running();
    world.kill(2_000);
    world.kill(60_000);
    expect(world.pass(2_000).signals).toMatchObject([{ signal: 'SIGKILL' }]);
  });

  test('of a task that has no process yet reaches it when it has one', () => {
    const world = new World();
    world.subscribe();
    world.launch();
    expect(world.kill().signals).toEqual([]);
    expect(world.news(STARTED).signals).toMatchObject([{ signal: 'SIGTERM' }]);
  });

  test('of a task that nobody holds is no trouble', () => {
    const world = new World();
    world.subscribe();
    expect(world.kill().notes).toHaveLength(1);
  });

  test('survives a restart of the agent', () => {
    const world = running();
    world.kill(2_000);
    world.now = addMs(world.now, 500);
    const next = world.restarted();
    expect(next.pass(1_500).signals).toMatchObject([{ signal: 'SIGKILL' }]);
  });
});

test('a task over its longest run time is killed at once and fails for that reason', () => {
  const world = running(aTask({ max_completion_time: { nanoseconds: 5e9 } }));
  expect(nextWakeAt(world.state)).toBe(START + 5_000);
  expect(world.pass(5_000).signals).toMatchObject([{ signal: 'SIGKILL' }]);
  world.news(ended(null, 'SIGKILL'));
  expect(world.sent.at(-1)).toMatchObject({
    state: 'TASK_FAILED',
    reason: 'REASON_MAX_COMPLETION_TIME_REACHED',
  });
});

describe('a restarted agent', () => {
  test('says which tasks it still holds, and what is unacknowledged, under the same uuid', () => {
    const world = running();
    world.news(ended(7));
    const told = world.sent.at(-1);
    const call = world.restarted().dial();
    const held = call.type === 'SUBSCRIBE' ? call.subscribe.tasks : [];
    expect(held?.map(({ status }) => status)).toMatchObject([
      { state: 'TASK_FAILED', uuid: told?.uuid },
    ]);
  });

  test('on a restarted machine has lost what ran, but knows what had ended', () => {
    const lost = running().restarted('boot-2');
    lost.subscribe();
    expect(lost.sent).toMatchObject([{ state: 'TASK_LOST' }]);
    const news: TaskNews = { taskId: TASK, at: START, ...ended(0) };
    const known = running().restarted('boot-2', [news]);
    known.subscribe();
    expect(known.sent).toMatchObject([{ state: 'TASK_FINISHED' }]);
  });

  test('remembers the same by its shortened journal as by the long one', () => {
    for (const world of [running(), killedWorld(), endedWorld(), new World()]) {
      const short = new World('boot-1', snapshotRecords(world.state));
      expect(short.dial()).toEqual(world.restarted().dial());
      const plan = [...short.state.tasks.values()].map(({ killPlan }) => killPlan);
      expect(plan).toEqual([...world.state.tasks.values()].map(({ killPlan }) => killPlan));
    }
  });
});

describe('quitting', () => {
  test('with its tasks: TERM, the news of their ends, good-bye', () => {
    const world = running();
    const until = addMs(START, 10_000);
    const asked = world.step({ type: 'quitAsked', tasks: 'kill', until });
    expect(asked.calls.map(({ type }) => type)).toEqual(['DRAIN']);
    expect(asked.signals).toMatchObject([{ signal: 'SIGTERM' }]);
    expect(asked.mayQuit).toBe(false);
    expect(world.news(ended(null, 'SIGTERM')).mayQuit).toBe(false);
    expect(world.sent.at(-1)).toMatchObject({
      state: 'TASK_KILLED',
      reason: 'REASON_AGENT_DRAINING',
    });
    const last = world.acknowledge(world.sent.at(-1));
    expect(last.mayQuit).toBe(true);
    expect(last.calls.map(({ type }) => type)).toEqual(['UNSUBSCRIBE']);
  });

  test('waits no longer than it was told to', () => {
    const world = running();
    world.step({ type: 'quitAsked', tasks: 'kill', until: addMs(START, 10_000) });
    expect(world.pass(9_999).mayQuit).toBe(false);
    expect(world.pass(1).mayQuit).toBe(true);
  });

  test('starts nothing new, and says that it was never started', () => {
    const world = running();
    world.step({ type: 'quitAsked', tasks: 'kill', until: addMs(START, 10_000) });
    const actions = world.launch(aTask({ task_id: { value: 'ct:2:0:other:' } }));
    expect(actions.starts).toEqual([]);
    expect(world.sent.at(-1)).toMatchObject({ state: 'TASK_DROPPED' });
  });

  test('leaving the tasks is immediate', () => {
    const world = running();
    const actions = world.step({
      type: 'quitAsked',
      tasks: 'leave',
      until: addMs(START, 10_000),
    });
    expect(actions).toMatchObject({ mayQuit: true, signals: [], calls: [] });
  });
});

function killedWorld(): World {
  const world = running();
  world.kill();
  return world;
}

function endedWorld(): World {
  const world = new World();
  world.subscribe();
  world.launch();
  world.news(STARTED);
  world.news(ended(1));
  return world;
}
