/**
 * Sets of small numbers as bits, because a scheduler may hold a million cron expressions. Minutes
 * and seconds do not fit into one 32-bit word and take two of thirty bits each.
 */
export interface Bits60 {
  readonly low: number;
  readonly high: number;
}

const HALF = 30;

export function bits60(values: readonly number[]): Bits60 {
  let low = 0;
  let high = 0;
  for (const value of values) {
    if (value < HALF) low |= 1 << value;
    else high |= 1 << (value - HALF);
  }
  return { low, high };
}

/** The smallest member not below `from`, or −1. */
export function nextIn60(bits: Bits60, from: number): number {
  if (from >= HALF) {
    const found = nextIn32(bits.high, from - HALF);
    return found < 0 ? -1 : found + HALF;
  }
  const found = nextIn32(bits.low, from);
  return found >= 0 || bits.high === 0 ? found : HALF + nextIn32(bits.high, 0);
}

/** The largest member not above `upto`, or −1. */
export function previousIn60(bits: Bits60, upto: number): number {
  if (upto >= HALF) {
    const found = previousIn32(bits.high, upto - HALF);
    if (found >= 0) return found + HALF;
  }
  return previousIn32(bits.low, Math.min(upto, HALF - 1));
}

export function nextIn32(bits: number, from: number): number {
  if (from > 31) return -1;
  const rest = bits & (-1 << from);
  return rest === 0 ? -1 : 31 - Math.clz32(rest & -rest);
}

export function previousIn32(bits: number, upto: number): number {
  if (upto < 0) return -1;
  const rest = upto >= 31 ? bits : bits & ((1 << (upto + 1)) - 1);
  return rest === 0 ? -1 : 31 - Math.clz32(rest);
}

/** All members, ascending. */
export function membersOf32(bits: number): number[] {
  const members: number[] = [];
  for (let member = nextIn32(bits, 0); member >= 0; member = nextIn32(bits, member + 1)) {
    members.push(member);
  }
  return members;
}

export function membersOf60(bits: Bits60): number[] {
  return [...membersOf32(bits.low), ...membersOf32(bits.high).map((member) => member + HALF)];
}

/** How many members are not above `upto`. */
export function countIn32(bits: number, upto: number): number {
  if (upto < 0) return 0;
  let rest = upto >= 31 ? bits : bits & ((1 << (upto + 1)) - 1);
  let count = 0;
  for (; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

export function countIn60(bits: Bits60, upto: number): number {
  return countIn32(bits.low, upto) + countIn32(bits.high, upto - HALF);
}
