import type { RunDetailAnswer } from '../api/index.js';
import { parseTime } from './run-times.js';
import { isActive } from './state-look.js';
import type { TimeRange } from './time-range.js';

/** One run or attempt, from when it was due or sent to when it ended. In ms since 1970. */
export interface GanttBar {
  readonly run: RunDetailAnswer;
  readonly state: string;
  readonly fromMs: number;
  /** When its process began; null where none did. */
  readonly startMs: number | null;
  readonly toMs: number;
  /** So many stand in one place, too near to be told apart; `state` is that of the worst. */
  readonly count: number;
}

/** One line of bars that do not overlap. */
export interface GanttRow {
  readonly lane: string;
  /** The first line of its lane, which says the name. */
  readonly isFirst: boolean;
  readonly bars: readonly GanttBar[];
}

/** More bars beside each other than that share the last line of their lane. */
const LANE_ROW_COUNT_MAX = 60;

interface GanttOptions {
  readonly by: 'job' | 'agent';
  readonly range: TimeRange;
  readonly nowMs: number;
}

/** Lanes by name, each with as many lines as runs went on at once. The lane `''` is of no agent. */
export function ganttRows(runs: readonly RunDetailAnswer[], options: GanttOptions): GanttRow[] {
  const { by, range, nowMs } = options;
  const lanes = new Map<string, GanttBar[]>();
  for (const run of runs) {
    for (const [lane, bar] of by === 'job' ? [jobBar(run, nowMs)] : agentBars(run, nowMs)) {
      if (bar.toMs < range.fromMs || bar.fromMs > range.toMs) continue;
      const bars = lanes.get(lane);
      if (bars === undefined) lanes.set(lane, [bar]);
      else bars.push(bar);
    }
  }
  const names = [...lanes.keys()].sort(byName);
  return names.flatMap((lane) => laneRows(lane, lanes.get(lane) ?? []));
}

/** Bars narrower than `nearMs` that all but touch are one: a week of a job of every minute. */
export function mergeNear(bars: readonly GanttBar[], nearMs: number): readonly GanttBar[] {
  const merged: GanttBar[] = [];
  for (const bar of bars) {
    const last = merged.at(-1);
    const isNear =
      last !== undefined &&
      bar.fromMs - Math.max(last.toMs, last.fromMs + nearMs) < nearMs / 2 &&
      bar.toMs - bar.fromMs < nearMs &&
      (last.count > 1 || last.toMs - last.fromMs < nearMs);
    if (!isNear) {
      merged.push(bar);
      continue;
    }
    merged[merged.length - 1] = {
      ...(rank(bar.state) > rank(last.state) ? bar : last),
      fromMs: last.fromMs,
      startMs: last.startMs ?? bar.startMs,
      toMs: Math.max(last.toMs, bar.toMs),
      count: last.count + bar.count,
    };
  }
  return merged;
}

function jobBar(run: RunDetailAnswer, nowMs: number): [string, GanttBar] {
  const fromMs = Date.parse(run.dueAt);
  const startMs = parseTime(run.startedAt);
  const endMs = parseTime(run.endedAt) ?? (isActive(run.state) ? nowMs : (startMs ?? fromMs));
  // A skip has no length of its own, whenever it was written down.
  const toMs = run.state === 'skipped' ? fromMs : Math.max(fromMs, endMs);
  return [run.job, { run, state: run.state, fromMs, startMs, toMs, count: 1 }];
}

function agentBars(run: RunDetailAnswer, nowMs: number): [string, GanttBar][] {
  const bars = run.attempts.map((attempt): [string, GanttBar] => {
    const fromMs = Date.parse(attempt.launchedAt);
    const startMs = parseTime(attempt.startedAt);
    const isOpen = attempt.endedAt === null && isActive(run.state);
    const endMs = parseTime(attempt.endedAt) ?? (isOpen ? nowMs : (startMs ?? fromMs));
    const toMs = Math.max(fromMs, endMs);
    return [attempt.agent ?? '', { run, state: attempt.state, fromMs, startMs, toMs, count: 1 }];
  });
  const isWithoutAgent = run.state === 'queued' || (bars.length === 0 && run.state !== 'skipped');
  return isWithoutAgent ? [...bars, ['', { ...jobBar(run, nowMs)[1] }]] : bars;
}

function laneRows(lane: string, bars: readonly GanttBar[]): GanttRow[] {
  const rows: { endMs: number; bars: GanttBar[] }[] = [];
  for (const bar of [...bars].sort((left, right) => left.fromMs - right.fromMs)) {
    const free =
      rows.find(({ endMs }) => endMs <= bar.fromMs) ??
      (rows.length < LANE_ROW_COUNT_MAX ? undefined : rows.at(-1));
    if (free === undefined) {
      rows.push({ endMs: bar.toMs, bars: [bar] });
    } else {
      free.bars.push(bar);
      free.endMs = Math.max(free.endMs, bar.toMs);
    }
  }
  return rows.map((row, place) => ({ lane, isFirst: place === 0, bars: row.bars }));
}

/** What has no agent stands at the end. */
function byName(left: string, right: string): number {
  if (left === '' || right === '') return left === '' ? 1 : -1;
  return left < right ? -1 : 1;
}

const RANKS: readonly string[] = ['skipped', 'succeeded', 'killed', 'lost', 'failed'];

/** Of several that stand in one place the reader wants to see the worst. */
function rank(state: string): number {
  const known = RANKS.indexOf(state);
  return known < 0 ? 0.5 : known;
}
