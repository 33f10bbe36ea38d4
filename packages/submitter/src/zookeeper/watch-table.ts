import type { Watch } from './zookeeper-client.js';

/** `data`: of the znode itself, there or not; `children`: of the names below it. */
export type WatchKind = 'data' | 'children';

/** Watches that wait for one change each. */
export class WatchTable {
  private readonly waiting: Record<WatchKind, Map<string, Watch[]>> = {
    data: new Map(),
    children: new Map(),
  };

  add(kind: WatchKind, path: string, watch: Watch): void {
    const others = this.waiting[kind].get(path);
    if (others === undefined) this.waiting[kind].set(path, [watch]);
    else others.push(watch);
  }

  /** Calls, and forgets, those of the path. */
  fire(kind: WatchKind, path: string): void {
    const watches = this.waiting[kind].get(path) ?? [];
    this.waiting[kind].delete(path);
    for (const watch of watches) watch();
  }

  fireAll(): void {
    for (const kind of ['data', 'children'] as const) {
      for (const path of [...this.waiting[kind].keys()]) this.fire(kind, path);
    }
  }

  clear(): void {
    this.waiting.data.clear();
    this.waiting.children.clear();
  }
}
