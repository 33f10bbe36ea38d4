/** Milliseconds since 1970-01-01T00:00:00Z. Never mixes with a length by accident. */
export type EpochMs = number & { readonly unit: 'EpochMs' };

/** A length of time in milliseconds. */
export type DurationMs = number & { readonly unit: 'DurationMs' };

export const SECOND_MS = 1_000 as DurationMs;
export const MINUTE_MS = 60_000 as DurationMs;
export const HOUR_MS = 3_600_000 as DurationMs;
export const DAY_MS = 86_400_000 as DurationMs;

export function epochMs(value: number): EpochMs {
  return value as EpochMs;
}

export function durationMs(value: number): DurationMs {
  return value as DurationMs;
}

export function addMs(at: EpochMs, span: number): EpochMs {
  return (at + span) as EpochMs;
}

/** How long after `earlier` the instant `later` is; negative when it is before. */
export function sinceMs(earlier: EpochMs, later: EpochMs): DurationMs {
  return (later - earlier) as DurationMs;
}

/** ISO-8601 in UTC with milliseconds, e.g. `2026-01-01T00:00:00.000Z`. */
export function isoFromMs(at: EpochMs): string {
  return new Date(at).toISOString();
}

/** The same with milliseconds only where there are some, e.g. `2026-01-01T00:00:00Z`. */
export function shortIsoFromMs(at: EpochMs): string {
  return isoFromMs(at).replace('.000Z', 'Z');
}
