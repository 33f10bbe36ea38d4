import { setTimeout as pause } from 'node:timers/promises';

/** Asks again until the answer is something; fails with the last answer when it takes too long. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | null | undefined | false> | T | null | undefined | false,
  { withinMs = 15_000 }: { withinMs?: number } = {},
): Promise<T> {
  const deadline = performance.now() + withinMs;
  let trouble = '';
  while (performance.now() < deadline) {
    try {
      const answer = await ask();
      if (answer !== null && answer !== undefined && answer !== false) return answer;
      trouble = '';
    } catch (error) {
      trouble = `; last trouble: ${String(error)}`;
    }
    await pause(50);
  }
  throw new Error(`Waited ${withinMs} ms in vain for: ${what}${trouble}`);
}
