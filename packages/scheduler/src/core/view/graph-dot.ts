import type { ReadonlyJobEntry } from '../state.js';
import { parentsOf } from './job-order.js';

/** Chronos's digraph: jobs numbered from 1 in the order given (parents first), then the links. */
export function graphDot(jobs: Iterable<ReadonlyJobEntry>): string {
  const numbers = new Map<string, number>();
  const nodes: string[] = [];
  const links: string[] = [];
  for (const entry of jobs) {
    const number = numbers.size + 1;
    numbers.set(entry.name, number);
    nodes.push(`  ${number} [ label="${entry.name}" ];\n`);
    for (const parent of parentsOf(entry)) links.push(`  ${numbers.get(parent)} -> ${number};\n`);
  }
  return ['digraph G {\n', ...nodes, ...links, '}\n'].join('');
}
