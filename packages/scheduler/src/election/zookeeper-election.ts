import { type Timer, durationMs } from '@horae/submitter/kernel';
import { SilenceAlarm, shownAddress } from '@horae/submitter/zookeeper';
import type { LeadershipView } from '../ports/leadership.js';
import { Candidacy, type CandidacyEvent } from './candidacy.js';
import type { Candidate, Election, ElectionOptions, Mandate } from './election.js';
import { type ElectionRules, electionStep } from './election-machine.js';
import { ElectionLog } from './election-log.js';
import { ELECTION_START, type ElectionAction } from './election-state.js';
import { leadershipView } from './leadership-view.js';

/** ZooKeeper's client comes back by itself: this is the net under it. */
const SHORTEST_GIVE_UP_MS = 30_000;

export function createElection(options: ElectionOptions): Election {
  return new ZookeeperElection(options);
}

/** Carries out what the machine decides, one session after another. */
class ZookeeperElection implements Election {
  readonly #options: ElectionOptions;
  readonly #rules: ElectionRules;
  readonly #listeners = new Set<() => void>();
  readonly #closing = new Set<Promise<void>>();
  readonly #log: ElectionLog;
  readonly #alarm: SilenceAlarm;
  #state = ELECTION_START;
  #view: LeadershipView;
  #candidate: Candidate | null = null;
  #candidacy: Candidacy | null = null;
  #loseOffice: (text: string) => void = () => undefined;
  #leaveOffice: () => void = () => undefined;
  #pause: Timer | null = null;
  #poll: Timer | null = null;
  #onClosed: () => void = () => undefined;

  constructor(options: ElectionOptions) {
    this.#options = options;
    this.#rules = { giveUpMs: Math.max(SHORTEST_GIVE_UP_MS, 3 * options.sessionTimeoutMs) };
    this.#log = new ElectionLog(options);
    const { address, path, timers, logger } = options;
    const zookeeper = shownAddress({ ...address, path });
    this.#alarm = new SilenceAlarm({ zookeeper, timers, logger });
    this.#view = leadershipView(this.#state, options);
  }

  view(): LeadershipView {
    return this.#view;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  start(candidate: Candidate): void {
    this.#candidate = candidate;
    this.#pollLater();
    this.#tell({ type: 'started' });
  }

  async close(): Promise<void> {
    this.#poll?.cancel();
    this.#alarm.stop();
    await new Promise<void>((resolve) => {
      this.#onClosed = resolve;
      this.#tell({ type: 'closeAsked' });
      if (this.#state.phase === 'closed') resolve();
    });
    this.#pause?.cancel();
    await Promise.all(this.#closing);
  }

  #tell(event: CandidacyEvent): void {
    const atMs = this.#options.clock.monotonicMs();
    const before = this.#state;
    const { state, actions } = electionStep(before, { ...event, atMs }, this.#rules);
    this.#state = state;
    this.#log.changed(before, state, atMs);
    this.#watchSilence();
    for (const action of actions) this.#do(action);
    this.#show();
    if (this.#state.phase === 'closed') this.#onClosed();
  }

  #do(action: ElectionAction): void {
    switch (action.type) {
      case 'pause':
        return this.#pauseFor(action.delayMs);
      case 'openSession':
        return this.#openSession();
      case 'closeSession':
        return this.#closeSession();
      case 'join':
        return this.#candidacy?.join();
      case 'look':
        return this.#candidacy?.look();
      case 'takeOffice':
        return this.#takeOffice();
      case 'leaveOffice':
        return this.#leaveOffice();
      case 'loseOffice':
        this.#candidacy?.heartbeat.revoke();
        return this.#loseOffice(action.text);
    }
  }

  #openSession(): void {
    this.#candidacy = new Candidacy(this.#options, (event) => this.#tell(event));
    this.#candidate?.sessionOpened(this.#candidacy.session);
    this.#candidacy.start();
  }

  /** Not waited for: whatever it still takes, nothing of it counts any more. */
  #closeSession(): void {
    const candidacy = this.#candidacy;
    this.#candidacy = null;
    if (candidacy === null) return;
    this.#candidate?.sessionEnded();
    const closed: Promise<void> = candidacy
      .close()
      .catch(() => undefined)
      .finally(() => this.#closing.delete(closed));
    this.#closing.add(closed);
  }

  #takeOffice(): void {
    const { first } = this.#state;
    const candidacy = this.#candidacy;
    if (candidacy === null || this.#candidate === null || first === null) return;
    const lost = new Promise<string>((resolve) => (this.#loseOffice = resolve));
    const closing = new Promise<void>((resolve) => (this.#leaveOffice = resolve));
    const mandate: Mandate = {
      session: candidacy.session,
      lease: candidacy.heartbeat,
      lost,
      closing,
      confirmed: () => candidacy.heartbeat.confirmed(),
      announce: (term) => candidacy.announce(first.name, term),
    };
    void this.#candidate.holdOffice(mandate).then((text) => this.#tell({ type: 'termOver', text }));
  }

  #pauseFor(delayMs: number): void {
    // Several that fail for the same reason should not come back all at once.
    const spreadMs = delayMs * (0.5 + this.#options.rng.next());
    this.#pause = this.#options.timers.after(durationMs(spreadMs), () => {
      this.#tell({ type: 'pauseOver' });
    });
  }

  #watchSilence(): void {
    const { phase, disconnectedSinceMs } = this.#state;
    if (disconnectedSinceMs !== null) this.#alarm.lost();
    else if (phase !== 'pausing') this.#alarm.connected();
    if (phase === 'closed') this.#alarm.stop();
  }

  #pollLater(): void {
    const { timers, sessionTimeoutMs } = this.#options;
    this.#poll = timers.after(sessionTimeoutMs, () => {
      this.#pollLater();
      this.#tell({ type: 'polled' });
    });
  }

  #show(): void {
    const view = leadershipView(this.#state, this.#options);
    if (JSON.stringify(view) === JSON.stringify(this.#view)) return;
    this.#view = view;
    for (const listener of this.#listeners) listener();
  }
}
