import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aJob } from '@horae/submitter/testing';
import type { TaskState } from '@horae/agent/protocol';
import { stateFingerprint } from '../../src/core/index.js';
import { CoreWorld } from './core-world.js';
import { statusOf } from './perfect-cluster.js';

/** A run of `task` that has been launched, with a child that waits for its success. */
function launched(isKilled: boolean, isAsync = false): { world: CoreWorld; taskId: string } {
  const world = new CoreWorld();
  const task = aJob('task').schedule('R1/2026-01-01T00:00:00Z/PT1H').with({ async: isAsync });
  world.put(task.retryInterval('PT7S').retries(1));
  world.put(aJob('child').parents('task'));
  // A cluster that offers, takes the launch and then says nothing by itself.
  const take = world.cluster.take.bind(world.cluster);
  world.cluster.take = (call) => (call.type === 'REVIVE' ? take(call) : []);
  world.tick();
  const [taskId] = world.state.tasks.keys();
  if (taskId === undefined) throw new Error('nothing was launched');
  if (isKilled) world.ask({ type: 'jobKillAsked', jobName: 'task' });
  return { world, taskId };
}

const LABELS = {
  labels: [
    { key: 'started_at', value: '2026-01-01T00:00:01.000Z' },
    { key: 'ended_at', value: '2026-01-01T00:00:03.000Z' },
    { key: 'exit_code', value: '1' },
  ],
};

function endOf(order: readonly TaskState[], isKilled: boolean): string {
  const { world, taskId } = launched(isKilled);
  world.advance('PT5S');
  for (const state of order) {
    const uuid = new Uint8Array(16).fill(order.indexOf(state));
    world.hear([statusOf(taskId, 'agent-web1', state, { uuid, labels: LABELS })]);
  }
  expect(stateFingerprint(world.reload())).toBe(stateFingerprint(world.state));
  return stateFingerprint(world.state);
}

const ENDS = ['TASK_FINISHED', 'TASK_FAILED', 'TASK_KILLED', 'TASK_ERROR'] as const;
const BEFORE = ['TASK_STAGING', 'TASK_STARTING', 'TASK_RUNNING', 'TASK_UNREACHABLE'] as const;

test.each(ENDS)(
  'news that end with %s mean the same in any order and however often told',
  (last) => {
    const history = [...BEFORE, last];
    const told = fc.shuffledSubarray([...history, ...history, last], { minLength: 1 });
    fc.assert(
      fc.property(told, fc.boolean(), (order, isKilled) => {
        // Whatever else is lost on the way: agents repeat an end until it is acknowledged.
        expect(endOf([...order, last], isKilled)).toBe(endOf([...BEFORE, last], isKilled));
      }),
      { numRuns: 60 },
    );
  },
);

test('a report and the end of its task mean the same in any order and however often told', () => {
  const words = ['TASK_STAGING', 'TASK_RUNNING', 'TASK_FINISHED', 'report'] as const;
  const endOfAll = (order: readonly (typeof words)[number][], statusCode: number): string => {
    const { world, taskId } = launched(false, true);
    world.advance('PT5S');
    for (const word of order) {
      if (word === 'report') world.ask({ type: 'taskReported', taskId, statusCode });
      else world.hear([statusOf(taskId, 'agent-web1', word, { labels: LABELS })]);
    }
    expect(stateFingerprint(world.reload())).toBe(stateFingerprint(world.state));
    return stateFingerprint(world.state);
  };
  const told = fc.shuffledSubarray([...words, ...words], { minLength: 1 });
  fc.assert(
    fc.property(told, fc.constantFrom(0, 1), (order, statusCode) => {
      const all = [...order, 'TASK_FINISHED', 'report'] as const;
      expect(endOfAll(all, statusCode)).toBe(endOfAll(words, statusCode));
    }),
    { numRuns: 80 },
  );
});

test('a status is acknowledged exactly when it carries a uuid, and each time it comes', () => {
  const { world, taskId } = launched(false);
  const acknowledgedBy = (more: object): number => {
    const decision = world.decide({
      type: 'clusterSaid',
      at: world.now,
      message: statusOf(taskId, 'agent-web1', 'TASK_FINISHED', more),
    });
    return decision.sends.filter(({ type }) => type === 'ACKNOWLEDGE').length;
  };
  const uuid = new Uint8Array(16);
  expect([acknowledgedBy({ uuid }), acknowledgedBy({ uuid }), acknowledgedBy({})]).toEqual([
    1, 1, 0,
  ]);
  expect(world.statesOf('child')).toEqual(['queued']);
  expect(world.job('task').counters.successCount).toBe(1);
});
