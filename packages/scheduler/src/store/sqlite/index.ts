export { type SqliteStoreOptions, StoreInUse, openSqliteStore } from './sqlite-store.js';
