import {
  type DurationMs,
  type Logger,
  MINUTE_MS,
  SECOND_MS,
  durationMs,
} from '@horae/submitter/kernel';

const FIRST_MS = SECOND_MS;
const MAX_MS = MINUTE_MS;

/** A history that cannot be written: told when it begins and when it is over, not in between. */
export class HistoryTrouble {
  readonly #logger: Logger;
  #delayMs: number = FIRST_MS;
  #reason: string | null = null;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Why it is away; null while it works. */
  get reason(): string | null {
    return this.#reason;
  }

  /** Answers how long to wait before the next attempt: 1 s, doubling up to a minute. */
  failed(error: Error): DurationMs {
    const text = 'Ended runs cannot be brought into the history: it is tried again';
    const facts = { error: error.message };
    if (this.#reason !== null) this.#logger.debug(text, facts);
    else this.#logger.warn(text, facts);
    this.#reason = error.message;
    const delayMs = durationMs(this.#delayMs);
    this.#delayMs = Math.min(MAX_MS, this.#delayMs * 2);
    return delayMs;
  }

  worked(): void {
    if (this.#reason !== null) this.#logger.info('Ended runs go into the history again');
    this.#reason = null;
    this.#delayMs = FIRST_MS;
  }
}
