import type protobuf from 'protobufjs';
import { WireError } from './wire-error.js';
import type { PlainMessage, WireType } from './wire.js';

/**
 * Reads Mesos's JSON form of a message with Mesos's strictness and sentences: unknown fields are
 * passed over, an unknown enum name counts as absent, all else must have its exact JSON type.
 * `what` is the short name of the message in refusals, e.g. `Call`.
 * @throws WireError `malformed`
 */
export function messageFromJson(wire: WireType, text: string, what: string): PlainMessage {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new WireError(
      'malformed',
      'Failed to parse body into JSON: syntax error at line 1 near: ',
      {
        cause,
      },
    );
  }
  try {
    const message = readMessage(wire.reflected, json, '');
    const missing = missingFields(wire.reflected, message, '');
    if (missing.length > 0) throw new Error(`Missing required fields: ${missing.join(', ')}`);
    return message;
  } catch (cause) {
    const reason = (cause as Error).message;
    throw new WireError('malformed', `Failed to convert JSON into ${what} protobuf: ${reason}`, {
      cause,
    });
  }
}

function readMessage(type: protobuf.Type, json: unknown, field: string): PlainMessage {
  if (jsonKind(json) !== 'object') throw wrongKind(json, field);
  const message: Record<string, unknown> = {};
  for (const member of type.fieldsArray) {
    if (!Object.hasOwn(json as object, member.name)) continue;
    const value = (json as Record<string, unknown>)[member.name];
    const read = member.repeated ? readList(member, value) : readValue(member, value);
    if (read !== undefined) message[member.name] = read;
  }
  return message;
}

function readList(member: protobuf.Field, json: unknown): readonly unknown[] {
  if (!Array.isArray(json)) throw wrongKind(json, member.name);
  return json.map((item) => readValue(member, item)).filter((item) => item !== undefined);
}

function readValue(member: protobuf.Field, json: unknown): unknown {
  const resolved = member.resolvedType;
  if (resolved !== null && 'fieldsArray' in resolved)
    return readMessage(resolved, json, member.name);
  if (resolved !== null) {
    if (typeof json !== 'string') throw wrongKind(json, member.name);
    return Object.hasOwn(resolved.values, json) ? json : undefined;
  }
  const expected = SCALAR_KINDS[member.type] ?? 'number';
  if (typeof json !== expected) throw wrongKind(json, member.name);
  return member.type === 'bytes' ? readBase64(json as string, member.name) : json;
}

const SCALAR_KINDS: Readonly<Record<string, 'string' | 'boolean'>> = {
  string: 'string',
  bytes: 'string',
  bool: 'boolean',
};

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function readBase64(text: string, field: string): Uint8Array {
  const digits = text.replace(/={1,2}$/, '');
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4));
  let held = 0;
  let heldBits = 0;
  let at = 0;
  for (const digit of digits) {
    const value = BASE64.indexOf(digit);
    if (value < 0) {
      throw new Error(
        `Failed to base64 decode bytes field '${field}': Invalid character '${digit}'`,
      );
    }
    held = ((held << 6) | value) & 0xffffff;
    heldBits += 6;
    if (heldBits >= 8) {
      heldBits -= 8;
      bytes[at] = (held >> heldBits) & 0xff;
      at += 1;
    }
  }
  return bytes;
}

function missingFields(type: protobuf.Type, message: PlainMessage, path: string): string[] {
  return type.fieldsArray.flatMap((member) => {
    const value = message[member.name];
    const here = `${path}${member.name}`;
    if (value === undefined) return member.required ? [here] : [];
    const resolved = member.resolvedType;
    if (resolved === null || !('fieldsArray' in resolved)) return [];
    if (!member.repeated) return missingFields(resolved, value as PlainMessage, `${here}.`);
    return (value as readonly PlainMessage[]).flatMap((item, index) =>
      missingFields(resolved, item, `${here}[${index}].`),
    );
  });
}

function jsonKind(json: unknown): string {
  if (json === null) return 'null';
  return Array.isArray(json) ? 'array' : typeof json;
}

function wrongKind(json: unknown, field: string): Error {
  const kind = jsonKind(json);
  return new Error(
    field === '' ? `Expecting a JSON object` : `Not expecting a JSON ${kind} for field '${field}'`,
  );
}
