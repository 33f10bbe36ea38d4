import type { Change } from '../../../src/core/change.js';
import type { Entity } from '../../../src/core/entity.js';
import type { Run } from '../../../src/core/run.js';

/**
 * The durable part of a scheduler: survives its crashes. Values go through JSON, as they do on
 * disk. A launch that was written before is refused, as the real store does.
 */
export class SimStore {
  private readonly entities = new Map<string, Entity>();
  private journal: Change[] = [];
  readonly history = new Map<string, Run>();
  private readonly launches = new Set<string>();
  /** All that was ever committed, in order: what the checkers read. */
  readonly archive: Change[] = [];

  write(changes: readonly Change[]): void {
    for (const change of copy(changes)) {
      if (change.kind === 'attemptLaunched') {
        const key = `${change.dueAt} ${change.attempt.attempt} ${change.jobName}`;
        if (this.launches.has(key)) throw new Error(`The launch ${key} is written twice.`);
        this.launches.add(key);
      }
      this.journal.push(change);
      this.archive.push(change);
    }
  }

  fold(entities: readonly Entity[], endedRuns: readonly Run[]): void {
    for (const entity of copy(entities)) {
      const key = `${entity.kind} ${entity.key}`;
      if (entity.body === null) this.entities.delete(key);
      else this.entities.set(key, entity);
    }
    for (const run of copy(endedRuns)) this.history.set(run.id, run);
    this.journal = [];
  }

  load(): { entities: Entity[]; changes: Change[] } {
    return { entities: copy([...this.entities.values()]), changes: copy(this.journal) };
  }
}

function copy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
