import type { MasterLink } from './master-link.js';

const KEPT_MS = 60_000;
const KEPT_COUNT_MAX = 2;

/**
 * Streams of masters that have been left. They are heard for a while: a leader that was asleep and
 * does not know of its successor yet is refused in so many words and counted, instead of talking to
 * a dead line.
 */
export class FormerLinks {
  private readonly links: { readonly link: MasterLink; readonly timer: NodeJS.Timeout }[] = [];

  keep(link: MasterLink): void {
    if (link.hasEnded || !link.isSubscribed) {
      link.end('left');
      return;
    }
    const timer = setTimeout(() => link.end('left for long enough'), KEPT_MS);
    timer.unref();
    this.links.push({ link, timer });
    link.onOver(() => this.forget(link));
    const [oldest] = this.links;
    if (this.links.length > KEPT_COUNT_MAX) oldest?.link.end('left for others');
  }

  end(streamId: number): void {
    for (const { link } of [...this.links]) if (link.streamId === streamId) link.end('refused');
  }

  endAll(): void {
    for (const { link } of [...this.links]) link.end('closed');
  }

  private forget(gone: MasterLink): void {
    const at = this.links.findIndex(({ link }) => link === gone);
    const [kept] = at < 0 ? [] : this.links.splice(at, 1);
    if (kept !== undefined) clearTimeout(kept.timer);
  }
}
