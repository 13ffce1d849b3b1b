import { CompiledQuery, SqliteDialect, SqliteDriver } from "kysely";
import type {
  DatabaseConnection,
  Driver,
  SqliteDatabase,
  SqliteDialectConfig,
  SqliteStatement,
} from "kysely";

/**
 * Every transaction takes the write lock at once. A deferred one that reads first and writes later can fail
 * with SQLITE_BUSY in the middle, where no busy timeout helps and its reads may be out of date.
 */
class ImmediateDriver extends SqliteDriver {
  readonly #database: TransactionalDatabase;

  constructor(config: SqliteDialectConfig, database: TransactionalDatabase) {
    super(config);
    this.#database = database;
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("begin immediate"));
  }

  /**
   * With the disk full SQLite rolls back by itself. To roll back once more would fail, and that failure would take the
   * place of the first, so that nobody could tell what was wrong.
   */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#database.inTransaction) await super.rollbackTransaction(connection);
  }
}

/** A database that says whether a transaction is open. */
export interface TransactionalDatabase extends SqliteDatabase {
  readonly inTransaction: boolean;
}

/** More than the different statements that this project has. */
const STATEMENTS_KEPT = 300;

/**
 * A database that prepares each statement once: Kysely would do so at every execution, which costs more than most of
 * our questions. SQLite itself prepares a kept statement anew when the schema changes.
 */
function keepingStatements(database: SqliteDatabase): SqliteDatabase {
  const kept = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare: (text) => {
      const known = kept.get(text);
      if (known) return known;
      const prepared = database.prepare(text);
      if (kept.size >= STATEMENTS_KEPT) kept.clear();
      kept.set(text, prepared);
      return prepared;
    },
  };
}

/** Kysely's SQLite dialect with `BEGIN IMMEDIATE` and kept statements. */
export class ImmediateSqliteDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig;
  readonly #database: TransactionalDatabase;

  constructor(database: TransactionalDatabase) {
    const config = { database: keepingStatements(database) };
    super(config);
    this.#config = config;
    this.#database = database;
  }

  override createDriver(): Driver {
    return new ImmediateDriver(this.#config, this.#database);
  }
}
