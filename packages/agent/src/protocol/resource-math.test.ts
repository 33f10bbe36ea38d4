import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Resource,
  addQuantities,
  describeQuantities,
  includesQuantities,
  isNothing,
  quantitiesOf,
  resourcesFrom,
  scalarOf,
  subtractQuantities,
} from './index.js';

const cpus = (value: number): Resource => ({ name: 'cpus', type: 'SCALAR', scalar: { value } });
const ports = (...pairs: readonly (readonly [number, number])[]): Resource => ({
  name: 'ports',
  type: 'RANGES',
  ranges: { range: pairs.map(([begin, end]) => ({ begin, end })) },
});

const anyQuantities = fc
  .record({
    cpus: fc.nat(4_000),
    mem: fc.nat(64_000),
    ports: fc.array(fc.tuple(fc.nat(50), fc.nat(5)), { maxLength: 5 }),
  })
  .map((drawn) =>
    quantitiesOf([
      cpus(drawn.cpus / 1000),
      { name: 'mem', type: 'SCALAR', scalar: { value: drawn.mem / 1000 } },
      ports(...drawn.ports.map(([begin, span]) => [begin, begin + span] as const)),
    ]),
  );

describe('quantities', () => {
  test('0.1 + 0.2 cores are exactly 0.3', () => {
    const sum = addQuantities(quantitiesOf([cpus(0.1)]), quantitiesOf([cpus(0.2)]));
    expect(includesQuantities(quantitiesOf([cpus(0.3)]), sum)).toBe(true);
    expect(isNothing(subtractQuantities(quantitiesOf([cpus(0.3)]), sum))).toBe(true);
  });

  test('several entries of one name count together, volumes and revocable ones not at all', () => {
    expect(scalarOf([cpus(1), cpus(0.5), { ...cpus(8), revocable: {} }], 'cpus')).toBe(1.5);
    expect(scalarOf([{ ...cpus(8), disk: {} }], 'cpus')).toBe(0);
  });

  test('ports are cut out of the middle of a range and join again', () => {
    const all = quantitiesOf([ports([1, 10])]);
    const some = quantitiesOf([ports([3, 4], [7, 7])]);
    const left = subtractQuantities(all, some);
    expect(describeQuantities(left)).toBe('ports:[1-2, 5-6, 8-10]');
    expect(addQuantities(left, some)).toEqual(all);
  });

  test('a name that every JavaScript object knows is still not there', () => {
    const odd = quantitiesOf([{ name: 'constructor', type: 'SCALAR', scalar: { value: 1 } }]);
    expect(includesQuantities(quantitiesOf([cpus(1)]), odd)).toBe(false);
  });

  test('taking away what was added gives the first amount back, ports in common aside', () => {
    fc.assert(
      fc.property(anyQuantities, anyQuantities, (left, right) => {
        const extra = { scalarsMilli: right.scalarsMilli, ranges: {} };
        expect(subtractQuantities(addQuantities(left, extra), extra)).toEqual(left);
      }),
    );
  });

  test('a whole includes what is left of it, and a sum includes both parts', () => {
    fc.assert(
      fc.property(anyQuantities, anyQuantities, (left, right) => {
        expect(includesQuantities(left, subtractQuantities(left, right))).toBe(true);
        expect(includesQuantities(addQuantities(left, right), left)).toBe(true);
        expect(includesQuantities(addQuantities(left, right), right)).toBe(true);
      }),
    );
  });

  test('resources made from quantities count the same again', () => {
    fc.assert(
      fc.property(anyQuantities, (quantities) => {
        expect(quantitiesOf(resourcesFrom(quantities, 'r'))).toEqual(quantities);
      }),
    );
  });
});
