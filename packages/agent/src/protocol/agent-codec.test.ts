import { describe, expect, test } from 'vitest';
import {
  type AgentCall,
  type AgentEvent,
  WireError,
  decodeAgentCall,
  decodeAgentEvent,
  encodeAgentCall,
  encodeAgentEvent,
} from './index.js';

const UUID = new Uint8Array(16).fill(0x81);
const TASK = {
  name: 'job',
  task_id: { value: 'ct:1:0:job:' },
  agent_id: { value: 'a-S0' },
  resources: [{ name: 'cpus', type: 'SCALAR', scalar: { value: 0.1 } }],
  command: { shell: false, value: '/bin/echo', arguments: ['echo', 'héllo'] },
  max_completion_time: { nanoseconds: 3_600_000_000_000 },
} as const;
const STATUS = {
  task_id: TASK.task_id,
  state: 'TASK_FINISHED',
  timestamp: 1_795_214_711.168,
  uuid: UUID,
  labels: { labels: [{ key: 'exit_code', value: '0' }] },
} as const;

const CALLS: readonly AgentCall[] = [
  {
    type: 'SUBSCRIBE',
    subscribe: {
      agent_info: {
        hostname: 'h1',
        port: 5051,
        id: { value: 'a-S0' },
        resources: [
          { name: 'ports', type: 'RANGES', ranges: { range: [{ begin: 31000, end: 32000 }] } },
        ],
        attributes: [{ name: 'rack', type: 'TEXT', text: { value: 'r1' } }],
        advertised_host: '10.0.0.1',
      },
      version: '0.1.0',
      boot_id: 'boot',
      tasks: [{ framework_id: { value: 'f' }, task: TASK, status: STATUS }],
      epoch: 4,
      refused_call_count: 3,
    },
  },
  {
    type: 'UPDATE',
    agent_id: { value: 'a-S0' },
    update: { framework_id: { value: 'f' }, status: STATUS },
  },
  { type: 'HEARTBEAT', agent_id: { value: 'a-S0' } },
  { type: 'HEARTBEAT', agent_id: { value: 'a-S0' }, heartbeat: { refused_call_count: 3 } },
  { type: 'DRAIN', agent_id: { value: 'a-S0' } },
  { type: 'UNSUBSCRIBE', agent_id: { value: 'a-S0' } },
];

const EVENTS: readonly AgentEvent[] = [
  {
    type: 'SUBSCRIBED',
    subscribed: { agent_id: { value: 'a-S0' }, heartbeat_interval_seconds: 15, epoch: 4 },
  },
  { type: 'LAUNCH', launch: { framework_id: { value: 'f' }, task: TASK } },
  {
    type: 'KILL',
    kill: {
      task_id: TASK.task_id,
      kill_policy: { grace_period: { nanoseconds: 3_000_000_000 } },
    },
  },
  { type: 'ACKNOWLEDGED', acknowledged: { task_id: TASK.task_id, uuid: UUID } },
  { type: 'HEARTBEAT' },
  { type: 'ERROR', error: { message: 'no' } },
];

describe('agent protocol', () => {
  test.each(CALLS.map((call) => [call.type, call] as const))('call %s survives', (_, call) => {
    expect(decodeAgentCall(encodeAgentCall(call))).toEqual(call);
  });

  test.each(EVENTS.map((event) => [event.type, event] as const))(
    'event %s survives',
    (_, event) => {
      expect(decodeAgentEvent(encodeAgentEvent(event))).toEqual(event);
    },
  );

  test('bytes that are no call are refused, not half read', () => {
    expect(() => decodeAgentCall(Uint8Array.from([0xff, 0xff]))).toThrow(WireError);
    expect(() => decodeAgentCall(new Uint8Array())).toThrow("Expecting 'type' to be present");
    expect(() => decodeAgentCall(Uint8Array.from([0x08, 2]))).toThrow("'agent_id'");
  });

  test('an event of a later version is passed over', () => {
    expect(decodeAgentEvent(Uint8Array.from([0x08, 77]))).toBeNull();
  });
});
