import { describe, expect, test } from 'vitest';
import { type ZoneSources, machineTimeZone } from './machine-time-zone.js';

function zoneOf(variable: string | undefined, sources: Partial<ZoneSources> = {}): string | null {
  return machineTimeZone({
    variable,
    platform: undefined,
    link: () => null,
    file: () => null,
    ...sources,
  });
}

const BERLIN = { link: () => '/usr/share/zoneinfo/Europe/Berlin' };

describe('the zone of a machine is', () => {
  test.each([
    ['Europe/Berlin', 'Europe/Berlin'],
    [':Europe/Berlin', 'Europe/Berlin'],
    ['/usr/share/zoneinfo/Europe/Berlin', 'Europe/Berlin'],
    [':/usr/share/zoneinfo/posix/America/Argentina/Ushuaia', 'America/Argentina/Ushuaia'],
    ['Asia/Kolkata', 'Asia/Kolkata'],
    ['CET', 'CET'],
    ['EST5EDT', 'EST5EDT'],
    ['UTC', 'UTC'],
    ['UTC0', 'UTC'],
    ['GMT0', 'UTC'],
    ['Etc/UTC', 'Etc/UTC'],
  ])('for TZ=%s %s', (variable, zone) => {
    expect(zoneOf(variable, { platform: 'Asia/Tokyo', ...BERLIN })).toBe(zone);
  });

  test.each(['', 'CET-1CEST', 'CET-1CEST,M3.5.0,M10.5.0/3', 'CST', 'Europe/berlin', '<+03>-3'])(
    'unknown for TZ="%s", which names no zone',
    (variable) => {
      expect(zoneOf(variable, { platform: 'UTC', ...BERLIN })).toBeNull();
    },
  );

  test('where TZ says /etc/localtime, that of the link or else of /etc/timezone', () => {
    const file = (): string => 'Asia/Tokyo\n';
    for (const variable of [':/etc/localtime', '/etc/localtime']) {
      expect(zoneOf(variable, { ...BERLIN, file })).toBe('Europe/Berlin');
      expect(zoneOf(variable, { link: () => '/mnt/localtime', file })).toBe('Asia/Tokyo');
      expect(zoneOf(variable)).toBeNull();
    }
  });

  test('without TZ what the platform says, or else the link', () => {
    expect(zoneOf(undefined, { platform: 'Asia/Tokyo', ...BERLIN })).toBe('Asia/Tokyo');
    expect(zoneOf(undefined, { platform: 'Etc/Unknown', ...BERLIN })).toBe('Europe/Berlin');
    expect(zoneOf(undefined, BERLIN)).toBe('Europe/Berlin');
    expect(zoneOf(undefined, { platform: 'Etc/Unknown' })).toBeNull();
  });
});
