const CODE_UNIT_COUNT = 65_536;
const ROOT = 0;

/**
 * Finds many literal words at once, in one look at each character (Aho and Corasick, 1975). Its
 * size depends on the words alone.
 */
export interface KeywordAutomaton {
  /** The words as they were given. */
  readonly keywords: readonly string[];
  /** Of the longest word, in UTF-16 units. */
  readonly longest: number;
  /** The column of a UTF-16 unit; 0 for those in no word. */
  readonly columns: Uint16Array;
  readonly columnCount: number;
  /** The next state: at `state * columnCount + column`. 0 is the start. */
  readonly next: Int32Array;
  /** Per state: the number of a word that ends there, or -1. */
  readonly found: Int32Array;
}

export function keywordAutomaton(keywords: readonly string[]): KeywordAutomaton {
  const words = keywords.map(foldCase);
  const columns = new Uint16Array(CODE_UNIT_COUNT);
  let columnCount = 1;
  for (const code of words.flatMap(codesOf)) {
    if (columns[code] === 0) columns[code] = columnCount++;
  }
  const stateCountMax = 1 + words.reduce((sum, word) => sum + word.length, 0);
  const next = new Int32Array(stateCountMax * columnCount);
  const found = new Int32Array(stateCountMax).fill(-1);
  let stateCount = 1;
  words.forEach((word, index) => {
    let state = ROOT;
    for (const code of codesOf(word)) {
      const cell = state * columnCount + (columns[code] ?? 0);
      if (next[cell] === ROOT) next[cell] = stateCount++;
      state = next[cell] ?? ROOT;
    }
    if (found[state] === -1) found[state] = index;
  });
  const longest = words.reduce((length, word) => Math.max(length, word.length), 0);
  const automaton = { keywords, longest, columns, columnCount, next, found };
  linkFailures(automaton);
  return automaton;
}

/** Fills the empty cells: where a word does not go on, its longest tail that begins a word does. */
function linkFailures({ columnCount, next, found }: KeywordAutomaton): void {
  const fallback = new Int32Array(found.length);
  const waiting: number[] = [];
  for (let column = 0; column < columnCount; column += 1) {
    if (next[column] !== ROOT) waiting.push(next[column] ?? ROOT);
  }
  for (let state = waiting[0], at = 0; state !== undefined; state = waiting[++at]) {
    const shorter = fallback[state] ?? ROOT;
    if (found[state] === -1) found[state] = found[shorter] ?? -1;
    for (let column = 0; column < columnCount; column += 1) {
      const cell = state * columnCount + column;
      const beside = next[shorter * columnCount + column] ?? ROOT;
      const target = next[cell] ?? ROOT;
      if (target === ROOT) {
        next[cell] = beside;
      } else {
        fallback[target] = beside;
        waiting.push(target);
      }
    }
  }
}

/** Lower case with every character in its old place. */
export function foldCase(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  return Array.from(text, (character) => {
    const one = character.toLowerCase();
    return one.length === character.length ? one : character;
  }).join('');
}

function codesOf(word: string): number[] {
  return Array.from({ length: word.length }, (_, index) => word.charCodeAt(index));
}
