import type { Change, ChangeOf } from '../../../packages/scheduler/src/core/change.js';
import type { LoadedState, Store } from '../../../packages/scheduler/src/ports/store.js';

/** Whoever takes office finds everything but what was "only in memory". */
export function forgetfulStore(store: Store, planted: 'gatesInMemory' | 'retriesInMemory'): Store {
  const load = async (): Promise<LoadedState> => {
    const loaded = await store.load();
    return planted === 'gatesInMemory' ? withoutCredits(loaded) : withoutRetries(loaded);
  };
  return new Proxy(store, {
    get: (target, name) => {
      if (name === 'load') return load;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

function withoutCredits({ entities, changes }: LoadedState): LoadedState {
  return {
    entities: entities.map((entity) =>
      entity.kind === 'gate' && entity.body !== null
        ? { ...entity, body: { ...entity.body, rounds: [] } }
        : entity,
    ),
    changes: changes.filter(({ kind }) => kind !== 'gateCredited'),
  };
}

/** Runs that wait for their next attempt are not there. */
function withoutRetries({ entities, changes }: LoadedState): LoadedState {
  const waiting = new Set<string>();
  for (const { kind, key, body } of entities) {
    if (kind === 'run' && (body as { state?: string } | null)?.state === 'retrying')
      waiting.add(key);
  }
  for (const change of changes) {
    if (change.kind === 'runRequeued') requeue(waiting, change);
    else if (change.kind === 'attemptLaunched') waiting.delete(change.runId);
  }
  return {
    entities: entities.filter(({ kind, key }) => kind !== 'run' || !waiting.has(key)),
    changes: changes.filter((change) => !waiting.has(runIdOf(change))),
  };
}

function requeue(waiting: Set<string>, { runId, retryAt }: ChangeOf<'runRequeued'>): void {
  if (retryAt === null) waiting.delete(runId);
  else waiting.add(runId);
}

function runIdOf(change: Change): string {
  if ('runId' in change) return change.runId;
  return change.kind === 'runCreated' ? change.run.id : '';
}
