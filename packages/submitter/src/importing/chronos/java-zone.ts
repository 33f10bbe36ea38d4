import { isZoneKnown, similarZone, spelledZone } from '../../schedule/index.js';

/** What Chronos made of a `scheduleTimeZone`: a zone of ours, or a fixed offset such as `+05:30`. */
export type JavaZone =
  | { readonly kind: 'zone'; readonly zone: string; readonly note: string | null }
  | { readonly kind: 'offset'; readonly offset: string; readonly note: string };

/**
 * The zone that Chronos used for a name. It asked Java, which takes what it does not know for GMT
 * and says nothing, and handed the name on to Joda-Time, which has its own meaning for Java's old
 * abbreviations. Found out by running both (`DateTimeZone.forTimeZone(TimeZone.getTimeZone(name))`,
 * Joda-Time 2.10 on Java 17).
 */
export function javaZone(name: string): JavaZone {
  const old = OLD_NAMES[name];
  if (old !== undefined) {
    return zoneWithNote(old, `${JSON.stringify(name)} becomes "${old}", as Chronos read it`);
  }
  const offset = offsetOf(name);
  if (offset !== null) {
    const note = `${JSON.stringify(name)} becomes the offset ${offset} of the start`;
    return { kind: 'offset', offset, note };
  }
  if (isJavaName(name)) return { kind: 'zone', zone: name, note: null };
  const meant = similarZone(name) ?? (isZoneKnown(name) ? spelledZone(name) : null);
  const hint = meant === null || meant === 'UTC' ? '' : `; if ${meant} was meant, change it`;
  return zoneWithNote(
    'UTC',
    `${JSON.stringify(name)} becomes "UTC": Chronos took every name that it did not know for ` +
      `that${hint}`,
  );
}

function zoneWithNote(zone: string, note: string): JavaZone {
  return { kind: 'zone', zone, note };
}

/** `EST`, `MST` and `HST` are fixed offsets in Java, but Joda-Time goes by the name. */
const OLD_NAMES: Readonly<Record<string, string>> = {
  ACT: 'Australia/Darwin',
  AET: 'Australia/Sydney',
  AGT: 'America/Argentina/Buenos_Aires',
  ART: 'Africa/Cairo',
  AST: 'America/Anchorage',
  BET: 'America/Sao_Paulo',
  BST: 'Asia/Dhaka',
  CAT: 'Africa/Harare',
  CNT: 'America/St_Johns',
  CST: 'America/Chicago',
  CTT: 'Asia/Shanghai',
  EAT: 'Africa/Addis_Ababa',
  ECT: 'Europe/Paris',
  EST: 'America/New_York',
  HST: 'Pacific/Honolulu',
  IET: 'America/Indiana/Indianapolis',
  IST: 'Asia/Kolkata',
  JST: 'Asia/Tokyo',
  MIT: 'Pacific/Apia',
  MST: 'America/Denver',
  NET: 'Asia/Yerevan',
  NST: 'Pacific/Auckland',
  PLT: 'Asia/Karachi',
  PNT: 'America/Phoenix',
  PRT: 'America/Puerto_Rico',
  PST: 'America/Los_Angeles',
  SST: 'Pacific/Guadalcanal',
  VST: 'Asia/Ho_Chi_Minh',
};

/** `GMT+5`, `GMT+05:30`, `GMT-0530`, as Java's custom zones are written. */
function offsetOf(name: string): string | null {
  const match = /^GMT([+-])(\d{1,2})(?::?(\d\d))?$/.exec(name);
  const [, sign = '', hours = '', minutes = '00'] = match ?? [];
  if (match === null || Number(hours) > 23 || Number(minutes) > 59) return null;
  return `${sign}${hours.padStart(2, '0')}:${minutes}`;
}

/** Java minds case; of the names that IANA has, and every platform knows, it lacks one. */
function isJavaName(name: string): boolean {
  const isSpelledRight = /^[A-Z]/.test(name) && !/\/[a-z]/.test(name) && spelledZone(name) === name;
  return isZoneKnown(name) && isSpelledRight && name !== 'ROC';
}
