import { editCount } from '../../kernel/index.js';
import { isZoneKnown } from './zone.js';

/** What people write for a zone and no platform knows, in letters only. */
const ZONE_NICKNAMES: Readonly<Record<string, string>> = {
  z: 'UTC',
  zulu: 'UTC',
  cest: 'Europe/Berlin',
  edt: 'America/New_York',
  cdt: 'America/Chicago',
  mdt: 'America/Denver',
  pdt: 'America/Los_Angeles',
  jst: 'Asia/Tokyo',
  kst: 'Asia/Seoul',
  aest: 'Australia/Sydney',
  aedt: 'Australia/Sydney',
  beijing: 'Asia/Shanghai',
  asiabeijing: 'Asia/Shanghai',
  centraleuropeantime: 'Europe/Berlin',
  easterntime: 'America/New_York',
  pacifictime: 'America/Los_Angeles',
};

/**
 * A known zone that a wrong name may stand for: its city alone, other signs between the words, or
 * up to two wrong letters.
 */
export function similarZone(name: string): string | null {
  const letters = (text: string): string => text.toLowerCase().replace(/[^a-z]/g, '');
  const wanted = letters(name);
  const offset = /^(?:UTC|GMT)?([+-])0?(\d{1,2})(?::?00)?$/i.exec(name);
  if (offset !== null) {
    // The signs of these zones are those of POSIX: west is positive.
    const zone = `Etc/GMT${offset[1] === '+' ? '-' : '+'}${offset[2]}`;
    return isZoneKnown(zone) ? zone : null;
  }
  const nickname = ZONE_NICKNAMES[wanted];
  if (nickname !== undefined) return nickname;
  const all = [...Intl.supportedValuesOf('timeZone'), ...OTHER_NAMES.filter(isZoneKnown)];
  const cityOf = (zone: string): string => letters(zone.slice(zone.lastIndexOf('/') + 1));
  const exact = all.find((zone) => cityOf(zone) === wanted || letters(zone) === wanted);
  if (exact !== undefined || wanted.length < MISSPELT_LENGTH_MIN) return exact ?? null;
  const near = all
    .map((zone) => {
      const apart = Math.min(
        lettersApart(letters(zone), wanted),
        lettersApart(cityOf(zone), wanted),
      );
      return { zone, apart };
    })
    .reduce((best, each) => (each.apart < best.apart ? each : best));
  return near.apart <= Math.min(2, Math.floor(wanted.length / 5)) ? near.zone : null;
}

/** Names in use that platforms know but do not list. */
const OTHER_NAMES: readonly string[] = [
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Asia/Ho_Chi_Minh',
  'Europe/Kyiv',
  'US/Pacific',
  'US/Mountain',
  'US/Central',
  'US/Eastern',
];

/** Shorter names are near to too many. */
const MISSPELT_LENGTH_MIN = 5;

/** Infinity where the lengths alone say enough: a name may be long, and there are many zones. */
function lettersApart(left: string, right: string): number {
  return Math.abs(left.length - right.length) > 2 ? Infinity : editCount(left, right);
}
