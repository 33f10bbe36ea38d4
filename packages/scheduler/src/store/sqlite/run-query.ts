import type { RunQuery } from '../../ports/store.js';

export interface RunStatement {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

/**
 * One more row than the limit, newest due first. Each asked state is a walk of its own down an
 * index, merged afterwards: `state IN (…)` would make SQLite sort every match of the history.
 */
export function runStatement(query: RunQuery): RunStatement {
  const states = query.states ?? [null];
  if (states.length === 0) return { sql: 'SELECT body FROM run WHERE 0', values: [] };
  const parts = states.map((state) => walk(query, state));
  if (parts.length === 1) return parts[0] as RunStatement;
  const union = parts.map((part) => `SELECT * FROM (${part.sql})`).join(' UNION ALL ');
  return {
    sql: `SELECT body FROM (${union}) ORDER BY due_at DESC, id DESC LIMIT ?`,
    values: [...parts.flatMap((part) => part.values), query.limit + 1],
  };
}

function walk(query: RunQuery, state: string | null): RunStatement {
  const conditions: (readonly [sql: string, ...values: (string | number)[]])[] = [];
  if (query.job !== undefined) conditions.push(['job = ?', query.job]);
  if (query.queue !== undefined) conditions.push(['queue = ?', query.queue]);
  if (state !== null) conditions.push(['state = ?', state]);
  if (query.from !== undefined) conditions.push(['due_at >= ?', query.from]);
  if (query.to !== undefined) conditions.push(['due_at < ?', query.to]);
  if (query.after !== undefined) {
    conditions.push(['(due_at, id) < (?, ?)', query.after.dueAt, query.after.id]);
  }
  const where = conditions.map(([sql]) => sql).join(' AND ') || '1';
  return {
    sql:
      `SELECT body, due_at, id FROM run INDEXED BY ${indexFor(query, state)} WHERE ${where} ` +
      'ORDER BY due_at DESC, id DESC LIMIT ?',
    values: [...conditions.flatMap(([, ...values]) => values), query.limit + 1],
  };
}

/** Named, because without statistics SQLite would sometimes rather sort than walk in order. */
function indexFor(query: RunQuery, state: string | null): string {
  if (query.job !== undefined) return 'run_by_job';
  if (query.queue !== undefined) return 'run_by_queue';
  return state === null ? 'run_by_due' : 'run_by_state';
}
