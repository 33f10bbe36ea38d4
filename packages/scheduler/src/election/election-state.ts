import type { AnnouncedTerm } from './election.js';

export type Phase =
  /** Not started yet. */
  | 'idle'
  /** Without a session; the next is opened after a pause. */
  | 'pausing'
  /** With a session that has never been connected. */
  | 'connecting'
  /** Its znode is being made. */
  | 'joining'
  /** Looks at who is first, whenever something changes. */
  | 'standing'
  /** Its znode is the first: the mandate is given. */
  | 'leading'
  /** The mandate is lost, and the term is being ended. */
  | 'ending'
  | 'closed';

export interface ElectionState {
  readonly phase: Phase;
  /** Since when there is no connection; null while there is one. */
  readonly disconnectedSinceMs: number | null;
  /** Sessions in a row that came to nothing. */
  readonly failureCount: number;
  /** The one that is first, as it was last seen; null while nobody was. */
  readonly first: FirstCandidate | null;
  /** Of the own term, once it is announced. */
  readonly term: AnnouncedTerm | null;
  /** The last thing that went wrong; null once all is well again. */
  readonly trouble: string | null;
  /** Asked to close as soon as the term has ended. */
  readonly isClosing: boolean;
}

export interface FirstCandidate {
  readonly name: string;
  /** Null for data that nobody of this version wrote. */
  readonly url: string | null;
  /** Whether its REST server does; null where it has not said. */
  readonly asksCredentials: boolean | null;
  /** Null while it takes office. */
  readonly term: AnnouncedTerm | null;
}

export type ElectionEvent = { readonly atMs: number } & (
  | { readonly type: 'started' }
  | { readonly type: 'pauseOver' }
  | { readonly type: 'connected' }
  | { readonly type: 'disconnected' }
  /** The session is gone for good, or was refused. */
  | { readonly type: 'expired' }
  | { readonly type: 'joined' }
  | { readonly type: 'joinFailed'; readonly trouble: Trouble }
  | { readonly type: 'seen'; readonly candidates: SeenCandidates }
  | { readonly type: 'lookFailed'; readonly trouble: Trouble }
  /** What was last seen is so no longer. */
  | { readonly type: 'changed' }
  /** Now and then, whatever happens: a watch may have got lost. */
  | { readonly type: 'polled' }
  | { readonly type: 'announced'; readonly term: AnnouncedTerm }
  | { readonly type: 'leaseLost'; readonly text: string }
  | { readonly type: 'termOver'; readonly text: string }
  | { readonly type: 'closeAsked' }
);

export interface Trouble {
  readonly text: string;
  /** The session may still be good: it tells by itself when it is connected again, or gone. */
  readonly isOfConnection: boolean;
}

export interface SeenCandidates {
  /** Null when nobody stands. */
  readonly first: FirstCandidate | null;
  readonly own: 'missing' | 'first' | 'behind';
}

export type ElectionAction =
  | { readonly type: 'pause'; readonly delayMs: number }
  | { readonly type: 'openSession' }
  | { readonly type: 'closeSession' }
  | { readonly type: 'join' }
  | { readonly type: 'look' }
  | { readonly type: 'takeOffice' }
  /** In good order: what is under way may be finished. */
  | { readonly type: 'leaveOffice' }
  | { readonly type: 'loseOffice'; readonly text: string };

/** Troubles that are nothing but the silence of ZooKeeper. */
export const SILENCE = {
  ofSession: 'ZooKeeper does not answer.',
  ofLease: 'ZooKeeper has not answered for two thirds of the session time-out.',
} as const;

export const ELECTION_START: ElectionState = {
  phase: 'idle',
  disconnectedSinceMs: null,
  failureCount: 0,
  first: null,
  term: null,
  trouble: null,
  isClosing: false,
};
