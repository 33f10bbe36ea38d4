import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { seededRng } from '@horae/submitter/kernel';
import {
  type OpenZookeeper,
  type ZookeeperAddress,
  shownAddress,
} from '@horae/submitter/zookeeper';
import type { ClosingStack } from '../closing-stack.js';
import { createElection } from '../election/index.js';
import { openHistory } from '../history/index.js';
import { createProxy } from '../http/index.js';
import { createStandbyMaster } from '../master/index.js';
import type { History } from '../ports/history.js';
import { StoreError } from '../ports/store.js';
import { StartFailure } from '../start-failure.js';
import { StoreInUse } from '../store/sqlite/index.js';
import { openFronts } from './fronts.js';
import { type KnownInstallation, OfficeHolder } from './office-holder.js';
import { openOfficeParts } from './office-parts.js';
import type { RunningScheduler, SchedulerOptions } from './running-scheduler.js';

/** One of several schedulers: leads while ZooKeeper says so, and forwards requests otherwise. */
export async function startElected(
  options: SchedulerOptions,
  opened: ClosingStack,
): Promise<RunningScheduler> {
  const { settings, clock, timers, logger } = options;
  const address = settings.zk as ZookeeperAddress;
  const installation: KnownInstallation = { id: null };
  const history = historyOf(options, installation);
  opened.add(() => history.close());
  const fronts = await openFronts(options, opened);
  const parts = await openOfficeParts(options, fronts, opened);
  const election = createElection({
    openZookeeper: parts.openZookeeper as OpenZookeeper,
    address,
    path: address.path,
    sessionTimeoutMs: settings['zk-session-timeout'],
    url: `http://${parts.http.advertised}`,
    asksCredentials: parts.http.credentials !== null,
    clock,
    timers,
    rng: seededRng(randomInt(2 ** 32)),
    logger,
  });
  const proxy = await createProxy({ leadership: election, own: parts.http, logger, clock });
  opened.add(() => proxy.close());
  const standby = { answerRest: proxy.handler, answerAgents: createStandbyMaster(election) };
  const { onFatal } = options;
  const holder = new OfficeHolder({
    ...{ parts, path: address.path, history, installation, fronts, standby, onFatal },
  });
  void fronts.rest.serve(standby.answerRest);
  void fronts.master?.serve(standby.answerAgents);
  logger.info('Standing for election', { zookeeper: shownAddress(address) });
  tellOfUnusedState(options);
  election.start(holder);
  opened.add(() => election.close());
  return {
    get shell() {
      return holder.shell;
    },
    leadership: election,
    url: fronts.rest.url,
    masterUrl: fronts.master?.url ?? null,
    stop: () => opened.close(),
  };
}

/** Whoever adds --zk to a scheduler that has worked alone should not look for the jobs in vain. */
function tellOfUnusedState({ settings, logger }: SchedulerOptions): void {
  const file = join(settings['data-dir'], 'horae.db');
  if (!existsSync(file)) return;
  logger.info('With --zk this file is not read; `horae-scheduler migrate` moves it', { file });
}

/** @throws StartFailure */
function historyOf(
  { settings, logger }: SchedulerOptions,
  known: Readonly<KnownInstallation>,
): History {
  const { history: url, 'data-dir': dataDir } = settings;
  try {
    const history = openHistory({ url, dataDir, logger, installation: () => known.id });
    history.reach?.();
    return history;
  } catch (error) {
    if (error instanceof StoreInUse) throw new StartFailure('storeInUse', error.message);
    if (error instanceof StoreError) throw new StartFailure('storeFailed', error.message);
    throw error;
  }
}
