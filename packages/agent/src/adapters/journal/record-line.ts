import type { AgentRecord } from '../../core/index.js';

/** JSON with bytes as `{"base64": …}`, one line. */
export function formatRecord(record: AgentRecord): string {
  return `${JSON.stringify(record, writeBytes)}\n`;
}

/** Null when the line was cut off or damaged. */
export function parseRecord(line: string): AgentRecord | null {
  try {
    return JSON.parse(line, readBytes) as AgentRecord;
  } catch {
    return null;
  }
}

function writeBytes(_key: string, value: unknown): unknown {
  if (!(value instanceof Uint8Array)) return value;
  return { base64: Buffer.from(value).toString('base64') };
}

function readBytes(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const { base64 } = value as { readonly base64?: unknown };
  if (typeof base64 !== 'string' || Object.keys(value).length !== 1) return value;
  return Uint8Array.from(Buffer.from(base64, 'base64'));
}
