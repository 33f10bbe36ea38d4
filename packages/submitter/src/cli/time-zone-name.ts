import { isZoneKnown, spelledZone } from '../schedule/index.js';

/**
 * The zone that the platform takes an abbreviation for which others, and other systems, take for
 * another zone or for none; null for any other name.
 */
export function zoneOfAbbreviation(name: string): string | null {
  if (!ABBREVIATIONS.has(name.toUpperCase()) || !isZoneKnown(name)) return null;
  return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
}

/** Letters that platforms know as zones. Names of the database with one meaning (CET) are none. */
const ABBREVIATIONS = new Set(
  (
    'ACT AET AGT ART AST BET BST CAT CNT CST CTT EAT ECT EST HST IET IST JST MIT MST NET NST PLT ' +
    'PNT PRT PST SST VST'
  ).split(' '),
);

/** These are also zones of the database, the same on every system. */
const OF_DATABASE = new Set(['EST', 'HST', 'MST']);

/** Whether every system reads `TZ` with this name as the same zone. */
export function isSystemZone(name: string): boolean {
  const isOwn = zoneOfAbbreviation(name) === null || OF_DATABASE.has(name);
  return isOwn && isZoneKnown(name) && spelledZone(name) === name;
}
