import { type Logger, nullLogger } from '@horae/submitter/kernel';
import {
  type Front,
  type HttpConfig,
  type Proxy,
  createProxy,
  startFront,
} from '../../../src/http/index.js';
import type { Leadership, LeadershipView } from '../../../src/ports/leadership.js';
import { systemClock } from '../../../src/cli/index.js';
import { CONFIG } from '../http-world.js';

export const NOBODY: LeadershipView = {
  role: 'standby',
  epoch: null,
  leaderUrl: null,
  masterUrl: null,
  reason: 'ZooKeeper does not answer.',
};

/** What an election would say, said by the test. */
export class ToldLeadership implements Leadership {
  #view: LeadershipView = NOBODY;
  readonly #listeners = new Set<() => void>();

  view(): LeadershipView {
    return this.#view;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  tell(view: Partial<LeadershipView>): void {
    this.#view = { ...this.#view, reason: null, ...view };
    for (const listener of this.#listeners) listener();
  }
}

/** A scheduler that does not lead: its listening server and its way to the leader. */
export class Standby {
  private constructor(
    readonly leadership: ToldLeadership,
    readonly front: Front,
    readonly proxy: Proxy,
  ) {}

  static async start(
    leaderUrl: string | null,
    { config = {}, logger = nullLogger }: { config?: Partial<HttpConfig>; logger?: Logger } = {},
  ): Promise<Standby> {
    const leadership = new ToldLeadership();
    if (leaderUrl !== null) leadership.tell({ leaderUrl, epoch: 7 });
    const front = await startFront({ config: CONFIG, logger });
    const own = { ...CONFIG, advertised: `127.0.0.1:${front.port}`, ...config };
    const proxy = await createProxy({ leadership, own, logger, clock: systemClock });
    void front.serve(proxy.handler);
    return new Standby(leadership, front, proxy);
  }

  async stop(): Promise<void> {
    await this.proxy.close();
    await this.front.close();
  }
}
