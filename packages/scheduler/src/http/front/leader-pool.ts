import { Pool } from 'undici';

/** A leader in the same network answers in a millisecond; one that is off never does. */
const CONNECT_TIMEOUT_MS = 5_000;
/** Longer than the longest answer of a leader that still holds its lease. */
const HEADERS_TIMEOUT_MS = 60_000;
/** Event streams are never silent for longer than 15 s. */
const BODY_TIMEOUT_MS = 60_000;
/** Shorter than a front keeps idle connections, so that none is used while it is being closed. */
const IDLE_MS = 30_000;
/** More than the event streams a leader serves, with all else that is under way. */
const CONNECTION_COUNT_MAX = 1_024;
/** Of the question whether it leads. */
const DOES_LEAD_TIMEOUT_MS = 2_000;
/** What a leader that was asked to stop needs for its last answers. */
const RETIRE_AFTER_MS = 2_000;

/** The connections to one leader, for one term of office. */
export class LeaderPool {
  readonly #pool: Pool;
  #retirement: NodeJS.Timeout | null = null;

  constructor(
    /** An origin, checked. */
    readonly url: string,
    readonly epoch: number | null,
  ) {
    this.#pool = new Pool(url, {
      connections: CONNECTION_COUNT_MAX,
      pipelining: 1,
      connect: { timeout: CONNECT_TIMEOUT_MS },
      headersTimeout: HEADERS_TIMEOUT_MS,
      bodyTimeout: BODY_TIMEOUT_MS,
      keepAliveMaxTimeout: IDLE_MS,
    });
  }

  get dispatch(): Pool['dispatch'] {
    return this.#pool.dispatch.bind(this.#pool);
  }

  /** Any answer but one is that of a leader. @throws Error it does not answer */
  async doesLead(authorization: string | null): Promise<boolean> {
    const answer = await this.#pool.request({
      method: 'GET',
      path: '/health?role=leader',
      headers: authorization === null ? {} : { authorization },
      signal: AbortSignal.timeout(DOES_LEAD_TIMEOUT_MS),
    });
    await answer.body.dump();
    return answer.statusCode !== 503;
  }

  /**
   * Lets a leader that hands over finish its answers, and then cuts off the rest: one that is
   * stuck would hold on to its clients, who would take old news for live.
   */
  retire(onDestroyed: () => void): void {
    this.#retirement ??= setTimeout(() => {
      void this.destroy().then(onDestroyed);
    }, RETIRE_AFTER_MS).unref();
  }

  async destroy(): Promise<void> {
    if (this.#retirement !== null) clearTimeout(this.#retirement);
    await this.#pool.destroy(new Error('it no longer leads'));
  }
}
