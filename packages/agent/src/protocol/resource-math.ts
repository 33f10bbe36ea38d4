import type { Range, Resource } from './resource.js';

/**
 * What a machine has or a task needs, ready for sums. Scalars are counted in thousandths, as Mesos
 * does: 0.1 + 0.2 must be 0.3 or a task that fits exactly is refused. Members of zero are left out.
 */
export interface Quantities {
  /** By name (`cpus`, `mem`, `disk`, …), in thousandths of the unit. */
  readonly scalarsMilli: Readonly<Record<string, number>>;
  /** By name (`ports`): disjoint, ascending, both ends included. */
  readonly ranges: Readonly<Record<string, readonly Range[]>>;
}

/** Names come from outside: without a prototype, "constructor" is a name like any other. */
function byName<T>(): Record<string, T> {
  return Object.create(null) as Record<string, T>;
}

export const NO_QUANTITIES: Quantities = { scalarsMilli: byName(), ranges: byName() };

export function milliFrom(value: number): number {
  return Math.round(value * 1000);
}

/**
 * True for what may be handed to a task as it is; false for volumes, revocable, shared and
 * provider-owned resources, whose rules Horae does not follow.
 */
export function isPlainResource(resource: Resource): boolean {
  return (
    resource.disk === undefined &&
    resource.revocable === undefined &&
    resource.shared === undefined &&
    resource.provider_id === undefined
  );
}

/** The sum of all plain scalars and ranges; sets are not counted. */
export function quantitiesOf(resources: readonly Resource[]): Quantities {
  const scalarsMilli = byName<number>();
  const ranges = byName<readonly Range[]>();
  for (const resource of resources) {
    if (!isPlainResource(resource)) continue;
    if (resource.type === 'SCALAR') {
      const milli = (scalarsMilli[resource.name] ?? 0) + milliFrom(resource.scalar?.value ?? 0);
      if (milli !== 0) scalarsMilli[resource.name] = milli;
    } else if (resource.type === 'RANGES') {
      const joined = joinRanges([
        ...(ranges[resource.name] ?? []),
        ...(resource.ranges?.range ?? []),
      ]);
      if (joined.length > 0) ranges[resource.name] = joined;
    }
  }
  return { scalarsMilli, ranges };
}

/** The plain sum of one scalar, in its unit (cores, MB); 0 when there is none. */
export function scalarOf(resources: readonly Resource[] | undefined, name: string): number {
  return (quantitiesOf(resources ?? []).scalarsMilli[name] ?? 0) / 1000;
}

export function isNothing(quantities: Quantities): boolean {
  return Object.keys(quantities.scalarsMilli).length + Object.keys(quantities.ranges).length === 0;
}

export function addQuantities(left: Quantities, right: Quantities): Quantities {
  return combine(left, right, {
    scalar: (a, b) => a + b,
    range: (a, b) => joinRanges([...a, ...b]),
  });
}

/** What is left of `whole` without `part`; scalars stop at zero, absent ranges are passed over. */
export function subtractQuantities(whole: Quantities, part: Quantities): Quantities {
  return combine(whole, part, {
    scalar: (a, b) => Math.max(0, a - b),
    range: cutRanges,
  });
}

/** True when all of `part` is in `whole`. */
export function includesQuantities(whole: Quantities, part: Quantities): boolean {
  for (const [name, milli] of Object.entries(part.scalarsMilli)) {
    if (milli > (whole.scalarsMilli[name] ?? 0)) return false;
  }
  for (const [name, ranges] of Object.entries(part.ranges)) {
    if (cutRanges(ranges, whole.ranges[name] ?? []).length > 0) return false;
  }
  return true;
}

/** As resources of one role, names in order. */
export function resourcesFrom(quantities: Quantities, role?: string): readonly Resource[] {
  const owner = role === undefined ? {} : { allocation_info: { role } };
  const scalars = Object.entries(quantities.scalarsMilli).map(([name, milli]): Resource => ({
    name,
    type: 'SCALAR',
    scalar: { value: milli / 1000 },
    ...owner,
  }));
  const ranges = Object.entries(quantities.ranges).map(([name, range]): Resource => ({
    name,
    type: 'RANGES',
    ranges: { range },
    ...owner,
  }));
  return [...scalars, ...ranges].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** E.g. `cpus:0.5; mem:128; ports:[31000-31005]`, for messages. */
export function describeQuantities(quantities: Quantities): string {
  const scalars = Object.entries(quantities.scalarsMilli).map(
    ([name, milli]) => `${name}:${milli / 1000}`,
  );
  const ranges = Object.entries(quantities.ranges).map(
    ([name, list]) => `${name}:[${list.map(({ begin, end }) => `${begin}-${end}`).join(', ')}]`,
  );
  return [...scalars, ...ranges].join('; ');
}

interface Combination {
  readonly scalar: (left: number, right: number) => number;
  readonly range: (left: readonly Range[], right: readonly Range[]) => readonly Range[];
}

function combine(left: Quantities, right: Quantities, by: Combination): Quantities {
  const scalarsMilli = byName<number>();
  for (const name of namesOf(left.scalarsMilli, right.scalarsMilli)) {
    const milli = by.scalar(left.scalarsMilli[name] ?? 0, right.scalarsMilli[name] ?? 0);
    if (milli !== 0) scalarsMilli[name] = milli;
  }
  const ranges = byName<readonly Range[]>();
  for (const name of namesOf(left.ranges, right.ranges)) {
    const list = by.range(left.ranges[name] ?? [], right.ranges[name] ?? []);
    if (list.length > 0) ranges[name] = list;
  }
  return { scalarsMilli, ranges };
}

function namesOf(left: object, right: object): ReadonlySet<string> {
  return new Set([...Object.keys(left), ...Object.keys(right)]);
}

function joinRanges(ranges: readonly Range[]): readonly Range[] {
  const joined: { begin: number; end: number }[] = [];
  const valid = ranges.filter(({ begin, end }) => begin <= end);
  for (const { begin, end } of valid.sort((a, b) => a.begin - b.begin)) {
    const last = joined.at(-1);
    if (last !== undefined && begin <= last.end + 1) last.end = Math.max(last.end, end);
    else joined.push({ begin, end });
  }
  return joined;
}

function cutRanges(whole: readonly Range[], part: readonly Range[]): readonly Range[] {
  let left = whole;
  for (const cut of part) {
    left = left.flatMap(({ begin, end }) => {
      if (cut.end < begin || cut.begin > end) return [{ begin, end }];
      const before = cut.begin > begin ? [{ begin, end: cut.begin - 1 }] : [];
      const after = cut.end < end ? [{ begin: cut.end + 1, end }] : [];
      return [...before, ...after];
    });
  }
  return left;
}
