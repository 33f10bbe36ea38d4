/** How many of the ascending times are at or before `upto`, by halving. */
export function countUpTo(times: readonly number[], upto: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? Infinity) <= upto) low = middle + 1;
    else high = middle;
  }
  return low;
}
