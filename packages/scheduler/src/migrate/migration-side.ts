import type { Entity } from '../core/entity.js';
import type { Run } from '../core/run.js';
import { type LoadedState, StoreError } from '../ports/store.js';

/** A state to copy, which nobody else works with meanwhile. */
export interface MigrationSource {
  /** Of its last leader. */
  readonly epoch: number;
  /** What it is called where it writes elsewhere; null where it has no name yet. */
  readonly installation: string | null;
  load(): Promise<LoadedState>;
  /** All ended runs, page by page; one that comes twice is the newer the last time. */
  endedRuns(): AsyncIterable<readonly Run[]>;
  close(): Promise<void>;
}

/** Where a state is copied to. Opening it has taken office: nobody else writes it meanwhile. */
export interface MigrationTarget {
  /** Above that of the source. */
  readonly epoch: number;
  load(): Promise<LoadedState>;
  /** Is called this from now on; or, with null, as it was, or anew. Answers how. */
  adopt(installation: string | null): Promise<string>;
  /** Into the long history; and into the ring, as far as they belong there. */
  keepRuns(endedRuns: readonly Run[]): Promise<void>;
  /** In one step: all of it or nothing. A null body deletes. */
  replace(entities: readonly Entity[]): Promise<void>;
  close(): Promise<void>;
}

/** A scheduler works with it, or stands ready to. */
export class SideInUse extends StoreError {
  override readonly name = 'SideInUse';
}

/** It holds jobs, which would be gone. */
export class TargetNotEmpty extends StoreError {
  override readonly name = 'TargetNotEmpty';
}
