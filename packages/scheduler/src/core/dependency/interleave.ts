import {
  DAY_MS,
  type EpochMs,
  type Result,
  accepted,
  addMs,
  refused,
} from '@horae/submitter/kernel';
import { firstOccurrence, latestAtOrBefore, occurrencesBetween } from '@horae/submitter/schedule';
import type { CycleSchedule } from './cycle-schedule.js';

export interface Parent {
  readonly name: string;
  readonly cycle: CycleSchedule | null;
}

export interface InterleaveOptions {
  readonly now: EpochMs;
  /** Occurrences looked at, of all parents together. */
  readonly occurrenceCountMax: number;
}

const YEAR_MS = 366 * DAY_MS;

/**
 * The parent that begins the rounds, where `cycle` mode is well defined: between two occurrences
 * of one parent there is exactly one of each other, over the coming year. It is the one after the
 * largest gap on the circle; of equal ones the first by name. Else why it is not, for a person.
 */
export function referenceParent(
  parents: readonly Parent[],
  options: InterleaveOptions,
): Result<string, string> {
  if (parents.length === 0) return refused('it has no parents');
  const without = parents.find((parent) => parent.cycle === null);
  if (without !== undefined) {
    return refused(`its parent "${without.name}" has no rounds of its own ("latest" mode)`);
  }
  const groups = groupByTimes(parents);
  const [only] = groups;
  if (only !== undefined && groups.length === 1) return accepted(only.name);
  const occurrences = mergedOccurrences(groups, options);
  const missing = groups.find((group) => !occurrences.some(({ name }) => name === group.name));
  if (missing !== undefined) {
    return refused(`"${missing.name}" has no occurrence in the coming year that the others share`);
  }
  const clash = firstClash(occurrences, groups.length);
  if (clash !== null) return refused(clash);
  return accepted(afterLargestGap(occurrences, groups.length));
}

/** Parents with equal times are one for this purpose; the first by name stands for them. */
function groupByTimes(parents: readonly Parent[]): readonly Group[] {
  const groups = new Map<string, Group>();
  const byName = [...parents].sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const { name, cycle } of byName) {
    if (cycle !== null && !groups.has(cycle.key)) groups.set(cycle.key, { name, cycle });
  }
  return [...groups.values()];
}

interface Group {
  readonly name: string;
  readonly cycle: CycleSchedule;
}

interface Occurrence {
  readonly at: EpochMs;
  readonly name: string;
}

/**
 * All occurrences in order, from the instant on at which every parent has begun (and the last one
 * before it of each parent), up to the last one that the bound lets us see of every parent.
 */
function mergedOccurrences(
  groups: readonly Group[],
  options: InterleaveOptions,
): readonly Occurrence[] {
  const firsts = groups.map(({ cycle }) => firstOccurrence(cycle.schedule) ?? options.now);
  const from = Math.max(options.now, ...firsts) as EpochMs;
  const limit = Math.max(8, Math.floor(options.occurrenceCountMax / groups.length));
  let seenUntil = Infinity;
  const all = groups.flatMap(({ name, cycle }) => {
    const beforeAt = latestAtOrBefore(cycle.schedule, addMs(from, -1));
    const firstAt = beforeAt !== null && beforeAt >= options.now ? beforeAt : from;
    const range = { from: addMs(firstAt, -1), to: addMs(from, YEAR_MS), limit };
    const ats = occurrencesBetween(cycle.schedule, range);
    if (ats.length === limit) seenUntil = Math.min(seenUntil, ats.at(-1) as number);
    return ats.map((at): Occurrence => ({ at, name }));
  });
  return all
    .filter(({ at }) => at <= seenUntil)
    .sort((a, b) => a.at - b.at || (a.name < b.name ? -1 : 1));
}

/** Interleaved one to one means: the same order, over and over. */
function firstClash(occurrences: readonly Occurrence[], size: number): string | null {
  const pattern = occurrences.slice(0, size).map(({ name }) => name);
  for (const [index, { name, at }] of occurrences.entries()) {
    if (name === pattern[index % size] && pattern.indexOf(name) === index % size) continue;
    const other = pattern[index % size] === name ? pattern[0] : pattern[index % size];
    const when = new Date(at).toISOString();
    return `its parents "${name}" and "${other}" do not take turns one to one (see ${when})`;
  }
  return null;
}

function afterLargestGap(occurrences: readonly Occurrence[], size: number): string {
  const gapMs = new Map<string, { sum: number; count: number }>();
  for (const [index, { name, at }] of occurrences.entries()) {
    const before = occurrences[index - 1];
    // The first round shows no gap before its first member: any longer one is as good.
    if (before === undefined) continue;
    const gap = gapMs.get(name) ?? { sum: 0, count: 0 };
    gapMs.set(name, { sum: gap.sum + at - before.at, count: gap.count + 1 });
  }
  const names = occurrences.slice(0, size).map(({ name }) => name);
  const mean = (name: string): number => {
    const gap = gapMs.get(name);
    return gap === undefined ? Infinity : gap.sum / gap.count;
  };
  return names.reduce((best, name) => {
    if (mean(name) !== mean(best)) return mean(name) > mean(best) ? name : best;
    return name < best ? name : best;
  });
}
