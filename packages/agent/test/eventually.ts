const DEADLINE_MS = 15_000;
const PAUSE_MS = 20;

/** Waits until the question has an answer (neither undefined, null nor false). @throws after 15 s */
export async function eventually<T>(
  question: () => T | undefined | null | false | Promise<T | undefined | null | false>,
): Promise<T> {
  const until = performance.now() + DEADLINE_MS;
  for (;;) {
    const answer = await question();
    if (answer !== undefined && answer !== null && answer !== false) return answer;
    if (performance.now() > until) throw new Error(`not within ${DEADLINE_MS} ms: ${question}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
