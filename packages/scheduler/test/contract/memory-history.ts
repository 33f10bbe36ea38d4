import type { History } from '../../src/ports/history.js';
import { MemoryStore } from '../../src/store/memory/index.js';

/** A history that lives as long as the test: what the store in memory keeps of ended runs. */
export function memoryHistory(): History {
  const runs = new MemoryStore();
  return {
    append: (endedRuns) => runs.fold([], endedRuns),
    findRuns: (query) => runs.findRuns(query),
    findRun: (id) => runs.findRun(id),
    runTimes: (jobs, limit) => runs.runTimes(jobs, limit),
    runMarks: (query) => runs.runMarks(query),
    pruneRuns: (before, limit) => runs.pruneRuns(before, limit),
    close: () => runs.close(),
  };
}
