import type { Change } from '../../../src/core/change.js';
import { type Entity, type LoadedState, type Run, isLive } from '../../../src/core/index.js';
import type { PlantedFault } from '../planted.js';

/** What a restart finds when a fault is planted: some of it was only in memory, and is gone. */
export function withoutLosses(loaded: LoadedState, planted: PlantedFault | null): LoadedState {
  switch (planted) {
    case 'runningInMemory':
      return withoutRuns(loaded, () => true);
    case 'retriesInMemory':
      return withoutRuns(loaded, (run) => run.state === 'retrying');
    case 'gatesInMemory':
      return {
        entities: loaded.entities.map(withoutCredits),
        changes: loaded.changes.filter((change) => change.kind !== 'gateCredited'),
      };
    case 'reportsInMemory':
      return {
        entities: loaded.entities.map(withoutReports),
        changes: loaded.changes.filter(
          (change) => change.kind !== 'attemptNoted' || change.facts.reportedCode === undefined,
        ),
      };
    default:
      return loaded;
  }
}

function withoutReports(entity: Entity): Entity {
  if (entity.kind !== 'run' || entity.body === null) return entity;
  const run = entity.body as Run;
  const attempts = run.attempts.map((attempt) => {
    const { reportedCode, ...rest } = attempt;
    return reportedCode === undefined || !isLive(attempt.state) ? attempt : rest;
  });
  return { ...entity, body: { ...run, attempts } };
}

function withoutCredits(entity: Entity): Entity {
  if (entity.kind !== 'gate' || entity.body === null) return entity;
  return { ...entity, body: { ...entity.body, rounds: [] } };
}

function withoutRuns(loaded: LoadedState, isLost: (run: Run) => boolean): LoadedState {
  const lost = new Set(
    loaded.entities
      .filter((entity) => entity.kind === 'run' && entity.body !== null)
      .filter((entity) => isLost(entity.body as Run))
      .map((entity) => entity.key),
  );
  return {
    entities: loaded.entities.filter((entity) => !lost.has(entity.key)),
    changes: loaded.changes.filter((change) => !lost.has(runIdOf(change))),
  };
}

function runIdOf(change: Change): string {
  return 'runId' in change ? change.runId : '';
}
