/** Hands out small whole numbers for things, and takes them back for re-use. */
export class RowTable<T> {
  readonly #items: (T | undefined)[] = [];
  readonly #free: number[] = [];

  /** The item is made for the row that it gets. */
  add<Item extends T>(make: (row: number) => Item): Item {
    const row = this.#free.pop() ?? this.#items.length;
    const item = make(row);
    this.#items[row] = item;
    return item;
  }

  get(row: number): T | undefined {
    return this.#items[row];
  }

  remove(row: number): void {
    if (this.#items[row] === undefined) return;
    this.#items[row] = undefined;
    this.#free.push(row);
  }
}
