export { type FileLock, type LockHolder, StoreInUse, lockFile } from './file-lock.js';
export { type SqliteReading, openSqliteReading } from './sqlite-reading.js';
export { openSqliteHistory } from './sqlite-history.js';
export { type SqliteStore, type SqliteStoreOptions, openSqliteStore } from './sqlite-store.js';
