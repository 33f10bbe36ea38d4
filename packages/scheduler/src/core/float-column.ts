/**
 * One number or null for each row, in one piece of memory. A number in a field of an object is a
 * small object of its own in V8, somewhere else in memory and made anew at each change.
 */
export class FloatColumn {
  #values = new Float64Array(64).fill(NaN);

  get(row: number): number | null {
    const value = row < this.#values.length ? (this.#values[row] as number) : NaN;
    return Number.isNaN(value) ? null : value;
  }

  set(row: number, value: number | null): void {
    if (row >= this.#values.length) {
      const larger = new Float64Array(Math.max(row + 1, this.#values.length * 2)).fill(NaN);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[row] = value ?? NaN;
  }
}
