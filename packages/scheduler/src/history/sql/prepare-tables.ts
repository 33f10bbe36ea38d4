import { type Kysely, Migrator } from 'kysely';
import type { HistoryDatabase } from './run-row.js';
import type { SqlFlavor } from './sql-flavor.js';

/** Under a lock of the database: two schedulers may start at once. */
export async function prepareTables(db: Kysely<HistoryDatabase>, flavor: SqlFlavor): Promise<void> {
  const schema = await flavor.schema(db);
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve({ ...flavor.migrations }) },
    migrationTableName: 'horae_migration',
    migrationLockTableName: 'horae_migration_lock',
    ...(schema === undefined ? {} : { migrationTableSchema: schema }),
  });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  if (/corrupted migrations/.test((error as Error).message)) {
    const text = 'a newer version of Horae has written it; start that one, or use another database';
    throw new Error(text, { cause: error });
  }
  throw error;
}

/** Ids of runs say nothing of the installation: those of two would overwrite each other. */
export class ForeignHistory extends Error {
  override readonly name = 'ForeignHistory';
}

/** The first that comes has it for good. @throws ForeignHistory */
export async function claimHistory(
  db: Kysely<HistoryDatabase>,
  flavor: SqlFlavor,
  installation: string,
): Promise<void> {
  const owner = await db.transaction().execute(async (within) => {
    await flavor.claim(within, { place: 1, id: installation });
    return within.selectFrom('horae_installation').select('id').executeTakeFirstOrThrow();
  });
  if (owner.id === installation) return;
  throw new ForeignHistory(
    `it holds the history of another installation (${owner.id}, this one is ${installation}): ` +
      'give this one a database or a schema of its own',
  );
}
