/** Where a master is. */
export interface MasterAddress {
  /** E.g. `http://10.0.0.1:5050`, with no path. */
  readonly url: string;
}

/** Finds the leading master, and goes on finding it. Never throws, never ends the process. */
export interface MasterDetector {
  /**
   * Null while no leader is known. That is no reason to leave a master that is still heard: a
   * deposed one ends its streams itself.
   */
  current(): MasterAddress | null;
  /** Told when `current` has become another one; answers how to stop listening. */
  onChange(listener: (master: MasterAddress | null) => void): () => void;
  /**
   * The master there is silent, gone, or says that it does not lead: look again now. What is found
   * is told by `onChange`; until then `current` stays.
   */
  doubt(url: string): void;
  /** The master there has accepted a subscription: it leads. */
  trust(url: string): void;
  close(): Promise<void>;
}
