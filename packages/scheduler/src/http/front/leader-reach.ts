import type { LeaderPool } from './leader-pool.js';

const ASK_AGAIN_MS = 1_000;

/**
 * Whether the leader that the election names can be asked: it may be dead for a session time-out
 * before ZooKeeper knows. Learnt from the requests to it; once one of them fails, the leader itself
 * is asked until it answers again, for a load balancer may send nothing more this way.
 */
export class LeaderReach {
  /** For that leader, `Authorization`. */
  readonly #authorization: string | null;
  #trouble: { readonly pool: LeaderPool; readonly text: string } | null = null;
  #asked: LeaderPool | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(authorization: string | null) {
    this.#authorization = authorization;
  }

  /** A sentence: why the leader cannot be asked; null as far as is known it can. */
  get trouble(): string | null {
    return this.#trouble?.text ?? null;
  }

  answered(pool: LeaderPool, status: number): void {
    // Such a refusal may be of one that leads no more, or not yet again.
    if (status === 503) this.#ask(pool);
    else if (this.#trouble?.pool === pool) this.forget();
  }

  /** `isSent`: it may be the fault of that request alone. */
  failed(pool: LeaderPool, why: string, isSent: boolean): void {
    if (!isSent) this.#trouble = { pool, text: unreachable(pool, why) };
    this.#ask(pool);
  }

  /** There is another leader, or none. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#trouble = null;
    this.#asked = null;
  }

  #ask(pool: LeaderPool): void {
    if (this.#asked === pool) return;
    this.#asked = pool;
    void this.#listen(pool);
  }

  async #listen(pool: LeaderPool): Promise<void> {
    const text = await pool.doesLead(this.#authorization).then(
      (doesLead) => (doesLead ? null : `The scheduler at ${pool.url} does not lead any more.`),
      (error: Error) => unreachable(pool, error.message),
    );
    if (this.#asked !== pool) return;
    if (text === null) return this.forget();
    this.#trouble = { pool, text };
    this.#timer = setTimeout(() => void this.#listen(pool), ASK_AGAIN_MS);
    this.#timer.unref();
  }
}

function unreachable(pool: LeaderPool, why: string): string {
  return `The leader at ${pool.url} cannot be reached: ${why}.`;
}
