/** Hands out small whole numbers for things, and takes them back for re-use. */
export class RowTable<T> {
  readonly #items: (T | undefined)[] = [];
  readonly #free: number[] = [];

  add(item: T): number {
    const row = this.#free.pop() ?? this.#items.length;
    this.#items[row] = item;
    return row;
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
