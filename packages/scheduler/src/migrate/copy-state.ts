import {
  type Entity,
  type LoadedState,
  type SchedulerState,
  createState,
  dirtyEntities,
  restoreState,
  takeEnded,
} from '../core/index.js';
import { type MigrationSource, type MigrationTarget, TargetNotEmpty } from './migration-side.js';

export interface CopyOptions {
  /** Also when the target holds jobs. */
  readonly mayReplace: boolean;
  /** Told how the target is called, before any of the two histories is asked for something. */
  readonly onAdopted?: (installation: string) => void;
  /** Told after each page of the history. */
  readonly onProgress: (runCount: number) => void;
}

export interface CopyReport {
  readonly jobCount: number;
  readonly unreadableCount: number;
  readonly activeRunCount: number;
  readonly historyRunCount: number;
  /** Of the target; that of the next leader is above it. */
  readonly epoch: number;
}

/**
 * Copies everything: the history first, run by run under its id, and the state last, in one step.
 * So a copy that was cut off has left no job behind, and can be made again.
 *
 * @throws TargetNotEmpty, StoreError
 */
export async function copyState(
  source: MigrationSource,
  target: MigrationTarget,
  { mayReplace, onAdopted, onProgress }: CopyOptions,
): Promise<CopyReport> {
  const from = read(await source.load());
  const found = read(await target.load());
  if (found.jobCount > 0 && !mayReplace) {
    throw new TargetNotEmpty(
      `The target holds ${found.jobCount} jobs, which would be gone. Say --replace if that is ` +
        'what you want, or choose another one.',
    );
  }
  const installation = await target.adopt(source.installation);
  onAdopted?.(installation);
  if (found.entities.size > 0) {
    // Writing pages of history would drop what the target has only in its journal.
    await target.replace([...found.entities.values()]);
    await target.keepRuns(takeEnded(found.state));
  }
  let historyRunCount = 0;
  for await (const runs of withLast(source.endedRuns(), takeEnded(from.state))) {
    await target.keepRuns(runs);
    historyRunCount += runs.length;
    onProgress(historyRunCount);
  }
  await target.replace([...goneFrom(found, from), ...from.entities.values()]);
  return {
    jobCount: from.jobCount,
    unreadableCount: from.state.unreadable.size,
    activeRunCount: from.state.runs.size,
    historyRunCount,
    epoch: target.epoch,
  };
}

interface ReadState {
  readonly state: SchedulerState;
  /** All that is folded, as it is after the journal, by kind and key; a null body: gone. */
  readonly entities: ReadonlyMap<string, Entity>;
  /** Those that cannot be read, too: they are copied as they are. */
  readonly jobCount: number;
}

function read(loaded: LoadedState): ReadState {
  const state = createState();
  restoreState(state, loaded);
  const entities = new Map<string, Entity>();
  for (const entity of [...loaded.entities, ...dirtyEntities(state)]) {
    entities.set(`${entity.kind}\n${entity.key}`, entity);
  }
  return { state, entities, jobCount: state.jobs.size + state.unreadable.size };
}

/** What only the target has. */
function goneFrom(found: ReadState, from: ReadState): readonly Entity[] {
  return [...found.entities]
    .filter(([name]) => !from.entities.has(name))
    .map(([, { kind, key }]) => ({ kind, key, body: null }));
}

async function* withLast<T>(pages: AsyncIterable<T>, last: T): AsyncGenerator<T> {
  yield* pages;
  yield last;
}
