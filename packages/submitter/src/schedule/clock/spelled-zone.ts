import { similarZone } from './similar-zone.js';
import { isZoneKnown } from './zone.js';

/** Names are looked up slowly, and the lines of a crontab have few of them. */
const spellings = new Map<string, string>();
const SPELLING_COUNT_MAX = 1_000;

/** As its zone is spelt officially where the name differs in case alone; else as it is. */
export function spelledZone(name: string): string {
  if (!isZoneKnown(name)) return name;
  const known = spellings.get(name);
  if (known !== undefined) return known;
  const isSame = (each: string | null): boolean => each?.toLowerCase() === name.toLowerCase();
  const own = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  // The platform may answer with an older name of the zone.
  const listed = isSame(own) ? own : similarZone(name);
  const spelled = listed !== null && isSame(listed) ? listed : name;
  if (spellings.size >= SPELLING_COUNT_MAX) spellings.clear();
  spellings.set(name, spelled);
  return spelled;
}
