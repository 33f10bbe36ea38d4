import { MINUTE_MS, SECOND_MS, durationMs } from '@horae/submitter/kernel';
import { type ZookeeperClient, ZookeeperError } from '@horae/submitter/zookeeper';
import { type Candidate, type Mandate, againWhenConnected } from '../election/index.js';
import { advertisedMaster } from '../http-settings.js';
import { MASTER_DEFAULTS, type Master, announceMaster } from '../master/index.js';
import { newInstallation } from '../history/index.js';
import type { History } from '../ports/history.js';
import { StoreError } from '../ports/store.js';
import type { SchedulerShell } from '../shell/index.js';
import {
  type WarmState,
  followState,
  installationAt,
  openZookeeperStore,
} from '../store/zookeeper/index.js';
import type { Fronts, Standby } from './fronts.js';
import type { OfficeParts } from './office-parts.js';
import { openTerm } from './open-term.js';
import type { SchedulerOptions } from './running-scheduler.js';
import type { Term } from './term.js';
import { alarm, within } from './within.js';

export interface OfficeHolderOptions {
  readonly parts: OfficeParts;
  /** Of the installation, in ZooKeeper. */
  readonly path: string;
  readonly history: History;
  readonly installation: KnownInstallation;
  readonly fronts: Fronts;
  /** Who answers while another scheduler leads. */
  readonly standby: Standby;
  /** A defect ends the process, whoever leads. */
  readonly onFatal: SchedulerOptions['onFatal'];
}

/** Null until it was read where all schedulers have it. */
export interface KnownInstallation {
  id: string | null;
}

/** A handover should take no longer than a second, whatever clients do. */
const DRAIN_MS = durationMs(300);
/** What has not ended by then ends with the session. */
const END_WITHIN_MS = durationMs(2 * SECOND_MS);
/** A million jobs take a part of it; somebody else may be luckier. */
const TAKE_OFFICE_WITHIN_MS = durationMs(2 * MINUTE_MS);
const STOPPING = 'This scheduler is stopping.';

/** Stands for election with warm state, and holds office term after term. */
export class OfficeHolder implements Candidate {
  readonly #options: OfficeHolderOptions;
  #warm: WarmState | null = null;
  #term: Term | null = null;

  constructor(options: OfficeHolderOptions) {
    this.#options = options;
  }

  /** Of the present term; null while another scheduler leads. */
  get shell(): SchedulerShell | null {
    return this.#term?.shell ?? null;
  }

  sessionOpened(client: ZookeeperClient): void {
    const { path, parts } = this.#options;
    const warm = this.#warm === null ? {} : { warm: this.#warm };
    const { timers, logger } = parts;
    this.#warm = followState({ client, path, timers, logger, ...warm });
  }

  sessionEnded(): void {
    void this.#warm?.close();
  }

  async holdOffice(mandate: Mandate): Promise<string> {
    const { parts, fronts, standby, onFatal } = this.#options;
    const place: Place = { isLeft: false };
    const opening = this.#open(mandate, place);
    const limit = alarm(parts.timers, TAKE_OFFICE_WITHIN_MS);
    try {
      const opened = await Promise.race([
        opening,
        mandate.lost,
        mandate.closing.then(() => STOPPING),
        limit.rings.then(() => 'Taking office took too long.'),
      ]);
      if (typeof opened !== 'string') return await this.#hold(opened, mandate);
      void opening.then(abandon).catch(() => undefined);
      return opened;
    } catch (error) {
      const { message } = error as Error;
      if (!isOfTheWorld(error)) onFatal('invariantViolated', error as Error);
      return message;
    } finally {
      place.isLeft = true;
      limit.cancel();
      void fronts.rest.serve(standby.answerRest);
      void fronts.master?.serve(standby.answerAgents);
    }
  }

  /** Order: the epoch, the state, and only then master and agents. */
  async #open(mandate: Mandate, place: Place): Promise<TakenOffice> {
    const { session, lease, confirmed } = mandate;
    const { parts, path, history, installation, fronts } = this.#options;
    const { settings, clock, timers, logger } = parts;
    installation.id = await againWhenConnected(session, () =>
      installationAt(session, path, newInstallation()),
    );
    const warm = this.#warm;
    this.#warm = null;
    const store = await openZookeeperStore({
      client: session,
      path,
      history,
      ringSize: settings['ring-size'],
      historyRetentionMs: settings['history-retention'],
      clock,
      timers,
      logger,
      ...(warm === null ? {} : { warm }),
    });
    let masterAnnounced: Promise<string | null> = Promise.resolve(null);
    const term = await openTerm(parts, {
      store,
      lease,
      // Loading takes time: what was true before it is asked once more.
      beforeActing: confirmed,
      onMaster: (master, answerAgents) => {
        if (place.isLeft) return;
        void fronts.master?.serve(answerAgents);
        masterAnnounced = this.#announceMaster(master, session);
        // Awaited later, or never.
        masterAnnounced.catch(() => undefined);
      },
      drainMs: DRAIN_MS,
    });
    return { term, masterAnnounced };
  }

  async #hold({ term, masterAnnounced }: TakenOffice, mandate: Mandate): Promise<string> {
    const { parts, fronts, standby, onFatal } = this.#options;
    this.#term = term;
    void mandate.lost.then((text) => term.shell.depose(text));
    void fronts.rest.serve(term.answerRest);
    const announced = masterAnnounced.then((masterUrl) =>
      mandate.announce({ epoch: term.epoch, masterUrl }),
    );
    try {
      const end = await Promise.race([
        announced.then(() => term.over),
        term.over,
        mandate.lost,
        mandate.closing.then(() => STOPPING),
      ]);
      if (typeof end === 'string') return end;
      if (end.reason === 'invariantViolated') onFatal(end.reason, end.error);
      return end.error.message;
    } catch (error) {
      term.shell.depose((error as Error).message);
      throw error;
    } finally {
      this.#term = null;
      const drained = fronts.rest.serve(standby.answerRest);
      await within(parts.timers, END_WITHIN_MS, term.end(drained));
    }
  }

  /** Where agents find it; they need not wait for the REST server. */
  async #announceMaster(master: Master, session: ZookeeperClient): Promise<string | null> {
    const { parts, path, fronts } = this.#options;
    const advertised = advertisedMaster(parts.settings, fronts.master?.port ?? 0);
    const [, host = '', port = ''] = /^\[?(.*?)\]?:(\d+)$/.exec(advertised) ?? [];
    const announced = { id: master.id, host, port: Number(port), version: MASTER_DEFAULTS.version };
    await againWhenConnected(session, () => announceMaster(session, path, announced));
    return `http://${advertised}`;
  }
}

/** Once left, nothing of this term gets in front of what came after it. */
interface Place {
  isLeft: boolean;
}

interface TakenOffice {
  readonly term: Term;
  /** Where agents were told to go. */
  readonly masterAnnounced: Promise<string | null>;
}

/** The office was gone before it was taken. */
async function abandon({ term }: TakenOffice): Promise<void> {
  term.shell.depose('The office was lost before it was taken.');
  await term.end(Promise.resolve());
}

/** What ZooKeeper or a network does; anything else is a defect. */
function isOfTheWorld(error: unknown): boolean {
  return error instanceof StoreError || error instanceof ZookeeperError;
}
