import type { BucketName, CalendarBucketAnswer } from '../api/index.js';

export const HEAT_VIEWS = ['week', 'day', 'month'] as const;
/** `week`: days by hours; `day`: hours by minutes; `month`: weeks by days. */
export type HeatView = (typeof HEAT_VIEWS)[number];

/** `cores`: busy on average, by usual run times; `cpus` and `mem`: asked for by all fires together. */
export const HEAT_MEASURES = ['fires', 'cores', 'cpus', 'mem'] as const;
export type HeatMeasure = (typeof HEAT_MEASURES)[number];

export interface HeatCell {
  /** Local time as far as the bucket goes: `2026-03-01`, `2026-03-01T02`, `2026-03-01T02:30`. */
  readonly key: string;
  readonly fires: number;
  readonly jobs: number;
  readonly cpus: number;
  readonly mem: number;
  readonly cores: number;
  /** 0 to 1 of the fullest cell. */
  readonly share: number;
  /** 0 for nothing, 1 for what is usual, up to 5 for the fullest. */
  readonly level: number;
  /** Over: nothing fires there any more. */
  readonly isPast: boolean;
}

/** The cells of one day, one hour, or one week. */
export interface HeatRow {
  readonly key: string;
  readonly cells: readonly HeatCell[];
}

interface HeatShape {
  readonly bucket: BucketName;
  readonly rowCount: number;
  readonly columnCount: number;
  readonly dayCount: number;
  readonly keyLength: keyof typeof LENGTH_S;
}

const SHAPES: Readonly<Record<HeatView, HeatShape>> = {
  week: { bucket: 'hour', rowCount: 7, columnCount: 24, dayCount: 7, keyLength: 13 },
  day: { bucket: 'minute', rowCount: 24, columnCount: 60, dayCount: 1, keyLength: 16 },
  month: { bucket: 'day', rowCount: 5, columnCount: 7, dayCount: 35, keyLength: 10 },
};

export interface HeatRange {
  readonly bucket: BucketName;
  /** Local dates; `to` is the day after the last. */
  readonly from: string;
  readonly to: string;
}

/** What a view that begins with this day shows; a month begins with the Monday of its week. */
export function heatRange(view: HeatView, day: string): HeatRange {
  const { bucket, dayCount } = SHAPES[view];
  const from = view === 'month' ? mondayOf(day) : day;
  return { bucket, from, to: addDays(from, dayCount) };
}

/** The first day of the view that lies that many views later. */
export function turnPage(view: HeatView, day: string, count: number): string {
  return addDays(heatRange(view, day).from, count * SHAPES[view].dayCount);
}

export interface HeatAsked {
  readonly view: HeatView;
  readonly day: string;
  readonly measure: HeatMeasure;
  /** The time now on the same clock, `2026-03-01T02:30`. */
  readonly nowLocal: string;
}

/** An hour that comes twice, when the clocks are set back, is one cell. */
export function heatRows(
  items: readonly CalendarBucketAnswer[],
  { view, day, measure, nowLocal }: HeatAsked,
): readonly HeatRow[] {
  const { rowCount, columnCount, keyLength } = SHAPES[view];
  const sums = sumByKey(items, keyLength);
  const nowKey = nowLocal.slice(0, keyLength);
  const { from } = heatRange(view, day);
  const keys = Array.from({ length: rowCount }, (_, row) =>
    Array.from({ length: columnCount }, (__, column) => keyOf(view, from, { row, column })),
  );
  const valueOf = (key: string): number => (sums.get(key) ?? NOTHING)[measure];
  const scale = scaleOf(
    keys
      .flat()
      .filter((key) => key >= nowKey)
      .map(valueOf),
  );
  const cellOf = (key: string): HeatCell => {
    const value = valueOf(key);
    const share = scale.most === 0 ? 0 : value / scale.most;
    const shown = { share, level: levelOf(value, scale), isPast: key < nowKey };
    return { key, ...(sums.get(key) ?? NOTHING), ...shown };
  };
  return keys.map((row) => ({ key: row[0] ?? '', cells: row.map(cellOf) }));
}

/** Which bucket a cell's key names, in the form that the scheduler is asked. */
export function bucketOfKey(key: string): { readonly at: string; readonly bucket: BucketName } {
  if (key.length <= 10) return { at: key, bucket: 'day' };
  if (key.length <= 13) return { at: `${key}:00`, bucket: 'hour' };
  return { at: key, bucket: 'minute' };
}

export function isHeatKey(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}(T\d{2}(:\d{2})?)?$/.test(text);
}

export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10);
}

const DAY_MS = 86_400_000;
/** By the length of a cell's key. */
const LENGTH_S = { 10: 86_400, 13: 3_600, 16: 60 } as const;
const NOTHING = { fires: 0, jobs: 0, cpus: 0, mem: 0, cores: 0 };

function keyOf(view: HeatView, from: string, at: { row: number; column: number }): string {
  const { row, column } = at;
  if (view === 'week') return `${addDays(from, row)}T${twoDigits(column)}`;
  if (view === 'day') return `${from}T${twoDigits(row)}:${twoDigits(column)}`;
  return addDays(from, row * 7 + column);
}

function sumByKey(items: readonly CalendarBucketAnswer[], keyLength: HeatShape['keyLength']) {
  const sums = new Map<string, typeof NOTHING>();
  for (const { local, fires, jobs, cpus, mem, coreSeconds } of items) {
    const key = local.slice(0, keyLength);
    const sum = sums.get(key) ?? NOTHING;
    sums.set(key, {
      fires: sum.fires + fires,
      jobs: Math.max(sum.jobs, jobs),
      cpus: sum.cpus + cpus,
      mem: sum.mem + mem,
      cores: sum.cores + coreSeconds / LENGTH_S[keyLength],
    });
  }
  return sums;
}

const LEVEL_COUNT = 5;
/** Of the fullest cell: less than that above what is usual is nearly the same. */
const RANGE_MIN = 0.15;

interface Scale {
  /** What nearly every cell has, e.g. by jobs that fire all the time; 0 where some are empty. */
  readonly usual: number;
  readonly most: number;
}

function scaleOf(values: readonly number[]): Scale {
  const sorted = [...values].sort((a, b) => a - b);
  return { usual: sorted[Math.floor(sorted.length / 10)] ?? 0, most: sorted.at(-1) ?? 0 };
}

/** Counted from what is usual: else a job of every minute would make all cells look full. */
function levelOf(value: number, { usual, most }: Scale): number {
  if (value <= 0) return 0;
  const range = Math.max(most - usual, RANGE_MIN * most);
  const part = range === 0 ? 0 : Math.max(0, value - usual) / range;
  return Math.min(LEVEL_COUNT, 1 + Math.floor(part * LEVEL_COUNT));
}

function mondayOf(day: string): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return addDays(day, -((weekday + 6) % 7));
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
