import type { EpochMs } from '../../kernel/index.js';
import { type CronExpression, membersOf32, membersOf60 } from '../cron/index.js';
import type { Repeat } from '../iso/index.js';
import type { Schedule } from '../schedule.js';
import type { Meaning, OnceMeaning, PeriodMeaning } from './meaning.js';
import { mergeParts } from './merge-parts.js';
import { type Part, presentFrom, routineOf } from './part.js';
import { localAt, readRepeat } from './read-repeat.js';
import { zoneName } from './zone-name.js';

/**
 * Everything that the schedule does, in the order of beginnings; empty when it never fires. With
 * `at` only what it does after that.
 */
export function readSchedule(schedule: Schedule, at: EpochMs | null): readonly Meaning[] {
  return schedule.kind === 'cron' ? [readCron(schedule)] : readRepeats(schedule.repeats, at);
}

function readCron(schedule: Extract<Schedule, { kind: 'cron' }>): Meaning {
  const { expression, zone, rule, readAt } = schedule;
  const part: Part = {
    series: 'mixed',
    days: { expression, daysOrLast: 0 },
    times: timesOf(expression),
    zone,
    rule,
    span: { kind: 'always' },
    beforeLocal: -Infinity,
  };
  return routineOf(part, readAt);
}

function timesOf(expression: CronExpression): number[] {
  const seconds = membersOf60(expression.seconds);
  const minutes = membersOf60(expression.minutes);
  // Plain loops: a line for every second has 86,400 of them.
  const times: number[] = [];
  for (const hour of membersOf32(expression.hours)) {
    for (const minute of minutes) {
      for (const second of seconds) times.push(hour * 3_600 + minute * 60 + second);
    }
  }
  return times;
}

function readRepeats(repeats: readonly Repeat[], at: EpochMs | null): readonly Meaning[] {
  const alive = repeats.filter((repeat) => repeat.occurrenceCount > 0);
  const read = alive.filter((repeat) => repeat.occurrenceCount > 1).map(readRepeat);
  const parts = read
    .filter((one): one is Part => 'series' in one)
    .map((part) => (at === null ? part : withoutPast(part, at)));
  const periods = read.filter((one): one is PeriodMeaning => !('series' in one));
  const routines = mergeParts(parts).map((part) => routineOf(part, presentFrom(firstOf(part))));
  const meanings: Meaning[] = [...onces(alive), ...routines, ...periods];
  return meanings.sort((left, right) => firstOf(left) - firstOf(right));
}

/** What went on before `at` is one with what begins then: starts of long ago keep nothing apart. */
function withoutPast(part: Part, at: EpochMs): Part {
  const { span, zone, beforeLocal } = part;
  const local = at + zone.segmentAt(at).offsetMs;
  if (span.kind !== 'from' || beforeLocal > local) return part;
  return { ...part, span: { kind: 'from', firstLocal: Math.max(span.firstLocal, local + 1) } };
}

/** The single instants, those of one zone together. */
function onces(repeats: readonly Repeat[]): OnceMeaning[] {
  const byZone = new Map<string, Repeat[]>();
  for (const repeat of repeats.filter(({ occurrenceCount }) => occurrenceCount === 1)) {
    const name = zoneName(repeat.zone);
    byZone.set(name, [...(byZone.get(name) ?? []), repeat]);
  }
  return [...byZone.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const locals = group.map((repeat) =>
      repeat.kind === 'elapsed' ? localAt(repeat.anchorAt, repeat) : repeat.anchorLocal,
    );
    const ascending = [...new Set(locals)].sort((left, right) => left - right);
    return [{ kind: 'once', locals: ascending, zone: first.zone }];
  });
}

function firstOf(meaning: Meaning | Part): number {
  if ('locals' in meaning) return meaning.locals[0] ?? 0;
  return meaning.span.kind === 'always' ? 0 : meaning.span.firstLocal;
}
