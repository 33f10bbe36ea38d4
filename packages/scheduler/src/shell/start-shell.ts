import type { Clock, DurationMs, Logger, Timers } from '@horae/submitter/kernel';
import { type StateOptions, createState } from '../core/state.js';
import { restoreState } from '../core/snapshot.js';
import type { Driver } from '../ports/driver.js';
import type { Lease } from '../ports/leadership.js';
import type { Store } from '../ports/store.js';
import type { ExitReason } from './exit.js';
import { Loop } from './loop.js';
import { RunFinder } from './run-finder.js';
import type { SchedulerShell } from './scheduler-shell.js';

export interface ShellOptions {
  readonly store: Store;
  readonly driver: Driver;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly logger: Logger;
  readonly core: StateOptions;
  /** Under which the master lists this scheduler. */
  readonly frameworkName: string;
  /** Of this term of office; higher than any before. */
  readonly epoch: number;
  /**
   * Asked after every commit, before anything is sent; the shell ends without it. Absent where
   * nobody else can lead.
   */
  readonly lease?: Lease;
  /** Waited for once the state is loaded, before anything fires. */
  readonly beforeActing?: () => Promise<void>;
  /** How long ended runs are kept, by due time. */
  readonly historyRetentionMs: DurationMs;
  /** It cannot go on: end the term, or the process. Told once, after the last answer. */
  readonly onFatal: (reason: ExitReason, error: Error) => void;
}

/**
 * Takes office: loads what is durable, connects to the cluster, and only then lets anything fire.
 *
 * @throws StoreError when the store cannot be read.
 */
export async function startShell(options: ShellOptions): Promise<SchedulerShell> {
  const { store, driver, logger } = options;
  const startedMs = options.clock.monotonicMs();
  const state = createState(options.core);
  const loaded = await store.load();
  restoreState(state, loaded);
  for (const [jobName, problem] of state.unreadable) {
    logger.error('A stored job cannot be read and does not run: post it again', {
      jobName,
      problem,
    });
  }
  const tookMs = Math.round(options.clock.monotonicMs() - startedMs);
  logger.info('State loaded', { jobs: state.jobs.size, activeRuns: state.runs.size, tookMs });
  await options.beforeActing?.();

  const loop = new Loop(state, options);
  // What was replayed is folded soon: the next restart should not replay it again.
  loop.folder.committed(loaded.changes.length);
  const finder = new RunFinder(state, store, loop.folder);
  driver.start({
    frameworkId: state.frameworkId,
    frameworkName: options.frameworkName,
    onEvent: (message) => loop.push({ type: 'clusterSaid', message }),
    onLost: (reason) => {
      logger.warn('The connection to the master is lost', { reason });
      loop.push({ type: 'clusterLost' });
    },
  });
  loop.push({ type: 'elected', epoch: options.epoch });
  return {
    state,
    ask: (event) => loop.ask(event),
    findRuns: (query) => finder.findRuns(query),
    findRun: (id) => finder.findRun(id),
    runTimes: (jobs, limit) => finder.runTimes(jobs, limit),
    runMarks: (query) => finder.runMarks(query),
    onNotice: (listener) => loop.onNotice(listener),
    health: () => loop.health(),
    depose: (reason) => loop.depose(reason),
    stop: async () => {
      await loop.stop();
      await driver.stop();
      await store.close();
    },
  };
}
