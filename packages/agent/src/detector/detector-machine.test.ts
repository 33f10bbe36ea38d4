import { beforeEach, describe, expect, test } from 'vitest';
import { durationMs } from '@horae/submitter/kernel';
import {
  type DetectorAction,
  type DetectorEvent,
  type DetectorState,
  detectorStep,
  detectorWakeMs,
  initialDetectorState,
} from './detector-machine.js';

const FIRST = 'json.info_0000000003';
const SECOND = 'json.info_0000000007';

let state: DetectorState;
let nowMs: number;

beforeEach(() => {
  nowMs = 0;
  state = initialDetectorState('/horae', durationMs(10_000), nowMs);
});

function hear(event: DetectorEvent): readonly DetectorAction[] {
  return detectorStep(state, event, nowMs);
}

function listed(...names: readonly string[]): readonly DetectorAction[] {
  return hear({ type: 'listed', names });
}

function read(name: string, port: number): readonly DetectorAction[] {
  const data = new TextEncoder().encode(JSON.stringify({ address: { hostname: 'm', port } }));
  return hear({ type: 'read', name, data });
}

/** To each instant at which a tick is wanted. */
function pass(spanMs: number): readonly DetectorAction[] {
  const endMs = nowMs + spanMs;
  const actions: DetectorAction[] = [];
  for (let wakeMs = detectorWakeMs(state); wakeMs <= endMs; wakeMs = detectorWakeMs(state)) {
    nowMs = Math.max(nowMs, wakeMs);
    actions.push(...hear({ type: 'tick' }));
  }
  nowMs = endMs;
  return actions;
}

function withLeader(): void {
  hear({ type: 'connected' });
  listed(SECOND, FIRST);
  read(FIRST, 5050);
}

describe('the leading master', () => {
  test('is the one with the smallest number, and is told once', () => {
    expect(hear({ type: 'connected' })).toEqual([{ type: 'list' }]);
    expect(listed('log_replicas', SECOND, FIRST)).toEqual([{ type: 'read', name: FIRST }]);
    expect(read(FIRST, 5050)).toEqual([{ type: 'tell', url: 'http://m:5050' }]);
    hear({ type: 'lookAgain' });
    expect(listed(FIRST, SECOND)).toEqual([]);
  });

  test('is followed by the next when its znode goes', () => {
    withLeader();
    expect(hear({ type: 'lookAgain' })).toEqual([{ type: 'list' }]);
    expect(listed(SECOND)).toEqual([{ type: 'read', name: SECOND }]);
    expect(read(SECOND, 5051)).toEqual([{ type: 'tell', url: 'http://m:5051' }]);
  });

  test('that resigned while it was being read is looked for again', () => {
    hear({ type: 'connected' });
    listed(FIRST, SECOND);
    expect(hear({ type: 'read', name: FIRST, data: null })).toEqual([{ type: 'list' }]);
    expect(listed(SECOND)).toEqual([{ type: 'read', name: SECOND }]);
  });

  test('is looked for again when something changed while it was being looked for', () => {
    hear({ type: 'connected' });
    hear({ type: 'lookAgain' });
    hear({ type: 'lookAgain' });
    expect(listed()).toEqual([{ type: 'list' }]);
    expect(listed()).toEqual([]);
  });

  test('is nobody when nobody contends, and that is told', () => {
    withLeader();
    hear({ type: 'lookAgain' });
    expect(listed('log_replicas')).toEqual([{ type: 'tell', url: null }]);
  });

  test('whose znode tells of no master is nobody, and the log says so once', () => {
    hear({ type: 'connected' });
    listed(FIRST);
    const data = new TextEncoder().encode('what is this');
    expect(hear({ type: 'read', name: FIRST, data })).toMatchObject([{ type: 'warn' }]);
    hear({ type: 'lookAgain' });
    listed(FIRST);
    expect(hear({ type: 'read', name: FIRST, data })).toEqual([]);
  });
});

describe('without ZooKeeper', () => {
  test('the last leader is believed in for the session time-out, then nobody leads', () => {
    withLeader();
    hear({ type: 'disconnected' });
    expect(pass(9_999)).toEqual([]);
    expect(pass(1)).toEqual([{ type: 'tell', url: null }]);
  });

  test('a connection that comes back in time changes nothing', () => {
    withLeader();
    hear({ type: 'disconnected' });
    pass(9_000);
    expect(hear({ type: 'connected' })).toEqual([{ type: 'list' }]);
    expect(listed(FIRST, SECOND)).toEqual([]);
    expect(pass(9_000)).toEqual([]);
  });

  test('an answer to what was asked before the connection was lost counts for nothing', () => {
    hear({ type: 'connected' });
    hear({ type: 'disconnected' });
    expect(listed(FIRST)).toEqual([]);
    expect(read(FIRST, 1)).toEqual([]);
  });

  test('a session that is over is replaced, the leader kept meanwhile', () => {
    withLeader();
    expect(hear({ type: 'ended' })).toEqual([{ type: 'open' }]);
    expect(hear({ type: 'connected' })).toEqual([{ type: 'list' }]);
    expect(listed(FIRST)).toEqual([]);
  });
});

describe('the watchdog', () => {
  test('no leader for 30 s: another session, again and again', () => {
    const opened = pass(100_000).filter(({ type }) => type === 'open');
    expect(opened).toHaveLength(3);
  });

  test('an answer that never comes does not hold it up', () => {
    hear({ type: 'connected' });
    expect(pass(30_000)).toContainEqual({ type: 'open' });
    expect(hear({ type: 'connected' })).toEqual([{ type: 'list' }]);
  });

  test('a leader that is known is looked at every 15 s, for a watch may be lost', () => {
    withLeader();
    expect(pass(15_000)).toEqual([{ type: 'list' }]);
  });

  test('a look that is not answered costs the session, not the leader', () => {
    withLeader();
    expect(pass(30_000)).toEqual([{ type: 'list' }, { type: 'open' }]);
    expect(hear({ type: 'connected' })).toEqual([{ type: 'list' }]);
    expect(listed(FIRST)).toEqual([]);
  });

  test('a look that was refused is repeated after a second', () => {
    hear({ type: 'connected' });
    expect(hear({ type: 'failed' })).toEqual([]);
    expect(pass(1_000)).toEqual([{ type: 'list' }]);
  });

  test('a path that does not exist is told once, and looked for every second', () => {
    hear({ type: 'connected' });
    const [warning] = hear({ type: 'listed', names: null });
    expect(warning).toMatchObject({ type: 'warn' });
    expect(warning).toHaveProperty('text', expect.stringContaining('/horae'));
    expect(pass(1_000)).toEqual([{ type: 'list' }]);
    expect(hear({ type: 'listed', names: null })).toEqual([]);
  });
});
