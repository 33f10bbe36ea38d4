import { type Logger, SECOND_MS, type Timer, type Timers, durationMs } from '../kernel/index.js';

export interface SilenceAlarmOptions {
  /** As `shownAddress` writes it. */
  readonly zookeeper: string;
  readonly timers: Timers;
  readonly logger: Logger;
}

/** Long enough for the next server to take over from one that has failed. */
const FIRST_MS = durationMs(3 * SECOND_MS);
const AGAIN_MS = durationMs(60 * SECOND_MS);

/**
 * Tells the log that no server of an ensemble answers, and where they were looked for: soon, and
 * then once a minute, through any number of sessions. The client itself only goes on trying.
 */
export class SilenceAlarm {
  readonly #options: SilenceAlarmOptions;
  #timer: Timer | null = null;
  #silentS = 0;

  constructor(options: SilenceAlarmOptions) {
    this.#options = options;
  }

  /** There is no connection; may be told again and again. */
  lost(): void {
    if (this.#timer === null) this.#setTimer(FIRST_MS);
  }

  connected(): void {
    this.stop();
    const { logger, zookeeper } = this.#options;
    if (this.#silentS > 0) logger.info('ZooKeeper answers again', { zookeeper });
    this.#silentS = 0;
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  #setTimer(delayMs: typeof FIRST_MS): void {
    this.#timer = this.#options.timers.after(delayMs, () => {
      this.#silentS += delayMs / SECOND_MS;
      const { logger, zookeeper } = this.#options;
      logger.warn('ZooKeeper does not answer; it is tried again and again', {
        zookeeper,
        silentS: this.#silentS,
      });
      this.#setTimer(AGAIN_MS);
    });
  }
}
