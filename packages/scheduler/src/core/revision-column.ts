/**
 * For each row, when it was changed last: a number that was never given to any row before. Who
 * has made something of a row need only compare numbers to know whether it is still true.
 */
export class RevisionColumn {
  #values = new Float64Array(64);
  #last = 0;

  /** 0 for a row that nothing has ever been in. */
  at(row: number): number {
    return row < this.#values.length ? (this.#values[row] as number) : 0;
  }

  touch(row: number): void {
    if (row >= this.#values.length) {
      const larger = new Float64Array(Math.max(row + 1, this.#values.length * 2));
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#last += 1;
    this.#values[row] = this.#last;
  }
}
