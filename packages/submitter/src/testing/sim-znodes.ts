/** A znode at one moment: never changed, only replaced. */
export interface SimZnode {
  readonly data: Buffer;
  readonly version: number;
  /** The session it goes with; null for one that stays. */
  readonly session: number | null;
  /** Whose it is; null: everybody's. */
  readonly owner: string | null;
  /** Whether others than the owner may read it. */
  readonly isReadable: boolean;
}

/** What became of a znode; null: it was deleted. */
export interface SimChange {
  readonly path: string;
  readonly znode: SimZnode | null;
}

/** A tree of znodes, as one server sees it. */
export class SimZnodes {
  private constructor(
    private readonly znodes: Map<string, SimZnode>,
    private readonly names: Map<string, Set<string>>,
  ) {}

  /** With the root alone. */
  static empty(): SimZnodes {
    const root = { data: Buffer.alloc(0), version: 0, session: null, owner: null };
    return new SimZnodes(new Map([['/', { ...root, isReadable: true }]]), new Map());
  }

  copy(): SimZnodes {
    const names = [...this.names].map(([path, set]) => [path, new Set(set)] as const);
    return new SimZnodes(new Map(this.znodes), new Map(names));
  }

  get(path: string): SimZnode | null {
    return this.znodes.get(path) ?? null;
  }

  children(path: string): readonly string[] {
    return [...(this.names.get(path) ?? [])];
  }

  ofSession(session: number): readonly string[] {
    return [...this.znodes].filter(([, znode]) => znode.session === session).map(([path]) => path);
  }

  apply({ path, znode }: SimChange): void {
    const parent = parentOf(path);
    const siblings = this.names.get(parent) ?? new Set();
    if (znode === null) {
      this.znodes.delete(path);
      siblings.delete(nameOf(path));
    } else {
      this.znodes.set(path, znode);
      siblings.add(nameOf(path));
    }
    if (siblings.size === 0) this.names.delete(parent);
    else this.names.set(parent, siblings);
  }
}

export function parentOf(path: string): string {
  const at = path.lastIndexOf('/');
  return at <= 0 ? '/' : path.slice(0, at);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
