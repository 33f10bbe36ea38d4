export { type FileLock, type LockHolder, lockFile } from './file-lock.js';
export { type SqliteStoreOptions, StoreInUse, openSqliteStore } from './sqlite-store.js';
