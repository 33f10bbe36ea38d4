import { expect, test } from 'vitest';
import type { CalendarBucketAnswer } from '../api/index.js';
import { bucketOfKey, heatRange, heatRows, turnPage } from './heat-map.js';

function bucket(local: string, fires: number, jobs = 1): CalendarBucketAnswer {
  const sums = { cpus: fires / 2, mem: 100 * fires, coreSeconds: 3_600 * fires, unknownFires: 0 };
  return { at: local, local, fires, jobs, ...sums };
}

const ASKED = { day: '2026-03-01', measure: 'fires', nowLocal: '2026-03-01T02:30' } as const;

test('a week has a row for each day and a cell for each hour', () => {
  const items = [bucket('2026-03-02T02:00:00.000+01:00', 8), bucket('2026-03-07T23:00:00Z', 2)];
  const rows = heatRows(items, { ...ASKED, view: 'week' });
  expect(rows.map(({ cells }) => cells.length)).toEqual(Array.from({ length: 7 }, () => 24));
  expect(rows[1]?.cells[2]).toMatchObject({ key: '2026-03-02T02', fires: 8, share: 1, level: 5 });
  expect(rows[6]?.cells[23]).toMatchObject({ key: '2026-03-07T23', fires: 2, cores: 2, level: 2 });
  expect(rows[0]?.cells[0]).toMatchObject({ fires: 0, level: 0, isPast: true });
  expect(rows[0]?.cells[2]?.isPast).toBe(false);
});

test('a day has a row for each hour and a cell for each minute', () => {
  const rows = heatRows([bucket('2026-03-01T02:31:00Z', 1)], { ...ASKED, view: 'day' });
  expect([rows.length, rows[2]?.cells.length]).toEqual([24, 60]);
  expect(rows[2]?.cells[31]).toMatchObject({ key: '2026-03-01T02:31', fires: 1 });
});

test('a month has weeks from Monday on', () => {
  expect(heatRange('month', '2026-03-01')).toEqual({
    bucket: 'day',
    from: '2026-02-23',
    to: '2026-03-30',
  });
  const rows = heatRows([bucket('2026-03-01T00:00:00Z', 3)], { ...ASKED, view: 'month' });
  expect(rows[0]?.cells[6]).toMatchObject({ key: '2026-03-01', fires: 3, isPast: false });
});

test('an hour that comes twice is one cell with the fires of both', () => {
  const items = [
    bucket('2026-10-25T02:00:00.000+02:00', 3, 2),
    bucket('2026-10-25T02:00:00.000+01:00', 4, 3),
  ];
  const rows = heatRows(items, { ...ASKED, day: '2026-10-25', view: 'week' });
  expect(rows[0]?.cells[2]).toMatchObject({ fires: 7, jobs: 3, cpus: 3.5, mem: 700 });
});

test('what fires all the time is no crowd: levels are counted from what is usual', () => {
  const levels = (night: number): readonly (number | undefined)[] => {
    const hours = Array.from({ length: 7 * 24 }, (_, index) => {
      const hour = String(index % 24).padStart(2, '0');
      const day = `2026-03-0${1 + Math.floor(index / 24)}`;
      return bucket(`${day}T${hour}:00:00Z`, index % 24 === 2 ? night : 78);
    });
    const rows = heatRows(hours, { ...ASKED, view: 'week' });
    return [rows[1]?.cells[1]?.level, rows[1]?.cells[2]?.level];
  };
  expect(levels(200)).toEqual([1, 5]);
  expect(levels(85)).toEqual([1, 3]);
  expect(levels(79)).toEqual([1, 1]);
});

test('the fullest cell is that of the measure', () => {
  const items = [
    { ...bucket('2026-03-01T04:00:00Z', 9), cpus: 1 },
    { ...bucket('2026-03-01T05:00:00Z', 1), cpus: 10 },
  ];
  const [day] = heatRows(items, { ...ASKED, measure: 'cpus', view: 'week' });
  expect([day?.cells[4]?.share, day?.cells[5]?.share]).toEqual([0.1, 1]);
});

test('pages turn by what a view shows', () => {
  expect(turnPage('week', '2026-03-01', 1)).toBe('2026-03-08');
  expect(turnPage('day', '2026-03-01', -1)).toBe('2026-02-28');
  expect(turnPage('month', '2026-03-01', 1)).toBe('2026-03-30');
});

test('a cell is asked for as the bucket it stands for', () => {
  expect(bucketOfKey('2026-03-01')).toEqual({ at: '2026-03-01', bucket: 'day' });
  expect(bucketOfKey('2026-03-01T02')).toEqual({ at: '2026-03-01T02:00', bucket: 'hour' });
  expect(bucketOfKey('2026-03-01T02:30')).toEqual({ at: '2026-03-01T02:30', bucket: 'minute' });
});
