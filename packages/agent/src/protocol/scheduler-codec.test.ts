import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  type SchedulerEventMessage,
  WireError,
  createRecordReader,
  decodeSchedulerCall,
  decodeSchedulerEvent,
  encodeSchedulerCall,
  encodeSchedulerEvent,
  schedulerCallFromJson,
  schedulerCallToJson,
  schedulerEventFromJson,
  schedulerEventToJson,
} from './index.js';
import { wireType } from './wire.js';

const golden = (path: string): Uint8Array =>
  readFileSync(new URL(`./golden/${path}`, import.meta.url));

function recordsOf(path: string): Uint8Array[] {
  const records: Uint8Array[] = [];
  const reader = createRecordReader((record) => records.push(Uint8Array.from(record)), {
    recordBytesMax: 1_000_000,
  });
  reader.push(golden(path));
  return records;
}

const CALLS = [
  'subscribe',
  'accept',
  'acknowledge',
  'decline',
  'reconcile',
  'reconcile-implicit',
  'kill',
  'suppress',
  'revive',
];
const STREAMS = ['lifecycle', 'agent-loss', 'checks', 'removed'];

describe('recorded calls', () => {
  test.each(CALLS)('%s is read and written back byte for byte', (name) => {
    const bytes = golden(`protobuf/${name}.call`);
    const call = decodeSchedulerCall(bytes);
    expect(Buffer.from(encodeSchedulerCall(call)).toString('hex')).toBe(
      Buffer.from(bytes).toString('hex'),
    );
  });

  test.each(CALLS)('%s is the same in its JSON form', (name) => {
    const text = Buffer.from(golden(`json/${name}.call`)).toString();
    const call = schedulerCallFromJson(text);
    expect(schedulerCallFromJson(schedulerCallToJson(call))).toEqual(call);
    expect(decodeSchedulerCall(encodeSchedulerCall(call))).toEqual(call);
    expect(call.type).toBe(decodeSchedulerCall(golden(`protobuf/${name}.call`)).type);
  });

  test('an accepted launch keeps all that Horae reads', () => {
    const call = decodeSchedulerCall(golden('protobuf/accept.call'));
    expect(call).toMatchObject({
      type: 'ACCEPT',
      accept: {
        operations: [
          {
            type: 'LAUNCH',
            launch: {
              task_infos: [
                {
                  name: 'ok',
                  resources: [
                    { name: 'cpus', type: 'SCALAR', scalar: { value: 0.1 } },
                    { name: 'mem', type: 'SCALAR', scalar: { value: 32 } },
                  ],
                  command: { shell: true, value: 'echo hi; sleep 1' },
                },
              ],
            },
          },
        ],
        filters: { refuse_seconds: 1 },
      },
    });
  });
});

describe('recorded streams', () => {
  test.each(STREAMS)('%s decodes, and encodes to something that decodes the same', (name) => {
    const events = recordsOf(`protobuf/${name}.recordio`).map(decodeSchedulerEvent);
    expect(events.length).toBeGreaterThan(0);
    for (const event of events) {
      expect(event).not.toBeNull();
      const again = encodeSchedulerEvent(event as SchedulerEventMessage);
      expect(decodeSchedulerEvent(again)).toEqual(event);
    }
  });

  test.each(STREAMS)('%s says the same in JSON as a round trip through protobuf', (name) => {
    const texts = recordsOf(`json/${name}.recordio`).map((record) =>
      Buffer.from(record).toString(),
    );
    for (const text of texts) {
      const event = schedulerEventFromJson(text) as SchedulerEventMessage;
      expect(schedulerEventFromJson(schedulerEventToJson(event))).toEqual(event);
      expect(decodeSchedulerEvent(encodeSchedulerEvent(event))).toEqual(event);
    }
  });

  test('a finished task carries its uuid, an answer to reconciliation none', () => {
    const statuses = recordsOf('protobuf/lifecycle.recordio')
      .map(decodeSchedulerEvent)
      .flatMap((event) => (event?.type === 'UPDATE' ? [event.update.status] : []));
    const finished = statuses.find((status) => status.state === 'TASK_FINISHED');
    expect(finished?.uuid).toHaveLength(16);
    expect(finished).not.toHaveProperty('reason');
    const answer = statuses.find((status) => status.reason === 'REASON_RECONCILIATION');
    expect(answer).not.toHaveProperty('uuid');
    expect(answer?.source).toBe('SOURCE_MASTER');
  });
});

describe('traps of proto2 and protobufjs', () => {
  const STATUS = {
    task_id: { value: 't' },
    state: 'TASK_RUNNING',
    uuid: new Uint8Array(16).fill(7),
  } as const;

  test('what was not sent is absent, not its default', () => {
    const event = decodeSchedulerEvent(
      encodeSchedulerEvent({ type: 'UPDATE', update: { status: STATUS } }),
    );
    expect(event).toEqual({ type: 'UPDATE', update: { status: STATUS } });
  });

  test('a status keeps its uuid when the network buffer is used again', () => {
    const buffer = encodeSchedulerEvent({ type: 'UPDATE', update: { status: STATUS } });
    const event = decodeSchedulerEvent(buffer);
    buffer.fill(0);
    expect(event?.type === 'UPDATE' && event.update.status.uuid).toEqual(STATUS.uuid);
  });

  test('a refusal of zero seconds is sent, not left out', () => {
    const call = {
      framework_id: { value: 'f' },
      type: 'DECLINE',
      decline: { offer_ids: [{ value: 'o' }], filters: { refuse_seconds: 0 } },
    } as const;
    expect(decodeSchedulerCall(encodeSchedulerCall(call))).toEqual(call);
    expect(schedulerCallFromJson(schedulerCallToJson(call))).toEqual(call);
  });

  test('an empty list comes back as an empty list', () => {
    const event = { type: 'OFFERS', offers: { offers: [] } } as const;
    expect(decodeSchedulerEvent(encodeSchedulerEvent(event))).toEqual(event);
    const call = {
      framework_id: { value: 'f' },
      type: 'RECONCILE',
      reconcile: { tasks: [] },
    } as const;
    expect(decodeSchedulerCall(encodeSchedulerCall(call))).toEqual(call);
  });

  test('an event of an unknown type is passed over', () => {
    expect(decodeSchedulerEvent(Uint8Array.from([0x08, 0x63]))).toBeNull();
    expect(schedulerEventFromJson('{"type":"INVERSE_OFFERS","inverse_offers":{}}')).toBeNull();
  });

  test('an unknown task state spoils its own event and says so', () => {
    const bytes = encodeSchedulerEvent({ type: 'UPDATE', update: { status: STATUS } });
    const state = bytes.indexOf(0x10, 6);
    bytes[state + 1] = 99;
    expect(() => decodeSchedulerEvent(bytes)).toThrow(WireError);
  });

  test('an unknown reason counts as absent', () => {
    const bytes = encodeSchedulerEvent({
      type: 'UPDATE',
      update: { status: { ...STATUS, reason: 'REASON_GC_ERROR' } },
    });
    const reason = bytes.indexOf(0x50);
    bytes[reason + 1] = 99;
    const event = decodeSchedulerEvent(bytes);
    expect(event?.type === 'UPDATE' && event.update.status).not.toHaveProperty('reason');
  });

  test('nanoseconds and ports are plain numbers', () => {
    const call = wireType('mesos.v1.DurationInfo');
    expect(call.decode(call.encode({ nanoseconds: 5_000_000_000 }))).toEqual({
      nanoseconds: 5_000_000_000,
    });
  });
});

describe('calls that a master refuses, in the words of Mesos', () => {
  const refusal = (read: () => unknown): string => {
    try {
      read();
    } catch (error) {
      return (error as Error).message;
    }
    return 'not refused';
  };
  const TABLE: readonly (readonly [string, string])[] = [
    ['', 'Failed to parse body into JSON: syntax error at line 1 near: '],
    ['{"type":"SUBSCRIBE"}', "Expecting 'subscribe' to be present"],
    ['{}', "Expecting 'type' to be present"],
    ['{"type":"NONSENSE"}', "Expecting 'type' to be present"],
    ['{"type":"REVIVE"}', "Expecting 'framework_id' to be present"],
    ['{"type":"REVIVE","frameworkId":{"value":"x"}}', "Expecting 'framework_id' to be present"],
    ['{"type":"ACCEPT","framework_id":{"value":"x"}}', "Expecting 'accept' to be present"],
    [
      '{"type":"SUBSCRIBE","subscribe":{"framework_info":{"name":"n"}}}',
      'Failed to convert JSON into Call protobuf: Missing required fields: subscribe.framework_info.user',
    ],
    [
      '{"type":"REVIVE","framework_id":"x"}',
      "Failed to convert JSON into Call protobuf: Not expecting a JSON string for field 'framework_id'",
    ],
    [
      '{"type":"ACKNOWLEDGE","framework_id":{"value":"x"},"acknowledge":{"agent_id":{"value":"a"},"task_id":{"value":"t"},"uuid":"***"}}',
      "Failed to convert JSON into Call protobuf: Failed to base64 decode bytes field 'uuid': Invalid character '*'",
    ],
    [
      '{"type":"ACKNOWLEDGE","framework_id":{"value":"x"},"acknowledge":{"agent_id":{"value":"a"},"task_id":{"value":"t"},"uuid":"AAAA"}}',
      'Not a valid UUID',
    ],
    [
      '{"type":"SUBSCRIBE","framework_id":{"value":"x"},"subscribe":{"framework_info":{"user":"u","name":"n"}}}',
      "'framework_id' differs from 'subscribe.framework_info.id'",
    ],
  ];
  test.each(TABLE)('%s', (text, sentence) => {
    expect(refusal(() => schedulerCallFromJson(text))).toBe(sentence);
  });

  test('a type that Mesos knows and Horae does not serve is told apart', () => {
    const read = (): unknown =>
      schedulerCallFromJson('{"type":"REQUEST","framework_id":{"value":"x"}}');
    expect(read).toThrowError(expect.objectContaining({ kind: 'unsupported' }));
  });
});
