import { type ElapsedRepeat, countOfRepeat, takenCount } from './repeat.js';
import { type RepeatUnit, countOfUnit, nextOfUnit } from './repeat-group.js';
import type { SteadyPattern } from './steady-times.js';

/**
 * How many distinct instants several repeats have after `from` up to `to`. Elapsed repeats may have
 * billions; they are counted, not walked: |A ∪ rest| = |A| + |rest| − |A ∩ rest|, and what two of
 * them share is again one. Calendar repeats, with at most one occurrence a day, are walked up to a
 * bound; beyond it (several centuries) instants that two of them share count twice.
 */
export function countOfUnion(units: readonly RepeatUnit[], from: number, to: number): number {
  const [only, ...others] = units;
  if (only !== undefined && others.length === 0) return countOfUnit(only, from, to);
  const progressions = units.flatMap((unit) => progressionsOf(unit, from, to));
  const onWall = units.filter((unit) => unit.kind !== 'elapsed' && instantsOf(unit) === null);
  const budget = { stepsLeft: INTERSECTION_COUNT_MAX };
  let count = countProgressions(progressions, budget);
  const walkedCount = onWall.reduce((sum, each) => sum + countOfUnit(each, from, to), 0);
  if (walkedCount * (progressions.length + 1) > WALKED_COUNT_MAX) return count + walkedCount;
  const seen = new Set<number>();
  for (const unit of onWall) {
    let at = nextOfUnit(unit, from);
    while (at !== null && at <= to) {
      const instant = at;
      if (!seen.has(at) && !progressions.some((other) => includes(other, instant))) count += 1;
      seen.add(at);
      at = nextOfUnit(unit, at);
    }
  }
  return count;
}

/** A tenth of a second's work; 128 daily repeats over four years. */
const WALKED_COUNT_MAX = 200_000;
/**
 * Repeats with hundreds of unrelated periods share more instants than there is time to tell apart;
 * after so many comparisons the rest is counted as if nothing were shared.
 */
const INTERSECTION_COUNT_MAX = 50_000;

interface Budget {
  stepsLeft: number;
}

/** `count` instants from `first`, `stepMs` apart. */
interface Progression {
  readonly first: number;
  readonly stepMs: number;
  readonly count: number;
}

/** So few instants are cheaper looked at one by one than intersected. */
const FEW = 64;

function instantsOf(unit: RepeatUnit): SteadyPattern | null {
  return unit.kind === 'group' ? unit.instants : null;
}

function progressionsOf(unit: RepeatUnit, from: number, to: number): Progression[] {
  if (unit.kind === 'elapsed') return progressionOf(unit, from, to);
  const instants = instantsOf(unit);
  if (instants === null) return [];
  const { periodMs, starts, anchors } = instants;
  return (anchors ?? starts).flatMap((anchor) => {
    const passed = Math.max(Math.floor((from - anchor) / periodMs) + 1, 0);
    const first = anchor + passed * periodMs;
    if (first > to) return [];
    return [{ first, stepMs: periodMs, count: Math.floor((to - first) / periodMs) + 1 }];
  });
}

function progressionOf(repeat: ElapsedRepeat, from: number, to: number): Progression[] {
  const count = countOfRepeat(repeat, from, to);
  if (count === 0) return [];
  const first = repeat.anchorAt + takenCount(repeat, from) * repeat.periodMs;
  return [{ first, stepMs: Math.max(repeat.periodMs, 1), count }];
}

function countProgressions(progressions: readonly Progression[], budget: Budget): number {
  const dense = [...progressions].sort((left, right) => left.stepMs - right.stepMs);
  const kept: Progression[] = [];
  for (const candidate of dense) {
    if (!kept.some((other) => covers(other, candidate))) kept.push(candidate);
  }
  let count = 0;
  for (const [index, one] of kept.entries()) {
    const earlier = kept.slice(0, index);
    const isFew = one.count <= FEW;
    count += isFew ? countOutside(one, earlier) : one.count - countShared(one, earlier, budget);
  }
  return count;
}

function countOutside(one: Progression, others: readonly Progression[]): number {
  let count = 0;
  for (let index = 0; index < one.count; index += 1) {
    const at = one.first + index * one.stepMs;
    if (!others.some((other) => includes(other, at))) count += 1;
  }
  return count;
}

function countShared(one: Progression, others: readonly Progression[], budget: Budget): number {
  budget.stepsLeft -= others.length;
  if (budget.stepsLeft < 0) return 0;
  const shared = others.flatMap((other) => (canMeet(one, other) ? intersection(one, other) : []));
  return shared.length === 0 ? 0 : countProgressions(shared, budget);
}

/** Cheaper than looking where: most repeats of one period never meet. */
function canMeet(left: Progression, right: Progression): boolean {
  let [larger, smaller] = [left.stepMs, right.stepMs];
  while (smaller !== 0) [larger, smaller] = [smaller, larger % smaller];
  return (right.first - left.first) % larger === 0;
}

function lastOf(progression: Progression): number {
  return progression.first + (progression.count - 1) * progression.stepMs;
}

function includes(progression: Progression, at: number): boolean {
  const sinceMs = at - progression.first;
  return sinceMs >= 0 && at <= lastOf(progression) && sinceMs % progression.stepMs === 0;
}

function covers(outer: Progression, inner: Progression): boolean {
  const stepFits = inner.count === 1 || inner.stepMs % outer.stepMs === 0;
  return stepFits && includes(outer, inner.first) && includes(outer, lastOf(inner));
}

/** By the Chinese remainder theorem; in big integers, because products pass 2^53. */
function intersection(left: Progression, right: Progression): Progression[] {
  const [leftStep, rightStep] = [BigInt(left.stepMs), BigInt(right.stepMs)];
  const { divisor, inverse } = commonDivisor(leftStep, rightStep);
  const apart = BigInt(right.first) - BigInt(left.first);
  if (apart % divisor !== 0n) return [];
  const modulus = rightStep / divisor;
  const steps = ((((apart / divisor) * inverse) % modulus) + modulus) % modulus;
  const lcm = leftStep * modulus;
  const meeting = BigInt(left.first) + steps * leftStep;
  const from = BigInt(Math.max(left.first, right.first));
  const to = BigInt(Math.min(lastOf(left), lastOf(right)));
  const first = meeting >= from ? meeting : meeting + ((from - meeting + lcm - 1n) / lcm) * lcm;
  if (first > to) return [];
  return [{ first: Number(first), stepMs: Number(lcm), count: Number((to - first) / lcm) + 1 }];
}

/** Euclid's algorithm: the divisor, and `inverse` with left × inverse ≡ divisor (mod right). */
function commonDivisor(left: bigint, right: bigint): { divisor: bigint; inverse: bigint } {
  let [dividend, divisor] = [left, right];
  let [inverse, nextInverse] = [1n, 0n];
  while (divisor !== 0n) {
    const quotient = dividend / divisor;
    [dividend, divisor] = [divisor, dividend - quotient * divisor];
    [inverse, nextInverse] = [nextInverse, inverse - quotient * nextInverse];
  }
  return { divisor: dividend, inverse };
}
