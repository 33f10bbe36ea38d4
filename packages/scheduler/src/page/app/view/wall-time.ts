const formats = new Map<string, Intl.DateTimeFormat>();

/** What a clock of the zone shows, for an `<input type="datetime-local">`: `2026-03-01T14:05`. */
export function wallText(atMs: number, zone: string): string {
  return partsText(atMs, zone).slice(0, 16);
}

/**
 * The instant at which a clock of the zone shows it: the first of two where it is set back, and
 * where it is set forward past it, the one that it would have been. Null for what is no time.
 */
export function wallMs(text: string, zone: string): number | null {
  const asUtcMs = Date.parse(`${text}Z`);
  if (Number.isNaN(asUtcMs)) return null;
  const before = offsetMs(asUtcMs - DAY_MS, zone);
  const guess = asUtcMs - before;
  if (offsetMs(guess, zone) === before) return guess;
  const after = offsetMs(asUtcMs + DAY_MS, zone);
  return offsetMs(asUtcMs - after, zone) === after ? asUtcMs - after : guess;
}

/** How far the zone's clocks are ahead of UTC at that instant. */
export function offsetMs(atMs: number, zone: string): number {
  const wholeMs = Math.floor(atMs / 1_000) * 1_000;
  return Date.parse(`${partsText(wholeMs, zone)}Z`) - wholeMs;
}

const DAY_MS = 86_400_000;

function partsText(atMs: number, zone: string): string {
  let format = formats.get(zone);
  if (format === undefined) {
    // Swedish writes dates as ISO does.
    format = new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      dateStyle: 'short',
      timeStyle: 'medium',
    });
    formats.set(zone, format);
  }
  return format.format(atMs).replace(' ', 'T');
}
