import type { Clock, DurationMs, Logger, Timer, Timers } from '@horae/submitter/kernel';
import { durationMs } from '@horae/submitter/kernel';
import {
  type OpenZookeeper,
  SilenceAlarm,
  type ZookeeperAddress,
  type ZookeeperClient,
  type ZookeeperState,
  shownAddress,
} from '@horae/submitter/zookeeper';
import {
  type DetectorAction,
  type DetectorEvent,
  type DetectorState,
  detectorStep,
  detectorWakeMs,
  initialDetectorState,
} from './detector-machine.js';
import { Listeners } from './listeners.js';
import type { MasterAddress, MasterDetector } from './master-detector.js';

export interface ZookeeperDetectorOptions {
  readonly address: ZookeeperAddress;
  readonly sessionTimeoutMs: DurationMs;
  readonly openZookeeper: OpenZookeeper;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly logger: Logger;
}

/** A session that ended at once would otherwise be opened again at once, for ever. */
const REOPEN_PAUSE_MS = durationMs(500);

/** Carries out what the machine decides, with one session at a time. */
export class ZookeeperDetector implements MasterDetector {
  private readonly state: DetectorState;
  private readonly listeners = new Listeners();
  private readonly alarm: SilenceAlarm;
  private master: MasterAddress | null = null;
  private client: ZookeeperClient | null = null;
  /** One watch at a time: looks in between set none, or they would pile up. */
  private isWatching = false;
  private timer: Timer | null = null;
  private openTimer: Timer | null = null;
  private isClosed = false;

  constructor(private readonly options: ZookeeperDetectorOptions) {
    const { address, sessionTimeoutMs, clock } = options;
    this.alarm = new SilenceAlarm({ ...options, zookeeper: shownAddress(address) });
    this.state = initialDetectorState(address.path, sessionTimeoutMs, clock.monotonicMs());
    this.open();
    this.setTimer();
  }

  current(): MasterAddress | null {
    return this.master;
  }

  onChange(listener: (master: MasterAddress | null) => void): () => void {
    return this.listeners.add(listener);
  }

  doubt(): void {
    this.step({ type: 'lookAgain' });
  }

  /** The znodes say who leads, and nobody else. */
  trust(): void {}

  async close(): Promise<void> {
    this.isClosed = true;
    this.timer?.cancel();
    this.openTimer?.cancel();
    this.alarm.stop();
    this.listeners.clear();
    const { client } = this;
    this.client = null;
    await client?.close().catch(() => undefined);
  }

  private step(event: DetectorEvent): void {
    if (this.isClosed) return;
    const actions = detectorStep(this.state, event, this.options.clock.monotonicMs());
    for (const action of actions) this.carryOut(action);
    this.setTimer();
  }

  private carryOut(action: DetectorAction): void {
    const { logger, address, timers } = this.options;
    switch (action.type) {
      case 'open':
        this.openTimer?.cancel();
        this.openTimer = timers.after(REOPEN_PAUSE_MS, () => this.open());
        return this.letGo();
      case 'list':
        return void this.list();
      case 'read':
        return void this.read(action.name);
      case 'tell':
        this.master = action.url === null ? null : { url: action.url };
        logger.info('the leading master', { master: action.url, foundIn: shownAddress(address) });
        return this.listeners.tell(this.master);
      case 'warn':
        return logger.warn(action.text, { zookeeper: shownAddress(address) });
    }
  }

  private open(): void {
    if (this.isClosed) return;
    this.letGo();
    const { address, sessionTimeoutMs, openZookeeper } = this.options;
    const client = openZookeeper({ address, sessionTimeoutMs });
    this.client = client;
    client.onState((state) => {
      if (client === this.client) this.stateIs(state);
    });
    this.stateIs(client.state);
  }

  private stateIs(state: ZookeeperState): void {
    if (state === 'connected') this.alarm.connected();
    else this.alarm.lost();
    if (state === 'connected') this.step({ type: 'connected' });
    if (state === 'connecting') this.step({ type: 'disconnected' });
    if (state === 'expired' || state === 'closed') this.step({ type: 'ended' });
  }

  private letGo(): void {
    const { client } = this;
    this.client = null;
    this.isWatching = false;
    void client?.close().catch(() => undefined);
  }

  private async list(): Promise<void> {
    await this.ask(async (client, path) => {
      const names = await client.children(path, this.watch(client));
      // The children of what does not exist cannot be watched: it is looked for again and again.
      if (names === null && client === this.client) this.isWatching = false;
      return { type: 'listed', names };
    });
  }

  private async read(name: string): Promise<void> {
    await this.ask(async (client, path) => {
      const znode = await client.get(`${path}/${name}`);
      return { type: 'read', name, data: znode?.data ?? null };
    });
  }

  private async ask(
    question: (client: ZookeeperClient, path: string) => Promise<DetectorEvent>,
  ): Promise<void> {
    const { client } = this;
    if (client === null) return;
    let answer: DetectorEvent;
    try {
      answer = await question(client, this.options.address.path);
    } catch (error) {
      if (client === this.client) this.isWatching = false;
      const reason = error instanceof Error ? error.message : String(error);
      this.options.logger.debug('ZooKeeper has not told the leading master', { reason });
      answer = { type: 'failed' };
    }
    if (client === this.client) this.step(answer);
  }

  private watch(client: ZookeeperClient): (() => void) | undefined {
    if (this.isWatching) return undefined;
    this.isWatching = true;
    return () => {
      if (client !== this.client) return;
      this.isWatching = false;
      this.step({ type: 'lookAgain' });
    };
  }

  private setTimer(): void {
    this.timer?.cancel();
    const { clock, timers } = this.options;
    const delayMs = Math.max(0, detectorWakeMs(this.state) - clock.monotonicMs());
    this.timer = timers.after(durationMs(delayMs), () => this.step({ type: 'tick' }));
  }
}
