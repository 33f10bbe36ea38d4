/** Objects that live in the heap of JavaScript, as an agent's tasks would, up to so many MB. */
export function fillHeap(heapMb: number): unknown {
  const held: unknown[] = [];
  while (process.memoryUsage().heapUsed < heapMb * 1024 * 1024) {
    for (let index = 0; index < 2_000; index += 1) {
      held.push({
        id: `ct:${held.length}:0:ballast:`,
        at: held.length,
        more: [held.length, 'text'],
      });
    }
  }
  return held;
}
