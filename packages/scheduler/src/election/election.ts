import type { ZookeeperAddress, OpenZookeeper, ZookeeperClient } from '@horae/submitter/zookeeper';
import type { Clock, DurationMs, Logger, Rng, Timers } from '@horae/submitter/kernel';
import type { Leadership, Lease } from '../ports/leadership.js';

export interface ElectionOptions {
  readonly openZookeeper: OpenZookeeper;
  readonly address: Pick<ZookeeperAddress, 'hosts' | 'credentials'>;
  /** Everything of this installation is below it; made when missing. With no slash at its end. */
  readonly path: string;
  readonly sessionTimeoutMs: DurationMs;
  /** REST server of this scheduler, as the others reach it: `http://host:port`. */
  readonly url: string;
  /** Whether that asks for credentials: all should, or none. Absent: not compared. */
  readonly asksCredentials?: boolean;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Spreads out the attempts of several schedulers to come back. */
  readonly rng: Rng;
  /** A name that no other candidacy ever had; random by default. */
  readonly uniqueName?: () => string;
  readonly logger: Logger;
}

/**
 * Stands for election, again and again until closed, whatever ZooKeeper does. One session is one
 * candidacy: a term that has ended closes its session, and with it go all its ephemeral znodes.
 */
export interface Election extends Leadership {
  start(candidate: Candidate): void;
  /**
   * Leaves office in good order, and then the election: the next leader begins at once. For good.
   */
  close(): Promise<void>;
}

/** What stands for election. */
export interface Candidate {
  /** A standby may warm up over it, once it is connected. */
  sessionOpened(session: ZookeeperClient): void;
  /** It is about to be closed. */
  sessionEnded(): void;
  /**
   * Elected: hold office until it is over, lost, or to be left. The promise ends with the term,
   * after everything of it has been closed, and says why it ended; then a new candidacy begins. It
   * never rejects.
   */
  holdOffice(mandate: Mandate): Promise<string>;
}

export interface Mandate {
  /** The session that won. Whatever it made as `ephemeral` goes with the term. */
  readonly session: ZookeeperClient;
  readonly lease: Lease;
  /** Resolves, with a sentence for people, when the office is lost: nothing may be done any more. */
  readonly lost: Promise<string>;
  /** Resolves when this scheduler is to leave office in good order. */
  readonly closing: Promise<void>;
  /** Resolves once the ensemble has answered a heartbeat that was sent after this call, or the lease is lost. */
  confirmed(): Promise<void>;
  /** The state is loaded and this scheduler acts: tells all the others. */
  announce(term: AnnouncedTerm): Promise<void>;
}

export interface AnnouncedTerm {
  readonly epoch: number;
  /** `http://host:port` of the embedded master; null with a master elsewhere. */
  readonly masterUrl: string | null;
}
