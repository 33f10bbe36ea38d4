import type { DurationMs } from '@horae/submitter/kernel';
import { ClosingStack } from '../closing-stack.js';
import { buildHttp } from '../http/index.js';
import { type Master, createMaster } from '../master/index.js';
import type { Lease } from '../ports/leadership.js';
import type { SoloStore } from '../ports/store.js';
import { type SchedulerShell, startShell } from '../shell/index.js';
import { clusterDriver } from './cluster-driver.js';
import { coreOptions } from './core-options.js';
import type { OfficeParts } from './office-parts.js';
import type { RequestHandler, Term, TermOver } from './term.js';
import { within } from './within.js';

export interface TermOptions {
  /** Its opening was taking office. Closed with the term, also where that cannot be opened. */
  readonly store: SoloStore;
  /** Absent where nobody else can lead. */
  readonly lease?: Lease;
  /** Once the state is loaded, before anything fires. */
  readonly beforeActing?: () => Promise<void>;
  /** The embedded master of this term can be reached with that; not told with one elsewhere. */
  readonly onMaster: (master: Master, answerAgents: RequestHandler) => void;
  /** Requests that take longer to be answered are cut off when the term ends. */
  readonly drainMs: DurationMs;
}

/** Loads the state, connects to the cluster, and makes ready who answers. @throws StoreError */
export async function openTerm(parts: OfficeParts, options: TermOptions): Promise<Term> {
  const { epoch } = options.store;
  const opened = new ClosingStack();
  try {
    const master = embeddedMaster(parts, epoch);
    if (master !== null) opened.add(() => master.close());
    const { shell, over } = await startOffice(parts, options, master);
    opened.add(() => shell.stop());
    opened.add(async () => stopHearing());
    const stopHearing = shell.onNotice((notice) => parts.notifier.hear(notice));
    const rest = await serveRest(parts, { shell, master, store: options.store });
    const end = async (drained: Promise<unknown>): Promise<void> => {
      // Event streams end with it; everything else is answered in a moment.
      await within(parts.timers, options.drainMs, Promise.all([rest.close(), drained]));
      await opened.close();
    };
    return { epoch, shell, answerRest: rest.handler, over, end };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

function embeddedMaster(parts: OfficeParts, epoch: number): Master | null {
  const { settings, clock, timers, logger } = parts;
  return settings.master.length > 0 ? null : createMaster({ clock, timers, logger, epoch });
}

interface Office {
  readonly shell: SchedulerShell;
  readonly over: Promise<TermOver>;
}

async function startOffice(
  parts: OfficeParts,
  { store, lease, beforeActing, onMaster }: TermOptions,
  master: Master | null,
): Promise<Office> {
  const { settings, seams, clock, timers, logger } = parts;
  let onOver: (over: TermOver) => void = () => undefined;
  const over = new Promise<TermOver>((resolve) => (onOver = resolve));
  const held = lease === undefined ? undefined : (seams.lease?.(lease) ?? lease);
  try {
    // Agents come while the state is read; nothing is offered before somebody subscribes.
    if (master !== null) onMaster(master, await serveAgents(parts, master));
    const shell = await startShell({
      clock,
      timers,
      logger,
      store: seams.wrapStore?.(store) ?? store,
      driver: clusterDriver(parts, master, held),
      core: coreOptions(settings),
      frameworkName: settings['framework-name'],
      epoch: store.epoch,
      historyRetentionMs: settings['history-retention'],
      ...(held === undefined ? {} : { lease: held }),
      ...(beforeActing === undefined ? {} : { beforeActing }),
      onFatal: (reason, error) => onOver({ reason, error }),
    });
    return { shell, over };
  } catch (error) {
    await store.close();
    throw error;
  }
}

function serveAgents({ settings }: OfficeParts, master: Master): Promise<RequestHandler> {
  const credentials = settings['master-credentials'];
  const known =
    credentials === null ? [] : [{ principal: credentials.user, secret: credentials.password }];
  return master.serve({
    host: settings['master-host'],
    ...(known.length === 0 ? {} : { credentials: known }),
  });
}

interface ServedTerm {
  readonly shell: SchedulerShell;
  readonly master: Master | null;
  readonly store: SoloStore;
}

async function serveRest(
  { http: config, notifier, logger, clock }: OfficeParts,
  { shell, master, store }: ServedTerm,
): Promise<{ handler: RequestHandler; close(): Promise<void> }> {
  const app = await buildHttp({
    shell,
    master: master === null ? null : { agentsView: () => master.agents() },
    ...(store.historyHealth === undefined
      ? {}
      : { historyHealth: store.historyHealth.bind(store) }),
    notifier,
    config,
    logger,
    logLevel: logger,
    clock,
  });
  await app.ready();
  return { handler: app.routing, close: () => app.close() };
}
