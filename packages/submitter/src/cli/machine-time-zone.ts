import { isSystemZone } from './time-zone-name.js';

/** Where a machine may say what its zone is. */
export interface ZoneSources {
  /** The variable `TZ`; undefined where it is not set. */
  readonly variable: string | undefined;
  /** What the platform takes for the zone, which is none at all for many values of `TZ`. */
  readonly platform: string | undefined;
  /** The target of the link `/etc/localtime`; null where it is none. */
  link(): string | null;
  /** The content of `/etc/timezone`; null where there is none. */
  file(): string | null;
}

/**
 * The machine's own zone by its IANA name; null where nobody can tell: a crontab read in a zone
 * that was guessed runs at other times. `TZ` as POSIX and tzset(3) have it.
 */
export function machineTimeZone(sources: ZoneSources): string | null {
  const { variable } = sources;
  if (variable === undefined) return named(sources.platform ?? '') ?? systemZone(sources);
  const value = variable.replace(/^:/, '');
  if (/^\/etc\/localtime$/.test(value)) return systemZone(sources);
  if (/^(UTC|GMT|UCT)[+-]?0*$/.test(value)) return 'UTC';
  return named(value);
}

function systemZone({ link, file }: ZoneSources): string | null {
  return named(link() ?? '') ?? named((file() ?? '').trim());
}

/** `Area/City`, or the path of its file. */
function named(text: string): string | null {
  const name = text.replace(/^(?:.*\/zoneinfo\/)?(?:(?:posix|right)\/)?/, '');
  return isSystemZone(name) ? name : null;
}
