/**
 * A folded piece of state: one row of the store. `kind` and `key` name it, `body` is JSON; a null
 * body means that it is gone. The store knows nothing else about it.
 */
export interface Entity {
  readonly kind: string;
  readonly key: string;
  readonly body: unknown;
}
