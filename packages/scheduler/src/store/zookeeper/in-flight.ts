/**
 * Answers in the order of the items, with so many of them under way at the same time. The caller
 * sets the pace: what it has not taken yet counts as under way.
 */
export async function* inFlight<T, R>(
  items: Iterable<T> | AsyncIterable<T>,
  count: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const underWay: Promise<R>[] = [];
  for await (const item of items) {
    const working = work(item);
    // Whoever waits for it sees the rejection; nobody may be waiting just yet.
    working.catch(() => undefined);
    underWay.push(working);
    if (underWay.length >= count) yield await (underWay.shift() as Promise<R>);
  }
  while (underWay.length > 0) yield await (underWay.shift() as Promise<R>);
}
