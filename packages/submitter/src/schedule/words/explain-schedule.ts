import type { EpochMs } from '../../kernel/index.js';
import type { Schedule } from '../schedule.js';
import type { Zone } from '../clock/index.js';
import { EN } from './en.js';
import type { Language } from './language.js';
import type { Meaning } from './meaning.js';
import type { Phrases } from './phrases.js';
import { readSchedule } from './read-schedule.js';
import { ZH } from './zh.js';
import { zoneName } from './zone-name.js';

const PHRASES: Readonly<Record<Language, Phrases>> = { en: EN, zh: ZH };

/** More clauses than these are counted, not said. */
const CLAUSE_COUNT_MAX = 3;

/**
 * What the schedule does, as one sentence with its full stop: made from what was parsed, to the
 * second, by the zone's rules of today. Two schedules with the same sentence fire at the same
 * times, unless it only counts some of their rules. The zone is named unless it is UTC because a
 * cron expression has none. With `at` a start is left out that changes nothing from then on: one
 * in the past, and one that is due next in any case.
 */
export function explainSchedule(
  schedule: Schedule,
  language: Language,
  { at }: { readonly at?: EpochMs } = {},
): string {
  const phrases = PHRASES[language];
  const meanings = readSchedule(schedule, at ?? null);
  if (meanings.length === 0) return phrases.sentence(phrases.never);
  const zones = new Set(meanings.map(({ zone }) => zoneName(zone)));
  const [zone = ''] = zones;
  // Of several clauses in one zone, the whole is in that zone.
  const isZoneLast = meanings.length > 1 && zones.size === 1;
  const clauses = meanings
    .slice(0, CLAUSE_COUNT_MAX)
    .map((meaning) => clauseOf(meaning, { isZoneHere: !isZoneLast, at: at ?? null, phrases }));
  const said = phrases.several(clauses, meanings.length - clauses.length);
  return phrases.sentence(isZoneLast ? phrases.inZone(said, zone) : said);
}

interface Telling {
  readonly isZoneHere: boolean;
  readonly at: EpochMs | null;
  readonly phrases: Phrases;
}

function clauseOf(meaning: Meaning, telling: Telling): string {
  const { isZoneHere, phrases } = telling;
  const inZone = (what: string): string =>
    isZoneHere ? phrases.inZone(what, zoneName(meaning.zone)) : what;
  if (meaning.kind === 'once') return inZone(phrases.once(meaning));
  const { span, clock } = meaning;
  const said =
    meaning.kind === 'routine'
      ? phrases.routine(meaning.times, meaning.days)
      : phrases.period(meaning);
  const isZoneTold = span.kind !== 'always' || !isPlainUtc(meaning.zone);
  const where = isZoneTold ? inZone(said) : said;
  return phrases.withClockWords(withSpan(meaning, where, telling), clock);
}

function withSpan(
  meaning: Exclude<Meaning, { kind: 'once' }>,
  said: string,
  { at, phrases }: Telling,
): string {
  const { span } = meaning;
  switch (span.kind) {
    case 'always':
      return said;
    case 'from':
      if (at !== null && isBegun(meaning, at)) return said;
      return phrases.starting(said, span.firstLocal, !isOnceADay(meaning));
    case 'counted': {
      const counted = phrases.counted(span.occurrenceCount, said);
      return phrases.fromTo(counted, span.firstLocal, span.lastLocal);
    }
  }
}

/** Whether all times after `at` are the same as without a start. */
function isBegun(meaning: Meaning, at: EpochMs): boolean {
  // What counts from its start is told with it, always.
  if (meaning.kind !== 'routine') return false;
  return meaning.beforeLocal <= at + meaning.zone.segmentAt(at).offsetMs;
}

function isOnceADay(meaning: Exclude<Meaning, { kind: 'once' }>): boolean {
  return meaning.kind === 'period'
    ? meaning.seconds === 0
    : meaning.times.kind === 'listed' && meaning.times.seconds.length === 1;
}

function isPlainUtc(zone: Zone): boolean {
  return zone.name === '' && zone.isFixed && zone.segmentAt(0).offsetMs === 0;
}
