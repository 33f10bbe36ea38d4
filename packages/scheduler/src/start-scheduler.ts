import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Clock, type LeveledLogger, type Timers, seededRng } from '@horae/submitter/kernel';
import type { SchedulerSettings } from './config/index.js';
import type { QueueLimits } from './core/index.js';
import { createHttpDriver, createInProcessDriver } from './driver/index.js';
import { type HttpConfig, isLoopback, listenProblem, startHttp } from './http/index.js';
import { type Master, createMaster } from './master/index.js';
import { type JobNotifier, createNotifier } from './notify/index.js';
import { notifyConfig, notifyProblem } from './notify-settings.js';
import type { Driver } from './ports/driver.js';
import { type SoloStore, StoreError } from './ports/store.js';
import type { SchedulerSeams } from './seams.js';
import { type ExitReason, type SchedulerShell, startShell } from './shell/index.js';
import { StoreInUse, openSqliteStore } from './store/sqlite/index.js';
import { StartFailure, listenFailure } from './start-failure.js';

export interface SchedulerOptions {
  readonly settings: SchedulerSettings;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly logger: LeveledLogger;
  /** It cannot go on; ask it to stop and end the process. */
  readonly onFatal: (reason: ExitReason, error: Error) => void;
  /** For tests with planted faults only. */
  readonly seams?: SchedulerSeams;
}

export interface RunningScheduler {
  readonly shell: SchedulerShell;
  /** Of the REST server and the page. */
  readonly url: string;
  /** Null with a master elsewhere. */
  readonly masterUrl: string | null;
  /** Lets requests finish, makes everything durable, and closes; tasks run on. */
  stop(): Promise<void>;
}

/** Store, master, notifier, shell, REST server, in this order. @throws StartFailure */
export async function startScheduler(options: SchedulerOptions): Promise<RunningScheduler> {
  // Before anything is opened: a refused start has taken no office and subscribed nowhere.
  refuseSettings(options.settings);
  const opened: (() => Promise<unknown>)[] = [];
  const closeAll = async (): Promise<void> => {
    for (const close of opened.splice(0).reverse()) await close();
  };
  try {
    const store = openStore(options);
    const master = options.settings.master.length > 0 ? null : embeddedMaster(options, store);
    if (master !== null) opened.push(() => master.close());
    const masterUrl = master === null ? null : await listen(master, options.settings);
    const notifier = createNotifier({ ...options, config: notifyConfig(options.settings) });
    opened.push(() => notifier.stop());
    const shell = await startOffice(options, store, master);
    opened.push(() => shell.stop());
    shell.onNotice((notice) => notifier.hear(notice));
    const http = await startRest(options, { shell, master, notifier });
    opened.push(() => http.close());
    return { shell, url: http.url, masterUrl, stop: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

function refuseSettings(settings: SchedulerSettings): void {
  const problem =
    listenProblem(httpConfig(settings)) ??
    (settings.master.length > 0 ? null : openMaster(settings)) ??
    notifyProblem(settings);
  if (problem !== null) throw new StartFailure('configInvalid', problem);
}

function openMaster(settings: SchedulerSettings): string | null {
  const host = settings['master-host'];
  if (isLoopback(host) || settings['master-credentials'] !== null || settings.insecure) return null;
  return (
    `--master-host: "${host}" is reachable from other machines, where everybody could start ` +
    'commands on the agents; set --master-credentials, listen on 127.0.0.1, or say --insecure.'
  );
}

function openStore({ settings, logger }: SchedulerOptions): SoloStore {
  try {
    return openSqliteStore({ file: join(settings['data-dir'], 'horae.db'), logger });
  } catch (error) {
    if (error instanceof StoreInUse) throw new StartFailure('storeInUse', error.message);
    if (error instanceof StoreError) throw new StartFailure('storeFailed', error.message);
    throw error;
  }
}

function embeddedMaster({ clock, timers, logger }: SchedulerOptions, store: SoloStore): Master {
  return createMaster({ clock, timers, logger, epoch: store.epoch });
}

async function listen(master: Master, settings: SchedulerSettings): Promise<string> {
  const host = settings['master-host'];
  const port = settings['master-port'];
  const credentials = settings['master-credentials'];
  try {
    const server = await master.listen({
      host,
      port,
      ...(credentials === null
        ? {}
        : { credentials: [{ principal: credentials.user, secret: credentials.password }] }),
    });
    return `http://${urlHost(host)}:${server.port}`;
  } catch (error) {
    throw listenFailure(error, `${host}:${port}`, '--master-port');
  }
}

async function startOffice(
  options: SchedulerOptions,
  store: SoloStore,
  master: Master | null,
): Promise<SchedulerShell> {
  const { settings } = options;
  try {
    return await startShell({
      ...options,
      store,
      driver: driverTo(master, options),
      core: {
        queues: queuesOf(settings),
        limits: { asyncWaitMs: settings['async-timeout'] },
        disableAfterFailures: settings['disable-after-failures'],
      },
      frameworkName: settings['framework-name'],
      epoch: store.epoch,
      historyRetentionMs: settings['history-retention'],
    });
  } catch (error) {
    await store.close();
    if (error instanceof StoreError) throw new StartFailure('storeFailed', error.message);
    throw error;
  }
}

function driverTo(master: Master | null, options: SchedulerOptions): Driver {
  if (master !== null) return createInProcessDriver(master);
  const { settings, clock, timers, logger } = options;
  const credentials = settings['master-credentials'];
  return createHttpDriver({
    masters: settings.master,
    clock,
    timers,
    logger,
    rng: seededRng(randomInt(2 ** 32)),
    ...(credentials === null ? {} : { principal: credentials.user, secret: credentials.password }),
  });
}

interface Served {
  readonly shell: SchedulerShell;
  readonly master: Master | null;
  readonly notifier: JobNotifier;
}

async function startRest(
  { settings, logger, clock }: SchedulerOptions,
  { shell, master, notifier }: Served,
): Promise<Awaited<ReturnType<typeof startHttp>>> {
  const config = httpConfig(settings);
  try {
    return await startHttp({
      shell,
      master: master === null ? null : { agentsView: () => master.agents() },
      notifier,
      config,
      logger,
      logLevel: logger,
      clock,
    });
  } catch (error) {
    throw listenFailure(error, `${config.address}:${config.port}`, '--http-port');
  }
}

function httpConfig(settings: SchedulerSettings): HttpConfig {
  const address = settings['http-host'];
  const port = settings['http-port'];
  const advertised = settings['http-advertise'];
  return {
    address,
    port,
    advertised: advertised === 'http-host:http-port' ? `${urlHost(address)}:${port}` : advertised,
    allowedHosts: settings['http-allowed-hosts'],
    credentials: settings['http-credentials'],
    realm: settings['http-realm'],
    isInsecureAllowed: settings.insecure,
    jobHistoryLimit: settings['job-history-limit'],
    pageDir: fileURLToPath(new URL('./page/', import.meta.url)),
  };
}

function queuesOf(settings: SchedulerSettings): ReadonlyMap<string, QueueLimits> {
  return new Map(
    Object.entries(settings['queue-limits']).map(([name, { runs, cpus, mem }]) => [
      name,
      {
        ...(runs === undefined ? {} : { runCountMax: runs }),
        ...(cpus === undefined ? {} : { cpus }),
        ...(mem === undefined ? {} : { memMb: mem }),
      },
    ]),
  );
}

function urlHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
