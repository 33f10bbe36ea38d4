import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DueHeap } from './due-heap.js';

const operations = fc.array(
  fc.record({
    what: fc.constantFrom('set', 'set', 'remove'),
    row: fc.nat(40),
    at: fc.integer({ min: 0, max: 30 }),
  }),
  { maxLength: 300 },
);

function expectSame(heap: DueHeap, model: ReadonlyMap<number, number>, now: number): void {
  const due = [...model]
    .filter(([, at]) => at <= now)
    .sort(([rowA, a], [rowB, b]) => a - b || rowA - rowB)
    .map(([row]) => row);
  expect(heap.dueRows(now, 1_000)).toEqual(due);
  expect(heap.dueRows(now, 3)).toEqual(due.slice(0, 3));
  expect(heap.size).toBe(model.size);
  expect(heap.firstAt).toBe(Math.min(...model.values()));
}

test('a heap says the same as a list that is sorted anew each time', () => {
  fc.assert(
    fc.property(operations, fc.nat(30), (list, now) => {
      const heap = new DueHeap(2);
      const model = new Map<number, number>();
      for (const { what, row, at } of list) {
        if (what === 'remove') {
          heap.remove(row);
          model.delete(row);
        } else {
          heap.set(row, at);
          model.set(row, at);
        }
        expect(heap.at(row)).toBe(model.get(row) ?? null);
      }
      expectSame(heap, model, now);
    }),
  );
});

test('rows beyond a million and instants years apart keep their order', () => {
  const heap = new DueHeap();
  heap.set(2_000_000, 5);
  heap.set(7, 4);
  heap.set(3, 9e12);
  expect(heap.dueRows(9e12, 10)).toEqual([7, 2_000_000, 3]);
});

test('an empty heap has no first row', () => {
  const heap = new DueHeap();
  expect([heap.firstRow, heap.firstAt, heap.dueRows(1, 1)]).toEqual([-1, Infinity, []]);
});
