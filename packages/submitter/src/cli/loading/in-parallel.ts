/** The answers in the order of the items; at most `count` of them are worked on at a time. */
export async function inParallel<Item, Answer>(
  items: readonly Item[],
  count: number,
  work: (item: Item) => Promise<Answer>,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  const waiting = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of waiting) answers[index] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(count, items.length) }, worker));
  return answers;
}
