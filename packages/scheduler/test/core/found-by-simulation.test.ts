import type { SchedulerCall, SchedulerEventMessage } from '@horae/agent/protocol';
import { addMs } from '@horae/submitter/kernel';
import { aJob } from '@horae/submitter/testing';
import { expect, test } from 'vitest';
import { CoreWorld } from './core-world.js';
import { PerfectCluster } from './perfect-cluster.js';

const HOUR_MS = 3_600_000;

/** A master whose agents are gone whenever something is to be launched on them. */
class DroppingCluster extends PerfectCluster {
  override take(call: SchedulerCall): SchedulerEventMessage[] {
    if (call.type !== 'ACCEPT') return super.take(call);
    const infos = call.accept.operations.flatMap((operation) => operation.launch.task_infos);
    const dropped = infos.map(({ task_id }) => this.status(task_id.value, 'TASK_DROPPED'));
    return [...dropped, ...super.take({ ...call, accept: { ...call.accept, operations: [] } })];
  }
}

/** A master that dies before it hears of a launch, and whose agent therefore never does. */
class DyingCluster extends PerfectCluster {
  isBack = false;
  override take(call: SchedulerCall): SchedulerEventMessage[] {
    if (call.type === 'ACCEPT' && !this.isBack) return [];
    // Until its agents are back a master says nothing of their tasks.
    if (call.type === 'RECONCILE' && !this.isBack) return [];
    return super.take(call);
  }
}

test('a launch that was recorded and never sent is made up for soon after a restart', () => {
  const world = new CoreWorld({ isAlone: true });
  const cluster = new DyingCluster();
  world.cluster = cluster;
  world.subscribe();
  world.put(aJob('once').schedule('R1/2026-01-01T00:00:10Z/PT1H'));
  world.advance('PT11S');
  expect(world.statesOf('once')).toEqual(['running']);
  world.restart();
  cluster.isBack = true;
  world.advance('PT10S');
  expect(world.statesOf('once')).toEqual(['succeeded']);
  expect(world.runsOf('once')[0]?.attempts).toHaveLength(2);
});

test('a run that is dropped again and again is skipped when its start deadline is over', () => {
  const world = new CoreWorld({ isAlone: true });
  world.cluster = new DroppingCluster();
  world.subscribe();
  world.put(aJob('late').schedule('R1/2026-01-01T00:00:10Z/PT1H').startDeadline('PT5S'));
  world.advance('PT5M');
  expect(world.statesOf('late')).toEqual(['skipped: start deadline']);
  expect(world.runsOf('late')[0]?.attempts.length).toBeGreaterThan(1);
});

test('after the clock was set back by an hour a retry waits for its interval, not for an hour', () => {
  const world = new CoreWorld();
  world.programs.set('sad', { exitCode: 1, tookMs: 1_000 });
  world.put(aJob('sad').schedule('R1/2026-01-01T00:00:10Z/P1D').retries(1).retryInterval('PT30S'));
  world.advance('PT20S');
  expect(world.statesOf('sad')).toEqual(['retrying']);
  world.now = addMs(world.now, -HOUR_MS);
  world.tell({ type: 'clusterLost' });
  world.subscribe();
  world.advance('PT40S');
  expect(world.statesOf('sad')).toEqual(['failed']);
});

test('nor when the clock was set back while no scheduler ran', () => {
  const world = new CoreWorld();
  world.programs.set('sad', { exitCode: 1, tookMs: 1_000 });
  world.put(aJob('sad').schedule('R1/2026-01-01T00:00:10Z/P1D').retries(1).retryInterval('PT30S'));
  world.advance('PT20S');
  world.restart({ afterMs: -HOUR_MS });
  world.advance('PT40S');
  expect(world.statesOf('sad')).toEqual(['failed']);
});

test('a task whose agent is out of reach is not given up for time in which no scheduler looked', () => {
  const world = new CoreWorld();
  world.programs.set('long', { exitCode: 0, tookMs: Infinity });
  world.put(aJob('long').schedule('R1/2026-01-01T00:00:10Z/PT1H'));
  world.advance('PT11S');
  const [taskId = ''] = world.state.tasks.keys();
  world.hear([world.cluster.status(taskId, 'TASK_UNREACHABLE')]);
  world.cluster.take = () => [];
  world.restart({ afterMs: HOUR_MS });
  world.advance('PT9M59S');
  expect(world.statesOf('long')).toEqual(['running']);
  world.advance('PT2S');
  expect(world.runsOf('long')[0]?.attempts).toMatchObject([{ state: 'lost' }]);
});
