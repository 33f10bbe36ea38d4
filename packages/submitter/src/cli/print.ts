import { DateTime } from 'luxon';
import type { EpochMs } from '../kernel/index.js';

/** Columns as wide as their widest cell; the last one is not padded. */
export function table(rows: readonly (readonly string[])[]): string {
  const clean = rows.map((row) => row.map(oneLine));
  const widths = (clean[0] ?? []).map((_cell, column) =>
    Math.max(...clean.map((row) => (row[column] ?? '').length)),
  );
  const lines = clean.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return lines.map((line) => `${line}\n`).join('');
}

/** Text from elsewhere must not move the cursor, colour the screen, or break the line. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}

/** `2026-01-05T04:05:00.000+01:00 (Europe/Berlin)`; without a zone in UTC. */
export function instantIn(at: EpochMs, timeZone: string): string {
  const zone = timeZone === '' ? 'UTC' : timeZone;
  const text = DateTime.fromMillis(at, { zone }).toISO({ suppressMilliseconds: true });
  return `${text ?? String(at)} (${zone})`;
}

export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
