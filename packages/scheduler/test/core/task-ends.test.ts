import { expect, test } from 'vitest';
import { aJob, type JobBuilder } from '@horae/submitter/testing';
import type { TaskInfo, TaskState } from '@horae/agent/protocol';
import { CoreWorld } from './core-world.js';
import { statusOf } from './perfect-cluster.js';

const ONCE = 'R1/2026-01-01T00:00:00Z/PT1H';

/** What is launched; the cluster makes offers and does nothing with what it accepts. */
function launched(world: CoreWorld, job: JobBuilder): TaskInfo | undefined {
  const tasks: TaskInfo[] = [];
  const take = world.cluster.take.bind(world.cluster);
  world.cluster.take = (call) => {
    if (call.type !== 'ACCEPT') return take(call);
    tasks.push(...call.accept.operations.flatMap(({ launch }) => launch.task_infos));
    return [];
  };
  world.put(job.schedule(ONCE).retries(0));
  world.tick();
  return tasks[0];
}

function end(world: CoreWorld, state: TaskState, more: object): void {
  const [taskId] = world.state.tasks.keys();
  world.hear([statusOf(taskId ?? '', 'agent-web1', state, more)]);
}

test('an agent learns of container, uris, fetch and failOnOutput', () => {
  const volumes = [{ hostPath: '/data', containerPath: '/in', mode: 'RO' }];
  const job = aJob('x').with({
    container: { type: 'docker', image: 'alpine:3', network: 'BRIDGE', volumes },
    uris: ['https://example.org/a.tgz'],
    fetch: [{ uri: 'https://example.org/b', executable: true }],
    failOnOutput: 'fatal|error',
  });
  const task = launched(new CoreWorld(), job);
  expect(task?.container).toEqual({
    type: 'DOCKER',
    volumes: [{ mode: 'RO', container_path: '/in', host_path: '/data' }],
    docker: { image: 'alpine:3', network: 'BRIDGE', force_pull_image: false },
  });
  expect(task?.command?.uris?.map(({ value }) => value)).toEqual([
    'https://example.org/a.tgz',
    'https://example.org/b',
  ]);
  expect(task?.labels?.labels).toContainEqual({
    key: 'horae.fail_on_output',
    value: 'fatal|error',
  });
});

test("Mesos's own containers are named as such", () => {
  const container = { type: 'mesos', image: 'alpine:3', forcePullImage: true, networkName: 'net' };
  expect(launched(new CoreWorld(), aJob('x').with({ container }))?.container).toEqual({
    type: 'MESOS',
    mesos: { image: { type: 'DOCKER', docker: { name: 'alpine:3' }, cached: false } },
    network_infos: [{ name: 'net' }],
  });
});

test('a refused task fails its run at once, and the attempt tells why', () => {
  const world = new CoreWorld();
  launched(world, aJob('x').with({ uris: ['https://example.org/a.tgz'] }));
  const message = 'uris: this agent does not fetch files yet; remove them.';
  end(world, 'TASK_ERROR', { reason: 'REASON_TASK_INVALID', message });
  const [run] = world.runsOf('x');
  expect(run).toMatchObject({ state: 'failed', reason: 'task refused', detail: message });
  expect(run?.attempts).toMatchObject([{ state: 'failed', message, startedAt: null }]);
});

test('a keyword in the output fails the run with its reason; what it quotes is no exit', () => {
  const world = new CoreWorld();
  launched(world, aJob('x').with({ failOnOutput: 'error' }));
  const message =
    'Output matched "error" in stdout line 1: error: Command terminated with signal Killed ' +
    '(failOnOutput)';
  const labels = [
    { key: 'exit_code', value: '0' },
    { key: 'fail_reason', value: 'output keyword' },
  ];
  end(world, 'TASK_FAILED', { message, labels: { labels } });
  const [run] = world.runsOf('x');
  expect(run).toMatchObject({ state: 'failed', reason: 'output keyword' });
  expect(run?.attempts).toMatchObject([{ state: 'failed', exitCode: 0, signal: null, message }]);
});
