/** What may be kept ready for later answers; beyond it things are made anew each time. */
export class ByteBudget {
  #left: number;

  constructor(bytesMax: number) {
    this.#left = bytesMax;
  }

  /** False, and nothing taken, when so much is not left. */
  take(byteCount: number): boolean {
    if (byteCount > this.#left) return false;
    this.#left -= byteCount;
    return true;
  }

  giveBack(byteCount: number): void {
    this.#left += byteCount;
  }
}
