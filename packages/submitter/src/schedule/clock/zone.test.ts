import { afterEach, describe, expect, test, vi } from 'vitest';
import { DAY_MS } from '../../kernel/index.js';
import { type Zone, findZone } from './zone.js';

afterEach(() => {
  vi.restoreAllMocks();
});

function zoneOf(name: string): Zone {
  const zone = findZone(name);
  if (zone === null) throw new Error(`no zone ${name}`);
  return zone;
}

/** How often the platform is asked for an offset, which is what takes the time. */
function questionsIn(work: () => void): number {
  // To the platform it is a getter that binds, to TypeScript a method.
  const face = Intl.DateTimeFormat.prototype as unknown as { readonly format: unknown };
  const asked = vi.spyOn(face, 'format', 'get');
  work();
  const count = asked.mock.calls.length;
  asked.mockRestore();
  return count;
}

const SUMMER = Date.UTC(2026, 6, 1);
const YEAR_MS = 366 * DAY_MS;

describe('the history of a zone', () => {
  test('is looked up once, however the name is spelt', () => {
    expect(questionsIn(() => zoneOf('Europe/Vienna').segmentAt(SUMMER))).toBeGreaterThan(100);
    expect(questionsIn(() => zoneOf('Europe/Vienna').segmentAt(SUMMER))).toBe(0);
    for (const name of ['europe/vienna', 'EUROPE/VIENNA', 'Europe/viennA']) {
      expect(questionsIn(() => zoneOf(name).segmentAt(SUMMER))).toBe(0);
      expect(zoneOf(name).segmentAt(SUMMER).offsetMs).toBe(7_200_000);
      expect(zoneOf(name).name).toBe(name);
    }
  });

  test('is not kept for every year that a client asks for', () => {
    const zone = zoneOf('Europe/Prague');
    const nearYears = (): void => {
      for (let year = 0; year < 100; year += 1) zone.segmentAt(SUMMER - year * YEAR_MS);
    };
    nearYears();
    expect(questionsIn(nearYears)).toBe(0);
    for (let year = 0; year < 500; year += 1) zone.segmentAt(SUMMER + year * YEAR_MS);
    expect(questionsIn(nearYears)).toBeGreaterThan(0);
    expect(zone.segmentAt(SUMMER).offsetMs).toBe(7_200_000);
  });

  test('is not asked for under a name longer than any', () => {
    const long = 'A'.repeat(1_000);
    const made = vi.spyOn(Intl, 'DateTimeFormat');
    expect(findZone(long)).toBeNull();
    expect(made).not.toHaveBeenCalled();
  });
});
