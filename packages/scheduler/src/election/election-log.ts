import { MINUTE_MS } from '@horae/submitter/kernel';
import type { ElectionOptions } from './election.js';
import type { ElectionState, FirstCandidate } from './election-state.js';

/** A scheduler that is refused stands again every few seconds, for as long as it takes. */
const SAME_REASON_AGAIN_MS = MINUTE_MS;

/** What an operator reads of an election. */
export class ElectionLog {
  readonly #options: Pick<ElectionOptions, 'logger' | 'url' | 'asksCredentials'>;
  #lastReason: string | null = null;
  #lastReasonAtMs = Number.NEGATIVE_INFINITY;
  /** Of the candidate that was told to differ in its credentials. */
  #toldOf: string | null = null;

  constructor(options: Pick<ElectionOptions, 'logger' | 'url' | 'asksCredentials'>) {
    this.#options = options;
  }

  /** `atMs`: by the monotonic clock. */
  changed(before: ElectionState, now: ElectionState, atMs: number): void {
    const { logger, url } = this.#options;
    const { phase, trouble, isClosing, first } = now;
    const isNewlyLost = before.disconnectedSinceMs === null && now.disconnectedSinceMs !== null;
    if (isNewlyLost && phase !== 'connecting') logger.warn('The connection to ZooKeeper is lost');
    if (first !== null && first.url !== url) this.#compareCredentials(first);
    if (phase === before.phase) return;
    const isRepeated = trouble !== null && trouble === this.#lastReason;
    if (before.phase === 'connecting' && phase === 'joining') {
      logger[isRepeated ? 'debug' : 'info']('Connected to ZooKeeper');
    }
    if (phase === 'leading') logger.info('Elected: taking office', { url });
    if (phase === 'ending' && isClosing) logger.info('Leaving office');
    else if (phase === 'ending') logger.warn('The office is lost', { reason: trouble });
    if (phase === 'pausing') this.#standsAgain(trouble, atMs);
  }

  #standsAgain(reason: string | null, atMs: number): void {
    const isRepeated = reason === this.#lastReason;
    const isDue = !isRepeated || atMs - this.#lastReasonAtMs >= SAME_REASON_AGAIN_MS;
    if (isDue) this.#lastReasonAtMs = atMs;
    this.#lastReason = reason;
    this.#options.logger[isDue ? 'warn' : 'debug']('Standing for election again soon', { reason });
  }

  /** One that asks for them may be gone round by way of one that does not. */
  #compareCredentials({ name, url, asksCredentials: theirs }: FirstCandidate): void {
    const { logger, asksCredentials: own } = this.#options;
    if (own === undefined || theirs === null || theirs === own || name === this.#toldOf) return;
    this.#toldOf = name;
    const text = own
      ? 'This scheduler asks for --http-credentials, and the one that leads does not'
      : 'The scheduler that leads asks for --http-credentials, and this one does not';
    logger.warn(`${text}: they must be the same on all schedulers`, { leader: url });
  }
}
