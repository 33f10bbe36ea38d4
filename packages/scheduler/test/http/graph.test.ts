import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LIMITS } from '@horae/submitter/kernel';
import { HttpWorld } from './http-world.js';

/** The clock of these tests starts at midnight of the first of January 2026. */
const AT_ONE = { schedule: 'R/2025-12-01T01:00:00Z/P1D' };
const AT_TWO = { schedule: 'R/2025-12-01T02:00:00Z/P1D' };
const ONCE = { retries: 0 };

interface Node {
  readonly name: string;
  readonly state: string;
  readonly disabled: boolean;
  readonly nextAt: string | null;
  readonly run: { readonly id: string; readonly cycle: string } | null;
  readonly gate: { readonly succeeded: string[]; readonly missing: string[] } | null;
}

interface Graph {
  readonly round: string | null;
  readonly reference: string | null;
  readonly rounds: readonly string[];
  readonly nodes: readonly Node[];
  readonly edges: readonly { readonly parent: string; readonly child: string }[];
  readonly total: number;
  readonly aloneCount: number;
}

let world: HttpWorld;
beforeEach(async () => {
  world = await HttpWorld.start();
});
afterEach(() => world.stop());

const graph = async (query = ''): Promise<Graph> =>
  (await world.get(`/api/v1/graph${query}`)).json();
const names = ({ nodes }: Graph): string[] => nodes.map(({ name }) => name).sort();
const states = ({ nodes }: Graph): Record<string, string> =>
  Object.fromEntries(nodes.map(({ name, state }) => [name, state]));
const node = (seen: Graph, name: string): Node => {
  const found = seen.nodes.find((each) => each.name === name);
  if (found === undefined) throw new Error(`${name} is not in the graph.`);
  return found;
};

/** `load` needs `one` (01:00) and `two` (02:00), `report` needs `load`. */
async function postDaily(): Promise<void> {
  await world.post({ name: 'one', ...AT_ONE, ...ONCE }, { name: 'two', ...AT_TWO, ...ONCE });
  await world.post({ name: 'load', parents: ['one', 'two'], retries: 0 });
  await world.post({ name: 'report', parents: ['load'], retries: 0 });
}

/** The next thing that is due runs to its end. */
async function runNext(span: string, end: 'TASK_FINISHED' | 'TASK_FAILED' = 'TASK_FINISHED') {
  await world.advance(span);
  await world.offer();
  await world.finish(end);
}

describe('the graph', () => {
  test('holds jobs with parents or children, and counts the others', async () => {
    await postDaily();
    await world.post({ name: 'alone', ...AT_ONE }, { name: 'off', ...AT_ONE, disabled: true });
    await world.post({ name: 'after-off', parents: ['off'] });
    const seen = await graph();
    expect(names(seen)).toEqual(['after-off', 'load', 'off', 'one', 'report', 'two']);
    expect([seen.total, seen.aloneCount]).toEqual([6, 1]);
    expect(seen.edges).toHaveLength(4);
    expect(seen.edges).toContainEqual({ parent: 'one', child: 'load' });
    expect(node(seen, 'off')).toMatchObject({ disabled: true, nextAt: null, gate: null });
    expect(node(seen, 'one')).toMatchObject({ state: 'none', run: null });
    expect(node(seen, 'one').nextAt).toBe('2026-01-01T01:00:00.000Z');
  });

  test('shows a child that waits, with the parents that count and those that miss', async () => {
    await postDaily();
    await runNext('PT1H1M');
    const seen = await graph();
    expect(states(seen)).toEqual({
      one: 'succeeded',
      two: 'none',
      load: 'waiting',
      report: 'none',
    });
    expect(node(seen, 'load').gate).toMatchObject({ succeeded: ['one'], missing: ['two'] });
  });

  test('shows what runs now, and forgets the credits that a run has used up', async () => {
    await postDaily();
    await runNext('PT1H1M');
    await runNext('PT1H');
    await world.offer();
    const seen = await graph();
    expect(states(seen)).toMatchObject({ two: 'succeeded', load: 'running', report: 'none' });
    expect(node(seen, 'load').gate?.succeeded).toEqual([]);
  });

  test('of a root holds what it needs and what needs it, not their other neighbours', async () => {
    await postDaily();
    await world.post({ name: 'side', parents: ['one'] });
    expect(names(await graph('?root=two'))).toEqual(['load', 'report', 'two']);
    expect(names(await graph('?root=report'))).toEqual(['load', 'one', 'report', 'two']);
    const seen = await graph('?root=load');
    expect([seen.nodes[0]?.name, seen.total]).toEqual(['load', 4]);
  });

  test('of a root that stands alone is that job', async () => {
    await world.post({ name: 'alone', ...AT_ONE });
    const seen = await graph('?root=alone');
    expect([names(seen), seen.edges, seen.total]).toEqual([['alone'], [], 1]);
  });
});

describe('a round of the graph', () => {
  /** Two days: on the first `two` fails, on the second all goes well. */
  async function twoDays(): Promise<void> {
    await postDaily();
    await runNext('PT1H1M');
    await runNext('PT1H', 'TASK_FAILED');
    await runNext('PT23H');
    await runNext('PT1H');
    await world.offer();
    await world.finish();
    await world.offer();
    await world.finish();
  }

  test('is one of those that the reference begins, the newest first', async () => {
    await twoDays();
    const seen = await graph();
    expect(seen.reference).toBe('one');
    expect(seen.rounds.slice(0, 2)).toEqual([
      '2026-01-02T01:00:00.000Z',
      '2026-01-01T01:00:00.000Z',
    ]);
    expect(seen.rounds).toHaveLength(LIMITS.graphRoundCount);
  });

  test('shows the runs of that round, whatever has happened since', async () => {
    await twoDays();
    const first = await graph('?round=2026-01-01T01:00:00Z');
    expect(states(first)).toEqual({
      one: 'succeeded',
      two: 'failed',
      load: 'waiting',
      report: 'none',
    });
    expect(node(first, 'load').gate).toMatchObject({ succeeded: ['one'], missing: ['two'] });
    expect(node(first, 'two').run?.cycle).toBe('2026-01-01T02:00:00.000Z');
    const second = await graph('?round=2026-01-02T01:00:00Z');
    expect(new Set(Object.values(states(second)))).toEqual(new Set(['succeeded']));
    expect(node(second, 'load').gate?.missing).toEqual([]);
  });

  test('begun at 01:00 holds what is due at 02:00, also for an instant between the two', async () => {
    await twoDays();
    const between = await graph('?round=2026-01-02T01:30:00Z&root=load');
    expect(states(between)).toMatchObject({ one: 'succeeded', two: 'succeeded' });
    const before = await graph('?round=2026-01-02T00:30:00Z&root=load');
    expect(states(before)).toMatchObject({ one: 'succeeded', two: 'failed' });
  });

  test('that is repaired later shows the repair', async () => {
    await twoDays();
    const failed = node(await graph('?round=2026-01-01T01:00:00Z'), 'two').run?.id ?? '';
    const retry = `/api/v1/runs/${encodeURIComponent(failed)}/retry`;
    await world.request({ method: 'POST', url: retry });
    await world.settle();
    await world.offer();
    await world.finish();
    await world.offer();
    const repaired = await graph('?round=2026-01-01T01:00:00Z');
    expect(states(repaired)).toMatchObject({ two: 'succeeded', load: 'running', report: 'none' });
  });

  test('is the longest one of the parents for a child that takes whatever comes', async () => {
    await world.post({ name: 'daily', ...AT_ONE, ...ONCE });
    await world.post({ name: 'often', schedule: 'R/2026-01-01T00:03:00Z/PT7M', ...ONCE });
    await world.post({ name: 'either', parents: ['daily', 'often'], retries: 0 });
    const daily = await world.request({ method: 'POST', url: '/api/v1/jobs/daily/run' });
    await world.offer();
    await world.finish();
    const often = await world.request({ method: 'POST', url: '/api/v1/jobs/often/run' });
    expect([daily.statusCode, often.statusCode]).toEqual([200, 200]);
    await world.offer();
    await world.finish();
    await world.offer();
    await world.finish();
    await world.advance('PT30M');
    const seen = await graph('?round=2026-01-01T00:30:00Z');
    expect(states(seen)).toMatchObject({ either: 'succeeded', daily: 'succeeded' });
  });
});

describe('a graph that is asked for wrongly', () => {
  test('refuses a round that is no instant, with field, value, rule and example', async () => {
    const answer = await world.get('/api/v1/graph?round=monday');
    expect(answer.statusCode).toBe(400);
    expect(answer.json().message).toMatch(/round: "monday".*ISO-8601.*e\.g\. round=/);
  });

  test('does not know a root that does not exist', async () => {
    const answer = await world.get('/api/v1/graph?root=nobody');
    expect([answer.statusCode, answer.json().message]).toEqual([404, "Job 'nobody' not found"]);
  });
});

test('a graph that is too large is cut, and says how many there are', async () => {
  const count = LIMITS.graphNodeCountMax + 50;
  await world.post({ name: 'top', ...AT_ONE });
  for (let index = 1; index < count; index += 1) {
    await world.post({ name: `child${index}`, parents: ['top'] });
  }
  const seen = await graph();
  expect([seen.nodes.length, seen.total]).toEqual([LIMITS.graphNodeCountMax, count]);
  expect(seen.edges).toHaveLength(LIMITS.graphNodeCountMax - 1);
});
