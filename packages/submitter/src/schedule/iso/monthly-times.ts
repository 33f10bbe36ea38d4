import { DAY_MS } from '../../kernel/index.js';
import { type CountedPattern, LOCAL_MAX, civilOf, dayNumber, monthLength } from '../clock/index.js';
import { countUpTo } from './count-up-to.js';

/** One repeat over months: its anchor. */
export interface MonthlyPart {
  /** Months since the year 0. */
  readonly month: number;
  readonly day: number;
  readonly timeMs: number;
}

/** Several times on one day of every `stepCount`-th month, each from its own first month on. */
export function monthlyPattern(parts: readonly MonthlyPart[], stepCount: number): CountedPattern {
  const latest = parts.reduce((late, part) => Math.max(late, part.month), -Infinity);
  const firstOfTime = new Map<number, number>();
  for (const { month, timeMs } of parts) {
    const first = (month - latest) / stepCount;
    firstOfTime.set(timeMs, Math.min(firstOfTime.get(timeMs) ?? 0, first));
  }
  const times = [...firstOfTime.keys()].sort((left, right) => left - right);
  const firsts = times.map((time) => firstOfTime.get(time) ?? 0);
  return new MonthlyTimes({ stepCount, month: latest, day: parts[0]?.day ?? 1 }, times, firsts);
}

interface Months {
  readonly stepCount: number;
  /** The month of round 0. */
  readonly month: number;
  /** In a shorter month its last day. */
  readonly day: number;
}

/** A class, because there may be a million of them and their functions are to be shared. */
class MonthlyTimes implements CountedPattern {
  constructor(
    readonly months: Months,
    /** Of the day, ascending. */
    readonly times: readonly number[],
    /** The round in which each of them begins; none is later than 0. */
    readonly firsts: readonly number[],
  ) {}

  nextLocal(after: number): number | null {
    const day = Math.floor(after / DAY_MS);
    const round = this.roundUpTo(day);
    const next = round < 0 ? this.nextByTimes(after) : this.nextFrom({ day, round }, after);
    return next > LOCAL_MAX ? null : next;
  }

  previousLocal(upto: number): number | null {
    const day = Math.floor(upto / DAY_MS);
    const round = this.roundUpTo(day);
    const isToday = this.dayOf(round) === day;
    const count = isToday ? countUpTo(this.times, upto - day * DAY_MS) : this.times.length;
    const found = count > 0 ? round : round - 1;
    // In round 0 all have begun; before, each has its own first.
    if (found < 0) return this.previousByTimes(upto);
    return this.dayOf(found) * DAY_MS + (this.times.at(count - 1) ?? 0);
  }

  countLocal(after: number, upto: number): number {
    return upto <= after ? 0 : this.countUpTo(upto) - this.countUpTo(after);
  }

  private nextFrom(from: { day: number; round: number }, after: number): number {
    if (this.dayOf(from.round) === from.day) {
      const time = this.times[countUpTo(this.times, after - from.day * DAY_MS)];
      if (time !== undefined) return from.day * DAY_MS + time;
    }
    return this.dayOf(from.round + 1) * DAY_MS + (this.times[0] ?? 0);
  }

  private nextByTimes(after: number): number {
    let earliest = Infinity;
    for (const [index, time] of this.times.entries()) {
      const round = Math.max(this.roundOfTime(time, after) + 1, this.firsts[index] ?? 0);
      earliest = Math.min(earliest, this.dayOf(round) * DAY_MS + time);
    }
    return earliest;
  }

  private previousByTimes(upto: number): number | null {
    let latest = -Infinity;
    for (const [index, time] of this.times.entries()) {
      const round = this.roundOfTime(time, upto);
      if (round < (this.firsts[index] ?? 0)) continue;
      latest = Math.max(latest, this.dayOf(round) * DAY_MS + time);
    }
    return latest === -Infinity ? null : latest;
  }

  private countUpTo(upto: number): number {
    let count = 0;
    for (const [index, time] of this.times.entries()) {
      count += Math.max(this.roundOfTime(time, upto) - (this.firsts[index] ?? 0) + 1, 0);
    }
    return count;
  }

  /** The last round in which this time of the day is not after `upto`. */
  private roundOfTime(time: number, upto: number): number {
    return this.roundUpTo(Math.floor((upto - time) / DAY_MS));
  }

  /** The last round whose day is not after this day. */
  private roundUpTo(day: number): number {
    const { year, month } = civilOf(day);
    const round = Math.floor((year * 12 + month - 1 - this.months.month) / this.months.stepCount);
    return this.dayOf(round) > day ? round - 1 : round;
  }

  private dayOf(round: number): number {
    const index = this.months.month + round * this.months.stepCount;
    const year = Math.floor(index / 12);
    const month = index - year * 12 + 1;
    return dayNumber(year, month, Math.min(this.months.day, monthLength(year, month)));
  }
}
