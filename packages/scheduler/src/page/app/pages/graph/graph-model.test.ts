import { expect, test } from 'vitest';
import type { GraphNodeAnswer } from '../../api/index.js';
import { graphModel, matches, partOf, relatives } from './graph-model.js';

const node = (name: string, state = 'none'): GraphNodeAnswer => ({
  name,
  kind: 'schedule',
  disabled: false,
  state,
  run: null,
  nextAt: null,
  gate: null,
});
const edge = (parent: string, child: string) => ({ parent, child });

const ANSWER = {
  round: null,
  reference: null,
  rounds: [],
  nodes: ['extract', 'clean', 'load', 'report', 'other'].map((name) => node(name)),
  edges: [edge('extract', 'load'), edge('clean', 'load'), edge('load', 'report')],
  total: 5,
  aloneCount: 0,
};
const model = graphModel(ANSWER);
const numbers = (...names: string[]) => new Set(names.map((name) => model.numberOf.get(name)));

test('a job has its parents and children by their numbers', () => {
  expect(model.parentsOf[2]).toEqual([0, 1]);
  expect(model.childrenOf[2]).toEqual([3]);
  expect(model.childrenOf[4]).toEqual([]);
});

test('the relatives of a job are all it needs, all that needs it, or both', () => {
  expect(relatives(model, 2, 'up')).toEqual(numbers('load', 'extract', 'clean'));
  expect(relatives(model, 2, 'down')).toEqual(numbers('load', 'report'));
  expect(relatives(model, 0, 'both')).toEqual(numbers('extract', 'load', 'report'));
});

test('another state is no reason to place the jobs anew, another line is', () => {
  const nodes = ANSWER.nodes.map(({ name }) => node(name, 'running'));
  expect(graphModel({ ...ANSWER, nodes }).key).toBe(model.key);
  expect(graphModel({ ...ANSWER, edges: ANSWER.edges.slice(1) }).key).not.toBe(model.key);
});

test('a part has only the lines between its jobs', () => {
  const part = partOf(ANSWER, (name) => name !== 'load');
  expect(part.nodes).toHaveLength(4);
  expect(part.edges).toEqual([]);
});

test('a line to a job that was left out is left out', () => {
  const cut = graphModel({ nodes: [node('load')], edges: ANSWER.edges });
  expect(cut.edges).toEqual([]);
});

test('a search finds parts of names in any case', () => {
  expect(matches(model, 'EX')).toEqual([0]);
  expect(matches(model, ' e')).toHaveLength(4);
  expect(matches(model, ' ')).toEqual([]);
});
