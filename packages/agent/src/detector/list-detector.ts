import { type Logger, type Timer, type Timers, durationMs } from '@horae/submitter/kernel';
import type { MasterInquiry } from './ask-master.js';
import { Listeners } from './listeners.js';
import type { MasterAddress, MasterDetector } from './master-detector.js';

export interface ListDetectorOptions {
  /** Base addresses, e.g. `http://10.0.0.1:5050`; at least one. */
  readonly masters: readonly string[];
  readonly inquiry: MasterInquiry;
  readonly timers: Timers;
  readonly logger: Logger;
}

/** Between two questions to the same master while nobody is known to lead. */
const ASK_AGAIN_MS = durationMs(250);
const IN_ITS_PLACE_EVERY = 4;

/**
 * A list of masters of which one leads: all are asked at the same time, at the start and whenever
 * the present one is in doubt. A list of one is never asked: there is nobody else to go to.
 */
export class ListDetector implements MasterDetector {
  private readonly listeners = new Listeners();
  private readonly urls: readonly string[];
  private master: MasterAddress | null = null;
  private doubted: string | null = null;
  /** By master: how often it has named the doubted one. */
  private readonly tellCounts = new Map<string, number>();
  private isLooking = false;
  private isClosed = false;
  /** Masters that a question is under way to, or soon will be. */
  private readonly asked = new Set<string>();
  private readonly timers = new Set<Timer>();

  constructor(private readonly options: ListDetectorOptions) {
    this.urls = [...new Set(options.masters.map((master) => new URL(master).origin))];
    const [first] = this.urls;
    if (this.urls.length === 1 && first !== undefined) this.master = { url: first };
    else this.look();
  }

  current(): MasterAddress | null {
    return this.master;
  }

  onChange(listener: (master: MasterAddress | null) => void): () => void {
    return this.listeners.add(listener);
  }

  doubt(url: string): void {
    if (this.urls.length === 1) return;
    this.doubted = new URL(url).origin;
    this.look();
  }

  trust(url: string): void {
    this.tellCounts.clear();
    if (this.urls.length > 1) this.found(new URL(url).origin);
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.isLooking = false;
    for (const timer of this.timers) timer.cancel();
    this.timers.clear();
    this.listeners.clear();
    await this.options.inquiry.close();
  }

  private look(): void {
    if (this.isClosed) return;
    this.isLooking = true;
    for (const url of this.urls) {
      if (!this.asked.has(url)) void this.ask(url);
    }
  }

  /** Again and again, whoever does not answer holding up nobody, until one is found. */
  private async ask(url: string): Promise<void> {
    this.asked.add(url);
    const leader = await this.options.inquiry.ask(url);
    this.asked.delete(url);
    if (!this.isLooking) return;
    const found = leader === null ? null : this.weigh(leader, url);
    if (found !== null) return this.found(found);
    this.asked.add(url);
    const timer = this.options.timers.after(ASK_AGAIN_MS, () => {
      this.timers.delete(timer);
      this.asked.delete(url);
      if (this.isLooking) void this.ask(url);
    });
    this.timers.add(timer);
  }

  /**
   * Whom to go to. A standby names the dead leader until the election notices: of the doubted one
   * only it itself is believed, and only when nobody else claims to lead until it is asked again. A
   * leader may call itself by a name that cannot be reached from here: then whoever names it is
   * tried in its place, one after the other.
   */
  private weigh(leader: string, teller: string): string | null {
    if (leader !== this.doubted) return leader;
    const count = (this.tellCounts.get(teller) ?? 0) + 1;
    this.tellCounts.set(teller, count);
    if (teller === leader) return count > 1 ? leader : null;
    if (this.urls.includes(leader)) return null;
    return count % IN_ITS_PLACE_EVERY === 0 ? teller : null;
  }

  private found(url: string): void {
    this.doubted = null;
    this.isLooking = false;
    if (this.master?.url === url) return;
    this.master = { url };
    this.options.logger.info('the leading master', { master: url });
    this.listeners.tell(this.master);
  }
}
