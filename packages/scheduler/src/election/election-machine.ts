import {
  type ElectionAction,
  type ElectionEvent,
  type ElectionState,
  SILENCE,
  type SeenCandidates,
  type Trouble,
} from './election-state.js';

export interface ElectionStep {
  readonly state: ElectionState;
  readonly actions: readonly ElectionAction[];
}

export interface ElectionRules {
  /** A session without a connection for so long is given up for a new one. */
  readonly giveUpMs: number;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
/** A leader that could not keep its office lets the others go first. */
const PAUSE_AFTER_TERM_MS = 500;

/**
 * The election, decided: what was seen comes in, what to do next comes out. It goes by what is in
 * ZooKeeper and never by what it believes to have written: whoever's znode is the first leads, and
 * one whose own znode is missing makes another. So an answer that was lost needs no case of its
 * own.
 */
export function electionStep(
  state: ElectionState,
  event: ElectionEvent,
  rules: ElectionRules,
): ElectionStep {
  if (state.phase === 'closed') return { state, actions: [] };
  switch (event.type) {
    case 'started':
      return state.phase === 'idle' ? open(state, event.atMs) : stay(state);
    case 'pauseOver':
      return state.phase === 'pausing' ? open(state, event.atMs) : stay(state);
    case 'connected':
      return connected({ ...state, disconnectedSinceMs: null });
    case 'disconnected':
      return stay({ ...state, disconnectedSinceMs: state.disconnectedSinceMs ?? event.atMs });
    case 'expired':
      return expired(state);
    case 'joined':
      return state.phase === 'joining' ? look({ ...state, phase: 'standing' }) : stay(state);
    case 'joinFailed':
      return joinFailed(state, event.trouble);
    case 'seen':
      return seen(state, event.candidates);
    case 'lookFailed':
      return state.phase === 'standing' && !event.trouble.isOfConnection
        ? giveUp(state, event.trouble.text)
        : stay(state);
    case 'changed':
      return isInOffer(state) ? look(state) : stay(state);
    case 'polled':
      return polled(state, event.atMs, rules);
    case 'announced':
      return state.phase === 'leading'
        ? stay({ ...state, term: event.term, failureCount: 0, trouble: null })
        : stay(state);
    case 'leaseLost':
      return isInOffice(state) ? lose(state, event.text) : unheard(state, event.text);
    case 'termOver':
      return termOver(state, event.text);
    case 'closeAsked':
      return closeAsked(state);
  }
}

function stay(state: ElectionState): ElectionStep {
  return { state, actions: [] };
}

function look(state: ElectionState): ElectionStep {
  // Without a connection it would only fail: coming back looks by itself.
  return { state, actions: state.disconnectedSinceMs === null ? [{ type: 'look' }] : [] };
}

function isInOffer({ phase }: ElectionState): boolean {
  return phase === 'standing' || phase === 'leading';
}

function isInOffice({ phase }: ElectionState): boolean {
  return phase === 'leading' || phase === 'ending';
}

function open(state: ElectionState, atMs: number): ElectionStep {
  return {
    state: { ...state, phase: 'connecting', disconnectedSinceMs: atMs },
    actions: [{ type: 'openSession' }],
  };
}

function connected(state: ElectionState): ElectionStep {
  if (state.phase === 'connecting') {
    return { state: { ...state, phase: 'joining' }, actions: [{ type: 'join' }] };
  }
  return isInOffer(state) ? look(state) : stay(state);
}

const EXPIRED = 'The session with ZooKeeper has expired.';

function expired(state: ElectionState): ElectionStep {
  switch (state.phase) {
    case 'connecting':
    case 'joining':
    case 'standing':
      return giveUp(state, EXPIRED);
    case 'leading':
    case 'ending':
      return lose(state, EXPIRED);
    default:
      return stay(state);
  }
}

function joinFailed(state: ElectionState, trouble: Trouble): ElectionStep {
  if (state.phase !== 'joining') return stay(state);
  // Made or not? Whoever looks will see.
  return trouble.isOfConnection
    ? look({ ...state, phase: 'standing' })
    : giveUp(state, trouble.text);
}

function seen(state: ElectionState, { first, own }: SeenCandidates): ElectionStep {
  const next = { ...state, first };
  if (state.phase === 'standing') {
    if (own === 'missing') {
      return { state: { ...next, phase: 'joining' }, actions: [{ type: 'join' }] };
    }
    if (own === 'behind') return stay({ ...next, failureCount: 0, trouble: null });
    // Counted as a failure until it is announced: an office that nobody can hold is not asked for
    // without a pause.
    const failureCount = state.failureCount + 1;
    const leading: ElectionState = { ...next, phase: 'leading', failureCount };
    return { state: leading, actions: [{ type: 'takeOffice' }] };
  }
  if (state.phase === 'leading' && own !== 'first') {
    return lose(next, 'The place of this scheduler in the election is gone.');
  }
  return stay(isInOffer(state) || state.phase === 'joining' ? next : state);
}

function polled(state: ElectionState, atMs: number, { giveUpMs }: ElectionRules): ElectionStep {
  const { phase, disconnectedSinceMs } = state;
  if (disconnectedSinceMs === null) return isInOffer(state) ? look(state) : stay(state);
  const isAwaiting = phase === 'connecting' || phase === 'joining' || phase === 'standing';
  if (!isAwaiting || atMs - disconnectedSinceMs < giveUpMs) return stay(state);
  return giveUp(state, SILENCE.ofSession);
}

/** A standby that ZooKeeper does not answer knows of no leader any more, until it has seen one. */
function unheard(state: ElectionState, text: string): ElectionStep {
  if (state.phase !== 'standing' && state.phase !== 'joining') return stay(state);
  const next = { ...state, first: null, trouble: text };
  return state.phase === 'standing' ? look(next) : stay(next);
}

function lose(state: ElectionState, text: string): ElectionStep {
  return {
    state: { ...state, phase: 'ending', term: null, trouble: text },
    actions: [{ type: 'loseOffice', text }],
  };
}

/** This session comes to nothing: another one, later each time. */
function giveUp(state: ElectionState, trouble: string): ElectionStep {
  const failureCount = state.failureCount + 1;
  return rest({ ...state, failureCount, trouble }, pauseAfter(failureCount));
}

function pauseAfter(failureCount: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** Math.min(failureCount - 1, 10), LONGEST_PAUSE_MS);
}

/** What ends a term well also lets the next candidate begin: it happens with the session. */
function termOver(state: ElectionState, text: string): ElectionStep {
  if (!isInOffice(state)) return stay(state);
  if (state.isClosing) return close(state);
  const { failureCount } = state;
  const delayMs = failureCount === 0 ? PAUSE_AFTER_TERM_MS : pauseAfter(failureCount);
  return rest({ ...state, trouble: text }, delayMs);
}

function rest(state: ElectionState, delayMs: number): ElectionStep {
  return {
    state: { ...state, phase: 'pausing', first: null, term: null, disconnectedSinceMs: null },
    actions: [{ type: 'closeSession' }, { type: 'pause', delayMs }],
  };
}

function closeAsked(state: ElectionState): ElectionStep {
  if (!isInOffice(state)) return close(state);
  return {
    state: { ...state, phase: 'ending', term: null, isClosing: true },
    actions: [{ type: 'leaveOffice' }],
  };
}

function close(state: ElectionState): ElectionStep {
  const hasSession = state.phase !== 'idle' && state.phase !== 'pausing';
  return {
    state: { ...state, phase: 'closed', first: null, term: null, trouble: null },
    actions: hasSession ? [{ type: 'closeSession' }] : [],
  };
}
