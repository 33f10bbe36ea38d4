/**
 * The same text for texts that differ in case only, exactly as an expression with the flag `i`
 * compares: character by character, so that a part of a text is folded as the text is, and that
 * lengths stay. (`toLowerCase` of a whole text does not: a final sigma becomes another letter.)
 */
export function foldCase(text: string): string {
  if (!NOT_ASCII.test(text)) return text.toUpperCase();
  return text.replace(/[a-z]+/g, (letters) => letters.toUpperCase()).replace(EACH_OTHER, foldUnit);
}

const NOT_ASCII = /[\u0080-\uffff]/;
const EACH_OTHER = /[\u0080-\uffff]/g;

function foldUnit(unit: string): string {
  const upper = unit.toUpperCase();
  return upper.length === 1 && upper >= '\u0080' ? upper : unit;
}

/**
 * Many texts packed into one, so that one look through memory finds all that contain a part. No
 * text of a job has a NUL: it stands between them.
 */
export class SearchText {
  readonly #packed: string;
  /** Where each text ends, its NUL included. */
  readonly #ends: Uint32Array;

  constructor(texts: readonly string[]) {
    this.#packed = foldCase(texts.join('\0'));
    this.#ends = new Uint32Array(texts.length);
    let end = 0;
    for (const [index, text] of texts.entries()) {
      end += text.length + 1;
      this.#ends[index] = end;
    }
  }

  get length(): number {
    return this.#packed.length;
  }

  /** The first text from this one on that contains the part, which is folded; -1 for none. */
  next(part: string, from: number): number {
    const start = from === 0 ? 0 : (this.#ends[from - 1] as number);
    const found = this.#packed.indexOf(part, start);
    return found === -1 ? -1 : this.#indexAt(found, from);
  }

  #indexAt(place: number, from: number): number {
    let low = from;
    let high = this.#ends.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ends[middle] as number) > place) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
