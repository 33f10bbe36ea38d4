import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type {
  ChildJobFacts,
  FaultCase,
  Records,
  RunRecord,
  ScheduledJobFacts,
  Verdict,
} from './case.js';
import { readEvidence } from './evidence.js';
import { judge } from './judge.js';
import { lateness } from './lateness.js';

const T0 = Date.parse('2026-01-01T00:00:00.000Z');
const S = 1_000;
const iso = (atMs: number): string => new Date(atMs).toISOString();

const COMMON = {
  overlap: 'skip',
  retryCount: 2,
  retryIntervalMs: 3 * S,
  workMs: 0,
  deleteAskedAtMs: null,
  deletedAtMs: null,
} as const;

function scheduled(name: string, more: Partial<ScheduledJobFacts> = {}): ScheduledJobFacts {
  return {
    ...COMMON,
    kind: 'schedule',
    name,
    firstDueAtMs: T0,
    periodMs: 10 * S,
    occurrenceCount: null,
    isPunctual: true,
    ...more,
  };
}

function child(parents: readonly string[]): ChildJobFacts {
  return {
    ...COMMON,
    kind: 'child',
    name: 'child',
    parents,
    roundAnchorMs: T0,
    roundPeriodMs: 10 * S,
  };
}

/** Hand-made evidence: who ran when, in seconds after T0. */
interface Told {
  readonly job: string;
  readonly due: number;
  readonly from: number;
  readonly to: number | null;
  readonly attempt?: number;
  readonly code?: number;
  readonly trigger?: string;
  readonly cycle?: number;
  readonly pid?: number;
}

function evidence(told: readonly Told[]): string {
  return told
    .flatMap(({ job, due, from, to, ...more }) => {
      const { attempt = 0, code = 0, trigger = 'schedule', cycle = due, pid = 7 } = more;
      const dueAtMs = T0 + due * S;
      const of = `${job}@${iso(dueAtMs)} ${attempt} ${dueAtMs} ${iso(T0 + cycle * S)} ${trigger} a ${pid}`;
      const line = (what: string, at: number, exit: number): string =>
        `${what} ${of} ${T0 + at * S}000000 ${(1_000 + at).toFixed(2)} ${exit}\n`;
      return [line('start', from, 0), to === null ? '' : line('end', to, code)];
    })
    .join('');
}

/** The record that follows from the evidence of one run. */
function recordsOf(told: readonly Told[]): RunRecord[] {
  const byRun = new Map<string, Told[]>();
  for (const one of told) {
    const id = `${one.job}@${iso(T0 + one.due * S)}`;
    byRun.set(id, [...(byRun.get(id) ?? []), one]);
  }
  return [...byRun].map(([id, ofRun]) => {
    const [{ job, due, cycle = due, trigger = 'schedule' }] = ofRun as [Told];
    const attempts = ofRun.map(({ attempt = 0, code = 0 }) => ({
      attempt,
      taskId: '',
      state: code === 0 ? 'succeeded' : 'failed',
      exitCode: code,
    }));
    return {
      id,
      job,
      dueAt: iso(T0 + due * S),
      cycle: iso(T0 + cycle * S),
      trigger,
      state: attempts.at(-1)?.state ?? 'queued',
      reason: null,
      occurrenceCount: 1,
      lastDueAt: iso(T0 + due * S),
      attempts,
    };
  });
}

/** Three good runs of `beat`, two parents with a child, and one register. */
const GOOD: readonly Told[] = [
  { job: 'beat', due: 0, from: 0.1, to: 1 },
  { job: 'beat', due: 10, from: 10.1, to: 11 },
  { job: 'beat', due: 20, from: 20.1, to: 21 },
  { job: 'a', due: 0, from: 0.1, to: 2 },
  { job: 'b', due: 0, from: 0.1, to: 3 },
  { job: 'child', due: 3, from: 3.1, to: 4, trigger: 'dependency', cycle: 0 },
];

interface Changed {
  readonly told?: readonly Told[];
  readonly recorded?: readonly Told[];
  readonly facts?: Partial<FaultCase>;
  readonly records?: (records: Records) => Records;
}

function verdictsOf({ told = GOOD, recorded = told, facts = {}, records }: Changed): Verdict[] {
  const good: FaultCase = {
    jobs: [
      scheduled('beat'),
      scheduled('a', { occurrenceCount: 1 }),
      scheduled('b', { occurrenceCount: 1 }),
      child(['a', 'b']),
    ],
    registers: [{ name: 'register', writes: [{ value: 'one', outcome: 'acknowledged' }] }],
    manualRuns: [],
    clockSteps: [],
    windows: [],
    cutoffAtMs: T0 + 25 * S,
    readAtMs: T0 + 60 * S,
    ...facts,
  };
  const said: Records = {
    runs: recordsOf(recorded),
    jobs: ['beat', 'a', 'b', 'child', 'register'].map((name) => ({
      name,
      description: name === 'register' ? 'one' : '',
    })),
  };
  const tasks = readEvidence(evidence(told));
  const matter = { facts: good, records: records?.(said) ?? said, tasks };
  return [...new Set(judge(matter).map(({ verdict }) => verdict))];
}

const changeRun =
  (id: string, change: Partial<RunRecord>) =>
  (records: Records): Records => ({
    ...records,
    runs: records.runs.map((run) => (run.id.startsWith(id) ? { ...run, ...change } : run)),
  });

test('what went well is judged well', () => {
  expect(verdictsOf({})).toEqual([]);
});

test('an occurrence without a record was missed', () => {
  const two = GOOD.filter(({ job, due }) => job !== 'beat' || due !== 10);
  expect(verdictsOf({ told: two })).toEqual(['missed']);
});

test('a skip stands for as many occurrences as it says', () => {
  const one = GOOD.filter(({ job, due }) => job !== 'beat' || due === 0);
  const skip = (count: number) => (records: Records) => ({
    ...records,
    runs: [
      ...records.runs,
      {
        ...(records.runs[0] as RunRecord),
        id: 'beat@skip',
        dueAt: iso(T0 + 10 * S),
        lastDueAt: iso(T0 + 20 * S),
        state: 'skipped',
        occurrenceCount: count,
        attempts: [],
      },
    ],
  });
  expect(verdictsOf({ told: one, records: skip(2) })).toEqual([]);
  expect(verdictsOf({ told: one, records: skip(3) })).toEqual(['missed']);
});

test('a process without a record of its run was started behind the back of the record', () => {
  const stranger = { job: 'beat', due: 30, from: 30.1, to: 31 };
  expect(verdictsOf({ told: [...GOOD, stranger], recorded: GOOD })).toEqual(['missed']);
});

test('two processes of one attempt are a double start', () => {
  const again = { job: 'beat', due: 10, from: 12, to: 13, pid: 8 };
  expect(verdictsOf({ told: [...GOOD, again], recorded: GOOD })).toEqual(['doubled']);
});

test('two records of one occurrence are doubled too', () => {
  const twice = (records: Records): Records => ({
    ...records,
    runs: [...records.runs, { ...(records.runs[0] as RunRecord), id: 'beat@other' }],
  });
  expect(verdictsOf({ records: twice })).toContain('doubled');
});

test('a start before the due time is early, but by a clock that was put ahead it is not', () => {
  const early = GOOD.map((one) => (one.due === 20 ? { ...one, from: 19.9 } : one));
  expect(verdictsOf({ told: early })).toEqual(['early']);
  const clockSteps = [{ fromMs: T0 + 15 * S, toMs: T0 + 30 * S, aheadMs: 8 * S }];
  expect(verdictsOf({ told: early, facts: { clockSteps } })).toEqual([]);
});

test('a retry of a run that a clock ahead has started is not early once the clock is right', () => {
  const others = GOOD.filter(({ due, job }) => job !== 'beat' || due !== 20);
  const run = [
    { job: 'beat', due: 20, from: 12.1, to: 12.2, code: 3 },
    { job: 'beat', due: 20, attempt: 1, from: 15.4, to: 15.5 },
  ];
  const clockSteps = [{ fromMs: T0 + 11 * S, toMs: T0 + 14 * S, aheadMs: 8 * S }];
  expect(verdictsOf({ told: [...others, ...run], facts: { clockSteps } })).toEqual([]);
  expect(verdictsOf({ told: [...others, ...run] })).toEqual(['early']);
});

test('what a clock ahead has started before its job was deleted is no stranger', () => {
  const deletedAt = (second: number): Partial<FaultCase> => ({
    jobs: [
      scheduled('beat', {
        deleteAskedAtMs: T0 + (second - 1) * S,
        deletedAtMs: T0 + second * S,
      }),
    ],
    clockSteps: [{ fromMs: T0 + 11 * S, toMs: T0 + 14 * S, aheadMs: 8 * S }],
  });
  const told = GOOD.map((one) =>
    one.job === 'beat' && one.due === 20 ? { ...one, from: 12.1, to: 12.2 } : one,
  );
  const records = (said: Records): Records => ({
    ...said,
    jobs: said.jobs.filter(({ name }) => name !== 'beat'),
  });
  expect(verdictsOf({ told, facts: deletedAt(16), records })).toEqual([]);
  expect(verdictsOf({ told: GOOD, facts: deletedAt(16), records })).toEqual(['lostWrite']);
});

test('a run that starts while the last one works overlaps', () => {
  const long = GOOD.map((one) => (one.job === 'beat' && one.due === 10 ? { ...one, to: 22 } : one));
  expect(verdictsOf({ told: long })).toEqual(['overlapping']);
  const jobs = [scheduled('beat', { overlap: 'allow' })];
  expect(verdictsOf({ told: long, facts: { jobs } })).toEqual([]);
});

test('a child before the last of its parents has a wrong gate', () => {
  const soon = GOOD.map((one) => (one.job === 'child' ? { ...one, from: 2.5 } : one));
  expect(verdictsOf({ told: soon })).toEqual(['wrongGate']);
});

test('a child on a success of another round has a wrong gate', () => {
  const stale = GOOD.map((one) => (one.job === 'b' ? { ...one, cycle: -10 } : one));
  expect(verdictsOf({ told: stale })).toEqual(['wrongGate']);
});

test('a child that runs twice for one set has a wrong gate', () => {
  const again: Told = { ...(GOOD.at(-1) as Told), due: 5, from: 5.1, to: 6 };
  expect(verdictsOf({ told: [...GOOD, again] })).toEqual(['wrongGate']);
});

test('a child that never runs though its set is complete has a wrong gate', () => {
  expect(verdictsOf({ told: GOOD.filter(({ job }) => job !== 'child') })).toEqual(['wrongGate']);
});

test('an end that is not recorded is lost, whatever is recorded instead', () => {
  const running = { state: 'running', attempts: [attempt('running', null)] };
  expect(verdictsOf({ records: changeRun('beat', running) })).toEqual(['lostEnd']);
  const lost = { state: 'lost', attempts: [attempt('lost', null)] };
  expect(verdictsOf({ records: changeRun('beat', lost) })).toEqual(['lostEnd']);
  const other = { state: 'failed', attempts: [attempt('failed', 1)] };
  expect(verdictsOf({ records: changeRun('beat', other) })).toEqual(['lostEnd']);
});

test('an end that no task wrote is invented', () => {
  const silent = GOOD.map((one) => (one.due === 20 ? { ...one, to: null } : one));
  expect(verdictsOf({ told: silent })).toEqual(['lostEnd']);
});

test('a failed attempt is tried again, after its interval', () => {
  const failing = (...more: Told[]): Told[] => [
    ...GOOD.filter(({ due }) => due !== 20),
    { job: 'beat', due: 20, from: 20.1, to: 21, code: 3 },
    ...more,
  ];
  const again = { job: 'beat', due: 20, attempt: 1, from: 24.1, to: 24.5 };
  expect(verdictsOf({ told: failing() })).toEqual(['lostRetry']);
  expect(verdictsOf({ told: failing(again) })).toEqual([]);
  expect(verdictsOf({ told: failing({ ...again, from: 22, to: 23 }) })).toEqual(['early']);
});

test('acknowledged writes have to be there: jobs, deletions, values, runs by hand', () => {
  const without = (records: Records): Records => ({ ...records, jobs: records.jobs.slice(1) });
  expect(verdictsOf({ records: without })).toEqual(['lostWrite']);
  const deleted = { deleteAskedAtMs: T0 + 50 * S, deletedAtMs: T0 + 51 * S };
  const jobs = [scheduled('beat', deleted)];
  expect(verdictsOf({ facts: { jobs } })).toEqual(['lostWrite']);
  const manualRuns = [{ runId: 'm@1', job: 'm', answeredAtMs: T0 }];
  expect(verdictsOf({ facts: { manualRuns } })).toEqual(['lostWrite']);
});

test('a register holds its last acknowledged value, or one of which nobody knows', () => {
  const written = (...writes: FaultCase['registers'][number]['writes']): Verdict[] =>
    verdictsOf({ facts: { registers: [{ name: 'register', writes }] } });
  const one = { value: 'one', outcome: 'acknowledged' } as const;
  const two = { value: 'two', outcome: 'acknowledged' } as const;
  expect(written(two, one)).toEqual([]);
  expect(written(one, two)).toEqual(['lostWrite']);
  expect(written(one, { value: null, outcome: 'acknowledged' })).toEqual(['lostWrite']);
  expect(written({ value: 'one', outcome: 'unknown' }, two)).toEqual([]);
  expect(written(one, { value: 'two', outcome: 'refused' })).toEqual([]);
});

test('nothing runs at a time that is not due, nor after its job was deleted', () => {
  const odd = { job: 'beat', due: 12, from: 12.1, to: 13 };
  expect(verdictsOf({ told: [...GOOD, odd] })).toEqual(['mislabelled']);
  const deleted = { deleteAskedAtMs: T0 + 5 * S, deletedAtMs: T0 + 6 * S };
  const jobs = [scheduled('beat', deleted)];
  expect(verdictsOf({ facts: { jobs } })).toContain('lostWrite');
});

test('a storm that proves nothing is not green', () => {
  expect(verdictsOf({ facts: { jobs: [] } })).toContain('vacuous');
  expect(verdictsOf({ told: [] })).toContain('vacuous');
  expect(verdictsOf({ facts: { registers: [] } })).toEqual(['vacuous']);
});

test('lateness is told apart inside and outside of the windows of faults', () => {
  const facts = {
    jobs: [scheduled('beat')],
    windows: [{ fromMs: T0 + 15 * S, toMs: T0 + 25 * S }],
    cutoffAtMs: T0 + 25 * S,
  } as unknown as FaultCase;
  const late = GOOD.map((one) => (one.due === 20 ? { ...one, from: 22 } : one));
  const tasks = readEvidence(evidence(late));
  const { outside, inside } = lateness({ facts, records: { runs: [], jobs: [] }, tasks });
  expect(outside).toEqual({ count: 2, p50Ms: 100, p99Ms: 100, maxMs: 100 });
  expect(inside.maxMs).toBe(2_000);
});

test('the checker is a program: it reads a folder, prints its judgement, and ends with 1 on red', () => {
  const folder = mkdtempSync(join(tmpdir(), 'horae-checker-'));
  try {
    mkdirSync(join(folder, 'evidence'));
    writeFileSync(join(folder, 'evidence', 'beat.a'), evidence(GOOD.slice(0, 1)));
    const facts = {
      ...{ jobs: [], registers: [], manualRuns: [], clockSteps: [], windows: [] },
      ...{ cutoffAtMs: T0, readAtMs: T0 },
    };
    writeFileSync(join(folder, 'case.json'), JSON.stringify(facts));
    writeFileSync(join(folder, 'records.json'), JSON.stringify({ runs: [], jobs: [] }));
    const tsx = fileURLToPath(new URL('../../../node_modules/.bin/tsx', import.meta.url));
    const main = fileURLToPath(new URL('./main.ts', import.meta.url));
    const { status, stdout } = spawnSync(tsx, [main, folder], { encoding: 'utf8' });
    const judgement = JSON.parse(stdout) as { verdicts: { vacuous: number }; processCount: number };
    expect([status, judgement.processCount, judgement.verdicts.vacuous > 0]).toEqual([1, 1, true]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

function attempt(state: string, exitCode: number | null): RunRecord['attempts'][number] {
  return { attempt: 0, taskId: '', state, exitCode };
}
