/**
 * The fewest of the given sets (without repeats in a set) that together have every element from 0
 * to `elementCount` − 1; null when an element is in none of them. Exact for the sizes of crontab
 * lines: a search by branch and bound that starts from the greedy answer; for huge inputs it stops
 * at a fixed number of steps and gives the best found.
 */
export function smallestCover(
  elementCount: number,
  sets: readonly (readonly number[])[],
): number[] | null {
  const whole = sets.findIndex((members) => members.length === elementCount);
  if (whole >= 0) return [whole];
  const setsWith = Array.from({ length: elementCount }, (): number[] => []);
  for (const [index, members] of sets.entries()) {
    for (const member of members) setsWith[member]?.push(index);
  }
  if (setsWith.some((indexes) => indexes.length === 0)) return null;
  const search: Search = {
    sets,
    setsWith,
    timesCovered: new Uint32Array(elementCount),
    chosen: [],
    best: greedyCover(elementCount, sets),
    stepsLeft: SEARCH_STEPS_MAX,
    largest: sets.reduce((size, members) => Math.max(size, members.length), 1),
  };
  if (elementCount <= SEARCHED_ELEMENT_COUNT_MAX) branch(search, elementCount);
  return search.best;
}

const SEARCH_STEPS_MAX = 2_000;
const SEARCHED_ELEMENT_COUNT_MAX = 200;

interface Search {
  readonly sets: readonly (readonly number[])[];
  readonly setsWith: readonly (readonly number[])[];
  readonly timesCovered: Uint32Array;
  readonly chosen: number[];
  readonly largest: number;
  best: number[];
  stepsLeft: number;
}

function branch(search: Search, uncoveredCount: number): void {
  if (uncoveredCount === 0) {
    if (search.chosen.length < search.best.length) search.best = [...search.chosen];
    return;
  }
  const atLeast = search.chosen.length + Math.ceil(uncoveredCount / search.largest);
  if (atLeast >= search.best.length || search.stepsLeft <= 0) return;
  search.stepsLeft -= 1;
  for (const index of search.setsWith[hardestElement(search)] ?? []) {
    branch(search, uncoveredCount - cover(search, index, 1));
    cover(search, index, -1);
  }
}

/** The element still open that the fewest sets have: forced choices come first. */
function hardestElement(search: Search): number {
  let hardest = -1;
  let fewest = Infinity;
  for (const [element, indexes] of search.setsWith.entries()) {
    if (search.timesCovered[element] === 0 && indexes.length < fewest) {
      hardest = element;
      fewest = indexes.length;
    }
  }
  return hardest;
}

/** Takes a set in (1) or out (−1) of the choice; returns how many elements are newly covered. */
function cover(search: Search, index: number, change: 1 | -1): number {
  let newlyCovered = 0;
  for (const member of search.sets[index] ?? []) {
    const times = search.timesCovered[member] ?? 0;
    if (times === 0) newlyCovered += 1;
    search.timesCovered[member] = times + change;
  }
  if (change === 1) search.chosen.push(index);
  else search.chosen.pop();
  return newlyCovered;
}

/** Again and again the set with the most open elements; what a set adds can only shrink. */
function greedyCover(elementCount: number, sets: readonly (readonly number[])[]): number[] {
  const isOpen = new Uint8Array(elementCount).fill(1);
  const gains = sets.map((members) => members.length);
  const chosen: number[] = [];
  for (let gain = largestOf(gains); gain > 0; gain = largestOf(gains)) {
    for (const [index, members] of sets.entries()) {
      if (gains[index] !== gain) continue;
      const gainNow = members.filter((member) => isOpen[member] === 1).length;
      gains[index] = gainNow;
      if (gainNow < gain) continue;
      for (const member of members) isOpen[member] = 0;
      gains[index] = 0;
      chosen.push(index);
    }
  }
  return chosen;
}

function largestOf(values: readonly number[]): number {
  return values.reduce((largest, value) => Math.max(largest, value), 0);
}
