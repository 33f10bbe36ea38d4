import type { MasterAddress } from './master-detector.js';

type Listener = (master: MasterAddress | null) => void;

/** Who wants to know of another leader. */
export class Listeners {
  private readonly set = new Set<Listener>();

  add(listener: Listener): () => void {
    this.set.add(listener);
    return () => this.set.delete(listener);
  }

  tell(master: MasterAddress | null): void {
    for (const listener of [...this.set]) listener(master);
  }

  clear(): void {
    this.set.clear();
  }
}
