import { join } from 'node:path';
import { SECOND_MS, durationMs } from '@horae/submitter/kernel';
import type { ClosingStack } from '../closing-stack.js';
import { installationOf, openHistory, storeWithHistory } from '../history/index.js';
import { StoreError, type SoloStore } from '../ports/store.js';
import { StartFailure } from '../start-failure.js';
import { type SqliteStore, StoreInUse, openSqliteStore } from '../store/sqlite/index.js';
import { openFronts } from './fronts.js';
import { openOfficeParts } from './office-parts.js';
import { openTerm } from './open-term.js';
import type { RunningScheduler, SchedulerOptions } from './running-scheduler.js';
import { soloLeadership } from './solo-leadership.js';

const DRAIN_MS = durationMs(5 * SECOND_MS);

/** One scheduler with a file of its own: one term of office, for the life of the process. */
export async function startAlone(
  options: SchedulerOptions,
  opened: ClosingStack,
): Promise<RunningScheduler> {
  const store = openStore(options);
  const hasTerm = { yet: false };
  opened.add(() => (hasTerm.yet ? Promise.resolve() : store.close()));
  const fronts = await openFronts(options, opened);
  const parts = await openOfficeParts(options, fronts, opened);
  hasTerm.yet = true;
  const term = await openTerm(parts, {
    store,
    drainMs: DRAIN_MS,
    onMaster: (_master, answerAgents) => void fronts.master?.serve(answerAgents),
  }).catch(refusedStore);
  opened.add(() => term.end(fronts.rest.serve(null)));
  void term.over.then(({ reason, error }) => options.onFatal(reason, error));
  void fronts.rest.serve(term.answerRest);
  const masterUrl = fronts.master?.url ?? null;
  return {
    shell: term.shell,
    leadership: soloLeadership({
      epoch: term.epoch,
      leaderUrl: `http://${parts.http.advertised}`,
      masterUrl,
    }),
    url: fronts.rest.url,
    masterUrl,
    stop: () => opened.close(),
  };
}

function openStore({ settings, timers, logger }: SchedulerOptions): SoloStore {
  const { history: url, 'data-dir': dataDir } = settings;
  let store: SqliteStore | null = null;
  try {
    store = openSqliteStore({ file: join(dataDir, 'horae.db'), logger });
    if (url === null) return store;
    const id = installationOf(dataDir);
    const history = openHistory({ url, dataDir, logger, installation: () => id });
    history.reach?.();
    return storeWithHistory({ store, history, timers, logger });
  } catch (error) {
    void store?.close();
    if (error instanceof StoreInUse) throw new StartFailure('storeInUse', error.message);
    return refusedStore(error);
  }
}

function refusedStore(error: unknown): never {
  if (error instanceof StoreError) throw new StartFailure('storeFailed', error.message);
  throw error;
}
