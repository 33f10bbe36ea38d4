import { randomUUID } from 'node:crypto';
import { type ZookeeperClient, ZookeeperError } from '@horae/submitter/zookeeper';
import { againWhenConnected } from './again-when-connected.js';
import type { AnnouncedTerm, ElectionOptions } from './election.js';
import { type ElectionEvent, SILENCE, type Trouble } from './election-state.js';
import { type Place, announceTerm, joinElection } from './election-znodes.js';
import { Heartbeat } from './heartbeat.js';
import { Lookout } from './lookout.js';

/** What happens to a candidacy; the election adds the time. */
export type CandidacyEvent = ElectionEvent extends infer E
  ? E extends unknown
    ? Omit<E, 'atMs'>
    : never
  : never;

/** One session with ZooKeeper, and one place in the election. Tells nothing once it is closed. */
export class Candidacy {
  readonly session: ZookeeperClient;
  readonly heartbeat: Heartbeat;
  readonly #place: Place;
  readonly #lookout: Lookout;
  #stopListening: () => void = () => undefined;
  #tell: (event: CandidacyEvent) => void;

  constructor(options: ElectionOptions, tell: (event: CandidacyEvent) => void) {
    const { openZookeeper, address, path, sessionTimeoutMs, url, asksCredentials } = options;
    const { clock, timers, logger } = options;
    this.#tell = tell;
    this.session = openZookeeper({ address, sessionTimeoutMs });
    const name = options.uniqueName?.() ?? randomUUID();
    const asks = asksCredentials === undefined ? {} : { asksCredentials };
    this.#place = { session: this.session, path, name, url, ...asks };
    this.#lookout = new Lookout(this.#place, () => this.#tell({ type: 'changed' }));
    this.heartbeat = new Heartbeat({
      session: this.session,
      path,
      clock,
      timers,
      onLeaseOver: () => {
        this.#tell({ type: 'leaseLost', text: SILENCE.ofLease });
      },
      onStall: (stallMs) => logger.warn('This process stood still', { stallMs }),
    });
  }

  start(): void {
    this.#stopListening = this.session.onState(() => this.#stateChanged());
    this.#stateChanged();
  }

  join(): void {
    joinElection(this.#place).then(
      () => this.#tell({ type: 'joined' }),
      (error: Error) => this.#tell({ type: 'joinFailed', trouble: troubleOf(error) }),
    );
  }

  look(): void {
    this.#lookout.look().then(
      (candidates) => this.#tell({ type: 'seen', candidates }),
      (error: Error) => this.#tell({ type: 'lookFailed', trouble: troubleOf(error) }),
    );
  }

  /** @throws ZookeeperError when the session has ended, or the place is gone */
  async announce(first: string, term: AnnouncedTerm): Promise<void> {
    await againWhenConnected(this.session, () => announceTerm(this.#place, first, term));
    this.#tell({ type: 'announced', term });
  }

  async close(): Promise<void> {
    this.#tell = () => undefined;
    this.#stopListening();
    this.heartbeat.stop();
    await this.session.close();
  }

  #stateChanged(): void {
    switch (this.session.state) {
      case 'connected':
        this.heartbeat.start();
        return this.#tell({ type: 'connected' });
      case 'connecting':
        return this.#tell({ type: 'disconnected' });
      case 'expired':
      case 'closed':
        return this.#tell({ type: 'expired' });
    }
  }
}

function troubleOf(error: Error): Trouble {
  const failure = error instanceof ZookeeperError ? error.failure : 'failed';
  if (failure === 'noAuth') {
    const text = `ZooKeeper refuses the credentials of --zk: ${error.message}`;
    return { text, isOfConnection: false };
  }
  const isOfConnection = ['connectionLost', 'expired', 'closed'].includes(failure);
  return { text: error.message, isOfConnection };
}
