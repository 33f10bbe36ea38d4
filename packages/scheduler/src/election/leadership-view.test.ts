import { expect, test } from 'vitest';
import { durationMs } from '@horae/submitter/kernel';
import { ELECTION_START, type ElectionState, SILENCE } from './election-state.js';
import { leadershipView } from './leadership-view.js';

const OWN_URL = 'http://own:4400';
const OWN = { url: OWN_URL, sessionTimeoutMs: durationMs(10_000) };
const TERM = { epoch: 7, masterUrl: 'http://other:5050' };

function viewOf(state: Partial<ElectionState>): ReturnType<typeof leadershipView> {
  return leadershipView({ ...ELECTION_START, ...state }, OWN);
}

test('a leader is shown once its term is announced, and only then', () => {
  expect(viewOf({ phase: 'leading' })).toMatchObject({
    role: 'standby',
    leaderUrl: null,
    reason: 'This scheduler is taking office.',
  });
  expect(viewOf({ phase: 'leading', term: TERM })).toEqual({
    role: 'leader',
    leaderUrl: OWN_URL,
    reason: null,
    ...TERM,
  });
});

test('a standby shows whoever has announced a term', () => {
  const first = { name: 's-1', url: 'http://other:4400', asksCredentials: null, term: TERM };
  const expected = { role: 'standby', leaderUrl: 'http://other:4400', reason: null, ...TERM };
  expect(viewOf({ phase: 'standing', first })).toEqual(expected);
  // What was seen last is the best that is known, until the lease of this session is over.
  expect(viewOf({ phase: 'standing', first, disconnectedSinceMs: 1 })).toEqual(expected);
  expect(viewOf({ phase: 'standing', first: { ...first, term: null } })).toMatchObject({
    leaderUrl: null,
    reason: 'The scheduler at http://other:4400 is taking office.',
  });
});

test('without a leader, the reason says what is known', () => {
  expect(viewOf({ phase: 'idle' }).reason).toBe('This scheduler is starting.');
  expect(viewOf({ phase: 'connecting' }).reason).toBe('ZooKeeper does not answer.');
  for (const trouble of [SILENCE.ofSession, SILENCE.ofLease]) {
    const { reason } = viewOf({ phase: 'connecting', trouble });
    expect(reason).toBe('ZooKeeper does not answer.');
  }
  expect(viewOf({ phase: 'connecting', trouble: 'It refuses the password.' }).reason).toBe(
    'This scheduler connects to ZooKeeper again. It refuses the password.',
  );
  expect(viewOf({ phase: 'standing' }).reason).toBe('Nobody is elected yet.');
  expect(viewOf({ phase: 'standing', trouble: 'Silence.' }).reason).toBe(
    'It is not known who leads. Silence.',
  );
  expect(viewOf({ phase: 'standing', trouble: 'Silence.', disconnectedSinceMs: 1 }).reason).toBe(
    'The connection to ZooKeeper is lost.',
  );
  expect(viewOf({ phase: 'pausing', trouble: 'ZooKeeper refuses.' }).reason).toBe(
    'This scheduler stands for election again in a moment. ZooKeeper refuses.',
  );
  expect(viewOf({ phase: 'ending', trouble: 'Fenced.' }).reason).toBe(
    'This scheduler is leaving office. Fenced.',
  );
  expect(viewOf({ phase: 'closed' }).reason).toBe('This scheduler is stopping.');
});

test.each([TERM, null])('a former self that is still first leads no more (%j)', (term) => {
  const first = { name: 's-1', url: OWN_URL, asksCredentials: null, term };
  for (const phase of ['joining', 'standing'] as const) {
    expect(viewOf({ phase, first })).toEqual({
      role: 'standby',
      epoch: null,
      leaderUrl: null,
      masterUrl: null,
      reason:
        'This scheduler was elected before it was started again: its old session ends within ' +
        '10 s. (If it does not, another scheduler has the same --http-advertise, ' +
        'http://own:4400.)',
    });
  }
});
