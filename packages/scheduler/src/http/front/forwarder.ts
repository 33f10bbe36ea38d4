import type { IncomingMessage, ServerResponse } from 'node:http';
import { HoraeError, type Logger } from '@horae/submitter/kernel';
import type { Leadership } from '../../ports/leadership.js';
import { isForwarded, viaOf } from '../forwarded.js';
import { hostCheck } from '../guard.js';
import { type HttpConfig, guardRules } from '../http-config.js';
import { type ExchangeEnd, type Exchanged, exchange } from './exchange.js';
import { readLeaderAddress } from './leader-address.js';
import { LeaderPool } from './leader-pool.js';
import { LeaderReach } from './leader-reach.js';
import { refuse } from './refuse.js';

/** Time for a leader that has just been elected to begin to listen. */
const RETRY_AFTER_MS = 200;

/** `answered`: whatever the leader said; `refused`: nothing was sent; `lost`: no answer came. */
export type ForwardOutcome = 'answered' | 'refused' | 'lost' | 'aborted';

export interface ForwarderOptions {
  readonly leadership: Leadership;
  readonly own: HttpConfig;
  readonly logger: Logger;
}

/**
 * Passes requests on to the leader of the moment. A refusal with 503 means that nothing was done,
 * one with 502 that nobody knows.
 */
export class Forwarder {
  readonly counts: Record<ForwardOutcome, number> = {
    answered: 0,
    refused: 0,
    lost: 0,
    aborted: 0,
  };
  readonly #options: ForwarderOptions;
  readonly #checkHost: (request: IncomingMessage) => void;
  readonly #via: string;
  readonly #retired = new Set<LeaderPool>();
  readonly #stopListening: () => void;
  readonly #reach: LeaderReach;
  #pool: LeaderPool | null = null;
  #isFailing = false;

  constructor(options: ForwarderOptions) {
    this.#options = options;
    this.#checkHost = hostCheck(guardRules(options.own));
    this.#via = viaOf(options.own);
    this.#reach = new LeaderReach(authorizationOf(options.own));
    this.#stopListening = options.leadership.onChange(() => this.#retireOld());
  }

  /** Why the leader that the election names cannot be asked; null as far as is known it can. */
  get trouble(): string | null {
    return this.#reach.trouble;
  }

  forward(request: IncomingMessage, response: ServerResponse): void {
    const exchanged = { request, response, via: this.#via };
    this.#pass(exchanged).catch((error: unknown) => {
      if (error instanceof HoraeError && !response.headersSent) {
        return this.#refuse(exchanged, error);
      }
      this.#options.logger.error('A request was not forwarded', { error: String(error) });
      return response.destroy();
    });
  }

  async close(): Promise<void> {
    this.#stopListening();
    this.#reach.forget();
    const pools = [...this.#retired, ...(this.#pool === null ? [] : [this.#pool])];
    this.#pool = null;
    await Promise.all(pools.map((pool) => pool.destroy()));
  }

  /** @throws HoraeError what the client is told. */
  async #pass(exchanged: Exchanged): Promise<void> {
    const { request, response } = exchanged;
    this.#checkHost(request);
    if (isForwarded(request.headers)) {
      const { leaderUrl, reason } = this.#options.leadership.view();
      const why = leaderUrl === null ? reason : null;
      throw new HoraeError('NOT_LEADER', [why ?? 'another standby took this one for the leader.']);
    }
    let pool = this.#leader();
    let end = await exchange(pool, exchanged);
    if (isWorthARetry(end, request) && !response.closed) {
      await new Promise((resolve) => setTimeout(resolve, RETRY_AFTER_MS));
      pool = this.#leader();
      end = await exchange(pool, exchanged);
    }
    this.#finish(exchanged, { pool, end });
  }

  /** The connections to whoever leads now. @throws HoraeError */
  #leader(): LeaderPool {
    const { leaderUrl, epoch, reason } = this.#options.leadership.view();
    if (leaderUrl === null) {
      throw new HoraeError('NOT_LEADER', [reason ?? 'an election is under way.']);
    }
    const url = readLeaderAddress(leaderUrl);
    if (url === null) {
      throw new HoraeError('LEADER_UNREACHABLE', [
        leaderUrl.slice(0, 100),
        'the address it announces is not http://host:port; see its --http-advertise',
      ]);
    }
    if (url === readLeaderAddress(`http://${this.#options.own.advertised}`)) {
      throw new HoraeError('NOT_LEADER', ['this scheduler is elected and takes office.']);
    }
    if (this.#pool?.url !== url || this.#pool.epoch !== epoch) {
      this.#retire();
      this.#pool = new LeaderPool(url, epoch);
    }
    return this.#pool;
  }

  #retireOld(): void {
    const { leaderUrl, epoch } = this.#options.leadership.view();
    const url = leaderUrl === null ? null : readLeaderAddress(leaderUrl);
    if (this.#pool?.url !== url || this.#pool?.epoch !== epoch) this.#retire();
  }

  #retire(): void {
    const pool = this.#pool;
    this.#pool = null;
    this.#reach.forget();
    if (pool === null) return;
    this.#retired.add(pool);
    pool.retire(() => this.#retired.delete(pool));
  }

  #finish(exchanged: Exchanged, { pool, end }: { pool: LeaderPool; end: ExchangeEnd }): void {
    if (end.kind !== 'failed') {
      this.counts[end.kind] += 1;
      if (end.kind === 'answered') this.#isFailing = false;
      if (end.kind === 'answered' && pool === this.#pool) this.#reach.answered(pool, end.status);
      return;
    }
    if (!isUnsendable(end.error)) this.#report(pool, end);
    if (end.isCut) this.counts.lost += 1;
    else this.#refuse(exchanged, refusalOf(pool.url, end));
  }

  #refuse({ request, response }: Exchanged, error: HoraeError): void {
    this.counts[error.code === 'LEADER_LOST' ? 'lost' : 'refused'] += 1;
    refuse(request, response, error);
  }

  /** Once for each time that the leader cannot be asked, whatever number of clients ask. */
  #report(pool: LeaderPool, { error, isSent }: Failure): void {
    if (pool === this.#pool) this.#reach.failed(pool, whyOf(error), isSent);
    const fields = { leader: pool.url, error: error.message };
    if (this.#isFailing) this.#options.logger.debug('The leader does not answer', fields);
    else this.#options.logger.warn('The leader does not answer', fields);
    this.#isFailing = true;
  }
}

/** Only what changes nothing, and only when no leader has seen it. */
function isWorthARetry(end: ExchangeEnd, { method, headers }: IncomingMessage): boolean {
  if (end.kind !== 'failed' || end.isSent || isUnsendable(end.error)) return false;
  const hasBody = headers['content-length'] !== undefined || 'transfer-encoding' in headers;
  return (method === 'GET' || method === 'HEAD') && !hasBody;
}

type Failure = Extract<ExchangeEnd, { readonly kind: 'failed' }>;

function refusalOf(url: string, { error, isSent }: Failure): HoraeError {
  if (isUnsendable(error)) {
    return new HoraeError('REQUEST_INVALID', [
      `request: it cannot be forwarded: ${error.message}.`,
    ]);
  }
  return new HoraeError(isSent ? 'LEADER_LOST' : 'LEADER_UNREACHABLE', [url, whyOf(error)]);
}

function whyOf(error: Error): string {
  return error.message === '' ? (codeOf(error) ?? error.name) : error.message;
}

/** All schedulers ask for the same credentials. */
function authorizationOf({ credentials }: HttpConfig): string | null {
  if (credentials === null) return null;
  const { user, password } = credentials;
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

/** The fault is in what the client asks, e.g. `OPTIONS *`: the leader has not been asked. */
function isUnsendable(error: Error): boolean {
  return codeOf(error) === 'UND_ERR_INVALID_ARG';
}

function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
