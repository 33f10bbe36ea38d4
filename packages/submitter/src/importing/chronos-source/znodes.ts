/** What an import asks of ZooKeeper. */
export interface Znodes {
  /** Names of the children, in any order; null where there is no such znode. */
  children(path: string): Promise<readonly string[] | null>;
  /** Null where there is no such znode. */
  data(path: string): Promise<Buffer | null>;
  close(): Promise<void>;
}

/** ZooKeeper, or a Chronos, could not be asked; the message is a whole sentence. */
export class SourceUnreadable extends Error {
  override readonly name = 'SourceUnreadable';
}
