/** Who leads, as far as this scheduler knows at the moment. */
export interface Leadership {
  view(): LeadershipView;
  /** Told of every change of the view; answers how to stop listening. */
  onChange(listener: () => void): () => void;
}

export interface LeadershipView {
  /** `leader` once the state is loaded and this scheduler acts. */
  readonly role: 'leader' | 'standby';
  /** Of the present term of office; null while nobody is known to lead. */
  readonly epoch: number | null;
  /** REST server of the leader, `http://host:port`; null while nobody is known to lead. */
  readonly leaderUrl: string | null;
  /** Where agents reach the leader's embedded master; null: there is no leader, or no such master. */
  readonly masterUrl: string | null;
  /** A sentence for people: why nobody leads; null when somebody does. */
  readonly reason: string | null;
}

/** The right to act, which ends by itself: by the monotonic clock, before ZooKeeper hands it on. */
export interface Lease {
  isHeld(): boolean;
  /**
   * Resolves once it is certain whether it is held: at once, but after a stall of this process when
   * ZooKeeper has answered again.
   */
  settled?(): Promise<void>;
}

/** This scheduler leads no longer: what it was asked for and has not answered may not be done. */
export class LeadershipLost extends Error {
  override readonly name = 'LeadershipLost';
}
