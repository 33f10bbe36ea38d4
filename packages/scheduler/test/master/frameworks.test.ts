import { describe, expect, test } from 'vitest';
import { agentsView, schedulerCallRefusal } from '../../src/master/core/index.js';
import { MasterRig, aTask } from './master-rig.js';

describe('subscriptions', () => {
  test('SUBSCRIBED comes first, a heartbeat with it, then one every 15 seconds', () => {
    const master = new MasterRig();
    const framework = master.framework();
    expect(framework.fresh()).toMatchObject([
      {
        type: 'SUBSCRIBED',
        subscribed: { framework_id: { value: 'm-0000' }, heartbeat_interval_seconds: 15 },
      },
      { type: 'HEARTBEAT' },
    ]);
    master.advance(60_000);
    expect(framework.fresh()).toEqual(Array.from({ length: 4 }, () => ({ type: 'HEARTBEAT' })));
  });

  test('a second subscription with the same id ends the first and gets its offers anew', () => {
    const master = new MasterRig();
    const first = master.framework();
    master.agent();
    expect(first.freshOffers()).toHaveLength(1);
    const second = master.framework({ id: first.id });
    expect(first.fresh()).toEqual([{ type: 'ERROR', error: { message: 'Framework failed over' } }]);
    expect(first.isClosed()).toBe(true);
    master.advance(20);
    expect(second.freshOffers()).toHaveLength(1);
    const call = { type: 'REVIVE', framework_id: { value: first.id } } as const;
    expect(schedulerCallRefusal(master.state, call, first.connection)).toBe('streamMismatch');
    expect(schedulerCallRefusal(master.state, call, second.connection)).toBeNull();
  });

  test('tasks outlive a lost stream until the failover timeout, then they are killed', () => {
    const master = new MasterRig();
    const framework = master.framework({ failoverTimeoutS: 60 });
    const agent = master.agent();
    framework.launch(framework.freshOffers(), [aTask('t1', agent.id)]);
    framework.disconnect();
    const call = { type: 'REVIVE', framework_id: { value: framework.id } } as const;
    expect(schedulerCallRefusal(master.state, call, 'c')).toBe('frameworkDisconnected');
    agent.fresh();
    master.advance(59_000);
    agent.heartbeat();
    expect(agent.fresh().map((event) => event.type)).not.toContain('KILL');
    master.advance(2_000);
    expect(agent.fresh().map((event) => event.type)).toContain('KILL');
    expect(schedulerCallRefusal(master.state, call, 'c')).toBe('frameworkUnknown');
    const late = master.framework({ id: framework.id });
    expect(late.all()).toEqual([
      { type: 'ERROR', error: { message: 'Framework has been removed' } },
    ]);
  });

  test('the ends of a removed framework are acknowledged by the master itself', () => {
    const master = new MasterRig();
    const framework = master.framework();
    const agent = master.agent();
    framework.launch(framework.freshOffers(), [aTask('t1', agent.id)]);
    framework.call({ type: 'TEARDOWN' });
    expect(framework.isClosed()).toBe(true);
    agent.fresh();
    const end = agent.update(framework.id, 't1', 'TASK_KILLED');
    expect(agent.fresh()).toEqual([
      { type: 'ACKNOWLEDGED', acknowledged: { task_id: { value: 't1' }, uuid: end.uuid } },
    ]);
    expect(agentsView(master.state)[0]?.tasks).toEqual([]);
  });

  test.each([
    [
      { roles: ['/bad'] },
      "'FrameworkInfo.roles' contains invalid role: Role '/bad' cannot start with a slash",
    ],
    [{ roles: ['a', 'a'] }, "'FrameworkInfo.roles' contains duplicate items: { a }"],
    [{ id: 'a/b' }, "'a/b' contains invalid characters"],
  ])('%j is refused with an ERROR event and the end of the stream', (setup, message) => {
    const master = new MasterRig();
    const framework = master.framework(setup);
    expect(framework.all()).toEqual([{ type: 'ERROR', error: { message } }]);
    expect(framework.isClosed()).toBe(true);
  });

  test('an id that this master never issued is taken as it is', () => {
    const master = new MasterRig();
    expect(master.framework({ id: 'invented-by-client-0001' }).id).toBe('invented-by-client-0001');
  });
});
