import { afterEach, expect, test, vi } from 'vitest';
import type { MasterDoor } from '../../src/http/index.js';
import { HttpWorld } from './http-world.js';

let world: HttpWorld;
afterEach(async () => {
  vi.useRealTimers();
  await world.stop();
});

/** A master with one agent, on which the test allocates. */
class OneAgent {
  cpus = 0;
  isConnected = true;

  agentsView(): ReturnType<MasterDoor['agentsView']> {
    const { cpus, isConnected } = this;
    const agent = {
      id: 'S1',
      hostname: 'web1',
      url: 'http://web1:5051',
      attributes: [],
      total: { cpus: 4, memMb: 1_024, diskMb: 2_048 },
      used: { cpus, memMb: cpus * 100, diskMb: 0 },
      offered: { cpus: 0, memMb: 0, diskMb: 0 },
      registeredAt: Date.parse('2026-01-01T00:00:00Z'),
      isConnected,
      isReachable: true,
      unreachableSince: null,
      refusedCallCount: 0,
      tasks: [],
    };
    return [agent] as unknown as ReturnType<MasterDoor['agentsView']>;
  }
}

test('the load of an agent is sampled every half minute, and told with that of now', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const master = new OneAgent();
  world = await HttpWorld.start({ master });
  for (const cpus of [1, 2]) {
    master.cpus = cpus;
    world.clock.advance('PT30S');
    vi.advanceTimersByTime(30_000);
  }
  master.cpus = 3;
  world.clock.advance('PT5S');
  const answer = await world.get('/api/v1/agents/web1/load');
  expect(answer.json()).toEqual({
    id: 'S1',
    hostname: 'web1',
    everyMs: 30_000,
    total: { cpus: 4, mem: 1_024, disk: 2_048 },
    at: ['2026-01-01T00:00:30.000Z', '2026-01-01T00:01:00.000Z', '2026-01-01T00:01:05.000Z'],
    cpus: [1, 2, 3],
    mem: [100, 200, 300],
    disk: [0, 0, 0],
    tasks: [0, 0, 0],
  });
  const later = await world.get('/api/v1/agents/S1/load?from=2026-01-01T00:01:00Z');
  expect(later.json().cpus).toEqual([2, 3]);
});

test('of an agent that is not known, or from a time that is none, it is refused', async () => {
  world = await HttpWorld.start({ master: new OneAgent() });
  const unknown = await world.get('/api/v1/agents/absent/load');
  expect([unknown.statusCode, unknown.json().message]).toEqual([404, "Agent 'absent' not found"]);
  const refused = await world.get('/api/v1/agents/S1/load?from=yesterday');
  expect(refused.statusCode).toBe(400);
  expect(refused.json().message).toContain('from: "yesterday" is not accepted');
});
