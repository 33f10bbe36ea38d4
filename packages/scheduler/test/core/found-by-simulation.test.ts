import { addMs } from '@horae/submitter/kernel';
import { aJob } from '@horae/submitter/testing';
import { expect, test } from 'vitest';
import { CoreWorld } from './core-world.js';

const HOUR_MS = 3_600_000;

/** As a master answers a launch that its agent never got. */
function drop(world: CoreWorld): void {
  const run = world.runsOf('late')[0];
  const taskId = run?.state === 'running' ? (run.attempts.at(-1)?.taskId ?? '') : '';
  const status = { task_id: { value: taskId }, state: 'TASK_DROPPED' } as const;
  if (taskId !== '') world.hear([{ type: 'UPDATE', update: { status } }]);
}

test('a run that is dropped again and again is skipped when its start deadline is over', () => {
  const world = new CoreWorld();
  world.programs.set('late', { exitCode: 0, tookMs: Infinity });
  world.put(aJob('late').schedule('R1/2026-01-01T00:00:10Z/PT1H').startDeadline('PT5S'));
  for (let second = 0; second < 90; second += 1) {
    world.advance('PT1S');
    drop(world);
    drop(world);
  }
  expect(world.statesOf('late')).toEqual(['skipped: start deadline']);
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
