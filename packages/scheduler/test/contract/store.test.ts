import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nullLogger } from '@horae/submitter/kernel';
import type { Store } from '../../src/ports/store.js';
import { MemoryStore } from '../../src/store/memory/index.js';
import { openSqliteStore } from '../../src/store/sqlite/index.js';
import { storeContract } from './store-contract.js';

storeContract('memory', () => {
  let store = new MemoryStore();
  return Promise.resolve({
    open: () => Promise.resolve(store),
    reopen: () => Promise.resolve((store = store.reopen())),
    dispose: () => Promise.resolve(),
  });
});

storeContract('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'horae-store-'));
  const file = join(folder, 'state.db');
  let store: Store;
  const open = (): Promise<Store> =>
    Promise.resolve((store = openSqliteStore({ file, logger: nullLogger })));
  return {
    open,
    reopen: async () => {
      await store.close();
      return open();
    },
    dispose: async () => {
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
});
