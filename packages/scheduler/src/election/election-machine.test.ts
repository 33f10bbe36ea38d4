import { describe, expect, test } from 'vitest';
import { type ElectionStep, electionStep } from './election-machine.js';
import {
  ELECTION_START,
  type ElectionAction,
  type ElectionEvent,
  type ElectionState,
  type FirstCandidate,
  type Phase,
  type SeenCandidates,
} from './election-state.js';

const RULES = { giveUpMs: 30_000 };
const NOW_MS = 100_000;

const BEHIND: FirstCandidate = {
  name: 's-other-1',
  url: 'http://other:4400',
  asksCredentials: null,
  term: null,
};
const OWN: FirstCandidate = {
  name: 's-own-2',
  url: 'http://own:4400',
  asksCredentials: null,
  term: null,
};
const TERM = { epoch: 7, masterUrl: null };

type Untimed = ElectionEvent extends infer E
  ? E extends unknown
    ? Omit<E, 'atMs'>
    : never
  : never;

function step(state: ElectionState, event: Untimed, atMs = NOW_MS): ElectionStep {
  return electionStep(state, { ...event, atMs } as ElectionEvent, RULES);
}

function stateIn(phase: Phase, more: Partial<ElectionState> = {}): ElectionState {
  return { ...ELECTION_START, phase, ...more };
}

function seen(own: SeenCandidates['own']): Untimed {
  const first = own === 'first' ? OWN : BEHIND;
  return { type: 'seen', candidates: { own, first } };
}

const OF_CONNECTION = { text: 'lost', isOfConnection: true };
const REFUSED = { text: 'refused', isOfConnection: false };

/** Every kind of event, with what makes a difference to it. */
const EVENTS: Readonly<Record<string, Untimed>> = {
  started: { type: 'started' },
  pauseOver: { type: 'pauseOver' },
  connected: { type: 'connected' },
  disconnected: { type: 'disconnected' },
  expired: { type: 'expired' },
  joined: { type: 'joined' },
  'join lost': { type: 'joinFailed', trouble: OF_CONNECTION },
  'join refused': { type: 'joinFailed', trouble: REFUSED },
  'seen missing': seen('missing'),
  'seen behind': seen('behind'),
  'seen first': seen('first'),
  'look lost': { type: 'lookFailed', trouble: OF_CONNECTION },
  'look refused': { type: 'lookFailed', trouble: REFUSED },
  changed: { type: 'changed' },
  polled: { type: 'polled' },
  announced: { type: 'announced', term: TERM },
  leaseLost: { type: 'leaseLost', text: 'silence' },
  termOver: { type: 'termOver', text: 'fenced' },
  closeAsked: { type: 'closeAsked' },
};

const PHASES: readonly Phase[] = [
  'idle',
  'pausing',
  'connecting',
  'joining',
  'standing',
  'leading',
  'ending',
  'closed',
];

/**
 * What each event leads to in each phase, in the order of PHASES: the next phase, and what is to
 * be done. A dot: nothing happens.
 */
const TABLE: Readonly<Record<string, readonly string[]>> = {
  started: ['connecting open', '.', '.', '.', '.', '.', '.', '.'],
  pauseOver: ['.', 'connecting open', '.', '.', '.', '.', '.', '.'],
  connected: ['.', '.', 'joining join', '.', 'standing look', 'leading look', '.', '.'],
  disconnected: ['.', '.', '.', '.', '.', '.', '.', '.'],
  expired: [
    '.',
    '.',
    'pausing close pause',
    'pausing close pause',
    'pausing close pause',
    'ending lose',
    'ending lose',
    '.',
  ],
  joined: ['.', '.', '.', 'standing look', '.', '.', '.', '.'],
  'join lost': ['.', '.', '.', 'standing look', '.', '.', '.', '.'],
  'join refused': ['.', '.', '.', 'pausing close pause', '.', '.', '.', '.'],
  'seen missing': ['.', '.', '.', '.', 'joining join', 'ending lose', '.', '.'],
  'seen behind': ['.', '.', '.', '.', '.', 'ending lose', '.', '.'],
  'seen first': ['.', '.', '.', '.', 'leading take', '.', '.', '.'],
  'look lost': ['.', '.', '.', '.', '.', '.', '.', '.'],
  'look refused': ['.', '.', '.', '.', 'pausing close pause', '.', '.', '.'],
  changed: ['.', '.', '.', '.', 'standing look', 'leading look', '.', '.'],
  polled: ['.', '.', '.', '.', 'standing look', 'leading look', '.', '.'],
  announced: ['.', '.', '.', '.', '.', '.', '.', '.'],
  leaseLost: ['.', '.', '.', '.', 'standing look', 'ending lose', 'ending lose', '.'],
  termOver: ['.', '.', '.', '.', '.', 'pausing close pause', 'pausing close pause', '.'],
  closeAsked: [
    'closed',
    'closed',
    'closed close',
    'closed close',
    'closed close',
    'ending leave',
    'ending leave',
    '.',
  ],
};

const SHORT: Readonly<Record<ElectionAction['type'], string>> = {
  pause: 'pause',
  openSession: 'open',
  closeSession: 'close',
  join: 'join',
  look: 'look',
  takeOffice: 'take',
  leaveOffice: 'leave',
  loseOffice: 'lose',
};

test('the table has a row for every event', () => {
  expect(Object.keys(TABLE)).toEqual(Object.keys(EVENTS));
});

describe.each(Object.keys(EVENTS))('%s', (name) => {
  test.each(PHASES.map((phase, column) => [phase, column] as const))('in %s', (phase, column) => {
    const { state, actions } = step(stateIn(phase), EVENTS[name] as Untimed);
    const told = [state.phase, ...actions.map(({ type }) => SHORT[type])].join(' ');
    const expected = TABLE[name]?.[column];
    expect(told).toBe(expected === '.' ? phase : expected);
  });
});

describe('without a connection', () => {
  const away = (phase: Phase, sinceMs: number): ElectionState =>
    stateIn(phase, { disconnectedSinceMs: sinceMs });

  test('nothing is asked of ZooKeeper: coming back looks by itself', () => {
    expect(step(away('standing', NOW_MS), { type: 'polled' }).actions).toEqual([]);
    expect(step(away('standing', NOW_MS), { type: 'changed' }).actions).toEqual([]);
    expect(step(away('leading', NOW_MS), { type: 'polled' }).actions).toEqual([]);
  });

  test('an answer to the join that was lost is looked for once connected', () => {
    const lost = step(away('joining', NOW_MS), EVENTS['join lost'] as Untimed);
    expect(lost).toMatchObject({ state: { phase: 'standing' }, actions: [] });
    expect(step(lost.state, { type: 'connected' }).actions).toEqual([{ type: 'look' }]);
  });

  test.each(['connecting', 'joining', 'standing'] as const)(
    'a session in %s is given up for a new one, but not soon',
    (phase) => {
      const justNow = step(away(phase, NOW_MS - RULES.giveUpMs + 1), { type: 'polled' });
      expect(justNow.state.phase).toBe(phase);
      const longAgo = step(away(phase, NOW_MS - RULES.giveUpMs), { type: 'polled' });
      expect(longAgo.state.phase).toBe('pausing');
      expect(longAgo.actions.map(({ type }) => type)).toEqual(['closeSession', 'pause']);
    },
  );

  test('an office is not given up for it: that is up to the lease', () => {
    const state = step(away('leading', 0), { type: 'polled' }).state;
    expect(state.phase).toBe('leading');
  });

  test.each(['joining', 'standing'] as const)(
    'no leader is known any more in %s once ZooKeeper has been silent for the lease',
    (phase) => {
      const state = { ...away(phase, 0), first: BEHIND };
      const unheard = step(state, { type: 'leaseLost', text: 'silence' });
      expect(unheard).toMatchObject({ state: { first: null, trouble: 'silence' }, actions: [] });
      expect(step(unheard.state, seen('behind')).state).toMatchObject({ first: BEHIND });
    },
  );

  test('the time counts from the first loss', () => {
    const state = step(away('standing', 5), { type: 'disconnected' }).state;
    expect(state.disconnectedSinceMs).toBe(5);
    expect(step(state, { type: 'connected' }).state.disconnectedSinceMs).toBeNull();
  });
});

describe('pauses', () => {
  const pauseOf = ({ actions }: ElectionStep): number | undefined =>
    actions.find((action) => action.type === 'pause')?.delayMs;

  test('grow from one session that came to nothing to the next, up to 5 s', () => {
    let state = stateIn('connecting');
    const pausesMs: (number | undefined)[] = [];
    for (let round = 0; round < 9; round += 1) {
      const given = step(state, { type: 'expired' });
      pausesMs.push(pauseOf(given));
      state = step(given.state, { type: 'pauseOver' }).state;
    }
    expect(pausesMs).toEqual([100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000, 5_000]);
  });

  test('grow as well when an office is won again and again, and can never be taken', () => {
    let state = stateIn('standing');
    const pausesMs: (number | undefined)[] = [];
    for (let round = 0; round < 4; round += 1) {
      const elected = step(state, seen('first'));
      const over = step(elected.state, { type: 'termOver', text: 'unreadable' });
      pausesMs.push(pauseOf(over));
      state = { ...over.state, phase: 'standing' };
    }
    expect(pausesMs).toEqual([100, 200, 400, 800]);
  });

  test('are short again once a term was announced, or somebody else leads', () => {
    const failed = { failureCount: 6 };
    const announced = step(stateIn('leading', failed), { type: 'announced', term: TERM });
    expect(announced.state.failureCount).toBe(0);
    expect(pauseOf(step(announced.state, { type: 'termOver', text: 'fenced' }))).toBe(500);
    expect(step(stateIn('standing', failed), seen('behind')).state.failureCount).toBe(0);
  });
});

describe('the end of an office', () => {
  test('that was asked for closes once the term is over', () => {
    const asked = step(stateIn('leading', { term: TERM }), { type: 'closeAsked' });
    expect(asked.state.isClosing).toBe(true);
    const over = step(asked.state, { type: 'termOver', text: 'stopping' });
    expect(over.state.phase).toBe('closed');
    expect(over.actions).toEqual([{ type: 'closeSession' }]);
  });

  test('that was asked for is still cut short by a lost lease', () => {
    const asked = step(stateIn('leading'), { type: 'closeAsked' });
    const lost = step(asked.state, { type: 'leaseLost', text: 'silence' });
    expect(lost.actions).toEqual([{ type: 'loseOffice', text: 'silence' }]);
    expect(lost.state.isClosing).toBe(true);
  });

  test('is told with its reason, and forgets the term', () => {
    const lost = step(stateIn('leading', { term: TERM }), { type: 'leaseLost', text: 'silence' });
    expect(lost.state).toMatchObject({ term: null, trouble: 'silence' });
  });

  test('waits for the term: no new session is opened before', () => {
    const { state } = step(stateIn('leading'), { type: 'expired' });
    for (const event of Object.values(EVENTS)) {
      if (event.type === 'termOver') continue;
      expect(step(state, event).actions).not.toContainEqual({ type: 'openSession' });
    }
  });
});
