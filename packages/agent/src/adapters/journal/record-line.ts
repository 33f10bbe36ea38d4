import type { AgentRecord } from '../../core/index.js';

/** JSON with bytes as `{"base64": …}`, one line. */
export function formatRecord(record: AgentRecord): string {
  return `${JSON.stringify(withTextBytes(record))}\n`;
}

/** Null when the line was cut off or damaged. */
export function parseRecord(line: string): AgentRecord | null {
  try {
    return JSON.parse(line, readBytes) as AgentRecord;
  } catch {
    return null;
  }
}

/** The only bytes are the uuids: a replacer that looks at every member costs more than the write. */
function withTextBytes(record: AgentRecord): unknown {
  if (record.kind === 'updateAcknowledged') return { ...record, uuid: textBytes(record.uuid) };
  if (record.kind !== 'taskMoved' || record.move.status?.uuid === undefined) return record;
  const { move } = record;
  const status = { ...move.status, uuid: textBytes(record.move.status.uuid) };
  return { kind: record.kind, move: { ...move, status } };
}

function textBytes(bytes: Uint8Array): { readonly base64: string } {
  return { base64: Buffer.from(bytes).toString('base64') };
}

function readBytes(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const { base64 } = value as { readonly base64?: unknown };
  if (typeof base64 !== 'string' || Object.keys(value).length !== 1) return value;
  return Uint8Array.from(Buffer.from(base64, 'base64'));
}
