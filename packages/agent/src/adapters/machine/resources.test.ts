import { describe, expect, test } from 'vitest';
import { offeredResources } from './resources.js';

const GB = 1024 ** 3;

function offered(
  machine: Partial<Parameters<typeof offeredResources>[0]>,
  choice: Parameters<typeof offeredResources>[1] = {},
): Record<string, number | undefined> {
  const whole = { cpuCount: null, memoryBytes: null, diskBytes: null, ...machine };
  const resources = offeredResources(whole, choice);
  return Object.fromEntries(resources.map(({ name, scalar }) => [name, scalar?.value]));
}

describe('what an agent offers', () => {
  test('leaves room for the system', () => {
    const machine = { cpuCount: 8, memoryBytes: 16 * GB, diskBytes: 100 * GB };
    expect(offered(machine)).toEqual({ cpus: 8, mem: 15 * 1024, disk: 95 * 1024 });
  });

  test('is half of a small machine', () => {
    expect(offered({ memoryBytes: 1 * GB, diskBytes: 8 * GB })).toMatchObject({
      mem: 512,
      disk: 4 * 1024,
    });
  });

  test('is what Mesos assumes where nothing can be found out', () => {
    expect(offered({})).toEqual({ cpus: 1, mem: 1024, disk: 10 * 1024 });
  });

  test('is what the operator says, when he says', () => {
    expect(offered({ cpuCount: 8 }, { cpus: 0.5, mem: 64, disk: 0 })).toEqual({
      cpus: 0.5,
      mem: 64,
      disk: 0,
    });
  });
});
