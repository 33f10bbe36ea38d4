import type { ReadonlyJobEntry } from '../state.js';
import { parentsOf } from './job-order.js';
import { chronosState, lastResult } from './job-state.js';

/** Chronos's csv: all nodes, then all links; the name rule makes quoting unnecessary. */
export function graphCsv(
  jobs: Iterable<ReadonlyJobEntry>,
  options: { readonly countsRunning: boolean },
): string {
  const nodes: string[] = [];
  const links: string[] = [];
  for (const entry of jobs) {
    nodes.push(`node,${entry.name},${lastResult(entry)},${chronosState(entry, options)}\n`);
    for (const parent of parentsOf(entry)) links.push(`link,${parent},${entry.name}\n`);
  }
  return [...nodes, ...links].join('');
}
