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
 * cron expression has none.
 */
export function explainSchedule(schedule: Schedule, language: Language): string {
  const phrases = PHRASES[language];
  const meanings = readSchedule(schedule);
  if (meanings.length === 0) return phrases.sentence(phrases.never);
  const zones = new Set(meanings.map(({ zone }) => zoneName(zone)));
  const [zone = ''] = zones;
  // Of several clauses in one zone, the whole is in that zone.
  const isZoneLast = meanings.length > 1 && zones.size === 1;
  const clauses = meanings
    .slice(0, CLAUSE_COUNT_MAX)
    .map((meaning) => clauseOf(meaning, !isZoneLast, phrases));
  const said = phrases.several(clauses, meanings.length - clauses.length);
  return phrases.sentence(isZoneLast ? phrases.inZone(said, zone) : said);
}

function clauseOf(meaning: Meaning, isZoneHere: boolean, phrases: Phrases): string {
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
  return phrases.withClockWords(withSpan(meaning, where, phrases), clock);
}

function withSpan(
  meaning: Exclude<Meaning, { kind: 'once' }>,
  said: string,
  phrases: Phrases,
): string {
  const { span } = meaning;
  switch (span.kind) {
    case 'always':
      return said;
    case 'from':
      return phrases.starting(said, span.firstLocal, !isOnceADay(meaning));
    case 'counted': {
      const counted = phrases.counted(span.occurrenceCount, said);
      return phrases.fromTo(counted, span.firstLocal, span.lastLocal);
    }
  }
}

function isOnceADay(meaning: Exclude<Meaning, { kind: 'once' }>): boolean {
  return meaning.kind === 'period'
    ? meaning.seconds === 0
    : meaning.times.kind === 'listed' && meaning.times.seconds.length === 1;
}

function isPlainUtc(zone: Zone): boolean {
  return zone.name === '' && zone.isFixed && zone.segmentAt(0).offsetMs === 0;
}
