import { type Logger, DAY_MS, durationMs, nullLogger } from '@horae/submitter/kernel';
import { type ZookeeperClient, ZookeeperError } from '@horae/submitter/zookeeper';
import { createInProcessDriver } from '../../../src/driver/index.js';
import { type Candidate, type Mandate, againWhenConnected } from '../../../src/election/index.js';
import { type Master, announceMaster, createMaster } from '../../../src/master/index.js';
import type { Driver } from '../../../src/ports/driver.js';
import type { History } from '../../../src/ports/history.js';
import { type Store, StoreError } from '../../../src/ports/store.js';
import { type SchedulerShell, startShell } from '../../../src/shell/index.js';
import {
  type WarmState,
  followState,
  inlineMerger,
  openZookeeperStore,
} from '../../../src/store/zookeeper/index.js';
import type { SimProcess } from './sim-process.js';

/** Below it, in ZooKeeper, is all of the installation. */
export const PATH = '/horae';

export interface SimTerm {
  readonly epoch: number;
  readonly shell: SchedulerShell;
  readonly master: Master;
}

export interface SimOfficeParts {
  readonly process: SimProcess;
  readonly history: History;
  /** Address of the embedded master: a number, for a name would be looked up for real. */
  readonly masterHost: string;
  readonly wrapStore: (store: Store, epoch: number) => Store;
  readonly wrapDriver: (driver: Driver, epoch: number) => Driver;
  readonly wrapMandate: (mandate: Mandate) => Mandate;
  /** The store is fenced: every earlier leader's writes fail from here on. */
  readonly onTaken: (epoch: number) => void;
  readonly onTerm: (term: SimTerm | null) => void;
  /** A defect of the code under test. */
  readonly onDefect: (error: Error) => void;
}

const MASTER_PORT = 5050;
const RING_SIZE = 10;
/** Short enough that it is over before the world is judged. */
const ASYNC_WAIT_MS = durationMs(120_000);
const LOGGER: Logger = nullLogger;

const STOPPING = 'This scheduler is stopping.';

interface OpenOffice {
  readonly term: SimTerm;
  readonly over: Promise<string>;
  readonly end: () => Promise<void>;
}

/** What the scheduler process does with an office: the real parts of it, without its HTTP servers. */
export class SimOffice implements Candidate {
  private warm: WarmState | null = null;

  constructor(private readonly parts: SimOfficeParts) {}

  sessionOpened(session: ZookeeperClient): void {
    const warm = this.warm === null ? {} : { warm: this.warm };
    const { process: timers } = this.parts;
    const merger = inlineMerger();
    const client = session;
    this.warm = followState({ client, path: PATH, timers, logger: LOGGER, merger, ...warm });
  }

  sessionEnded(): void {
    void this.warm?.close();
  }

  async holdOffice(given: Mandate): Promise<string> {
    const mandate = this.parts.wrapMandate(given);
    const opening = this.open(mandate);
    try {
      const opened = await Promise.race([opening, mandate.lost, mandate.closing]);
      if (typeof opened !== 'object') {
        void opening.then(
          (office) => office.end(),
          () => undefined,
        );
        return opened ?? STOPPING;
      }
      return await this.hold(opened, mandate);
    } catch (error) {
      if (!isOfTheWorld(error)) this.parts.onDefect(error as Error);
      return (error as Error).message;
    }
  }

  private async open(mandate: Mandate): Promise<OpenOffice> {
    const { process, onTaken } = this.parts;
    const { warm } = this;
    this.warm = null;
    const store = await openZookeeperStore({
      client: mandate.session,
      path: PATH,
      history: this.parts.history,
      ringSize: RING_SIZE,
      historyRetentionMs: durationMs(90 * DAY_MS),
      clock: process,
      timers: process,
      logger: LOGGER,
      merger: inlineMerger(),
      afterTurn: (run) => process.after(durationMs(0), run),
      ...(warm === null ? {} : { warm }),
    });
    const { epoch } = store;
    onTaken(epoch);
    const clocks = { clock: process, timers: process, logger: LOGGER };
    const master = createMaster({ ...clocks, epoch, masterId: `master-${epoch}` });
    try {
      const { shell, over } = await this.startShell(mandate, store, { epoch, master });
      const end = async (): Promise<void> => {
        await shell.stop();
        await master.close();
      };
      return { term: { epoch, shell, master }, over, end };
    } catch (error) {
      await master.close();
      await store.close();
      throw error;
    }
  }

  private async hold({ term, over, end }: OpenOffice, mandate: Mandate): Promise<string> {
    const { onTerm, masterHost: host } = this.parts;
    const { epoch, master, shell } = term;
    const { session } = mandate;
    void mandate.lost.then((text) => shell.depose(text));
    onTerm(term);
    const announce = async (): Promise<never> => {
      const announced = { id: master.id, host, port: MASTER_PORT, version: 'simulated' };
      await againWhenConnected(session, () => announceMaster(session, PATH, announced));
      await mandate.announce({ epoch, masterUrl: `http://${host}:${MASTER_PORT}` });
      return new Promise(() => undefined);
    };
    try {
      const why = await Promise.race([announce(), over, mandate.lost, mandate.closing]);
      return why ?? STOPPING;
    } catch (error) {
      shell.depose((error as Error).message);
      throw error;
    } finally {
      onTerm(null);
      await end();
    }
  }

  private async startShell(
    mandate: Mandate,
    store: Store,
    { epoch, master }: { readonly epoch: number; readonly master: Master },
  ): Promise<{ readonly shell: SchedulerShell; readonly over: Promise<string> }> {
    const { process, wrapStore, wrapDriver, onDefect } = this.parts;
    let end: (why: string) => void = () => undefined;
    const over = new Promise<string>((resolve) => (end = resolve));
    const shell = await startShell({
      store: wrapStore(store, epoch),
      driver: wrapDriver(createInProcessDriver(master), epoch),
      clock: process,
      timers: process,
      logger: LOGGER,
      core: { limits: { asyncWaitMs: ASYNC_WAIT_MS } },
      frameworkName: 'horae',
      epoch,
      lease: mandate.lease,
      beforeActing: mandate.confirmed,
      historyRetentionMs: durationMs(90 * DAY_MS),
      onFatal: (reason, error) => {
        if (reason === 'invariantViolated') onDefect(error);
        end(error.message);
      },
    });
    return { shell, over };
  }
}

/** What ZooKeeper or a network does; anything else is a defect. */
function isOfTheWorld(error: unknown): boolean {
  return error instanceof StoreError || error instanceof ZookeeperError;
}
