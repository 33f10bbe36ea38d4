import type { Run } from '../core/run.js';
import type { RunPage, RunQuery } from '../ports/store.js';

const PAGE_COUNT = 1_000;

/** All runs of something that answers pages of them, newest due first. */
export async function* runPages(source: {
  findRuns(query: RunQuery): Promise<RunPage>;
}): AsyncGenerator<readonly Run[]> {
  let after: RunQuery['after'];
  for (;;) {
    const query = { limit: PAGE_COUNT, ...(after === undefined ? {} : { after }) };
    const { items, hasMore } = await source.findRuns(query);
    yield items;
    const last = items.at(-1);
    if (!hasMore || last === undefined) return;
    after = { dueAt: last.dueAt, id: last.id };
  }
}
