const NONE = new Float32Array(0);

/** The newest times of something, in a ring that grows to what is allowed: 4 bytes for each. */
export class RecentTimes {
  #ring = NONE;
  #next = 0;
  #count = 0;

  add(time: number, countMax: number): void {
    const length = this.#ring.length;
    if (length > countMax) this.#resize(countMax, countMax);
    else if (this.#count === length && length < countMax) {
      this.#resize(Math.min(Math.max(4, 2 * length), countMax), length);
    }
    this.#ring[this.#next] = time;
    this.#next = (this.#next + 1) % this.#ring.length;
    this.#count = Math.min(this.#count + 1, this.#ring.length);
  }

  /** The newest of them, oldest first. */
  newest(countMax: number): Float32Array {
    const count = Math.min(this.#count, countMax);
    const { length } = this.#ring;
    const first = this.#next - count + length;
    return Float32Array.from({ length: count }, (_, place) => this.#at((first + place) % length));
  }

  #at(place: number): number {
    return this.#ring[place] as number;
  }

  #resize(length: number, keptCount: number): void {
    const kept = this.newest(keptCount);
    this.#ring = new Float32Array(length);
    this.#ring.set(kept);
    this.#count = kept.length;
    this.#next = kept.length % length;
  }
}
