import protobuf from 'protobufjs';
import { AGENT_V1_PROTO } from './agent-v1-proto.js';
import { MESOS_V1_PROTO } from './mesos-v1-proto.js';
import { SCHEDULER_V1_PROTO } from './scheduler-v1-proto.js';
import { WireError } from './wire-error.js';

/** A message as plain data: only present members, enums as names, 64-bit numbers as numbers. */
export type PlainMessage = Readonly<Record<string, unknown>>;

/** The three ways one message type crosses the border. */
export interface WireType {
  readonly reflected: protobuf.Type;
  encode(message: object): Uint8Array;
  /** @throws WireError `malformed` */
  decode(bytes: Uint8Array): PlainMessage;
  /** Mesos's JSON: bytes as base64, enums as names. */
  toJson(message: object): string;
}

// Never `defaults: true`: the proto2 defaults ("*" for a role, 0 for a reason) would come out as if
// the other side had sent them.
const PLAIN = { enums: String, longs: Number } as const;
const JSON_FORM = { enums: String, longs: Number, bytes: String } as const;

/** protobufjs hands out views of the input; a status outlives the network chunk it came in. */
class CopyingReader extends protobuf.Reader {
  override bytes(): Uint8Array {
    return Uint8Array.from(super.bytes());
  }
}

let root: protobuf.Root | undefined;

/** Parsed at first use: a program that never speaks protobuf does not pay for it. */
function loadedRoot(): protobuf.Root {
  if (root === undefined) {
    root = new protobuf.Root();
    for (const text of [MESOS_V1_PROTO, SCHEDULER_V1_PROTO, AGENT_V1_PROTO]) {
      protobuf.parse(text, root, { keepCase: true });
    }
    root.resolveAll();
  }
  return root;
}

/** The message type of that full name, e.g. `mesos.v1.scheduler.Call`. */
export function wireType(fullName: string): WireType {
  let loaded: protobuf.Type | undefined;
  const type = (): protobuf.Type => (loaded ??= loadedRoot().lookupType(fullName));
  return {
    get reflected() {
      return type();
    },
    encode(message) {
      const bytes = type()
        .encode(type().fromObject(message as Record<string, unknown>))
        .finish();
      return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    },
    decode(bytes) {
      try {
        const view = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
        return type().toObject(type().decode(new CopyingReader(view)), PLAIN);
      } catch (cause) {
        throw new WireError('malformed', `Not a ${fullName}: ${(cause as Error).message}`, {
          cause,
        });
      }
    },
    toJson(message) {
      const typed = type().fromObject(message as Record<string, unknown>);
      return JSON.stringify(type().toObject(typed, JSON_FORM));
    },
  };
}
