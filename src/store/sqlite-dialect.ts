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
  readonly #onCommit: () => void;

  constructor(config: SqliteDialectConfig, database: TransactionalDatabase, onCommit: () => void) {
    super(config);
    this.#database = database;
    this.#onCommit = onCommit;
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("begin immediate"));
  }

  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await super.commitTransaction(connection);
    this.#onCommit();
  }

  /**
   * With the disk full SQLite rolls back by itself. To roll back once more would fail, and that failure would take the
   * place of the first, so that nobody could tell what was wrong.
   */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#database.inTransaction) await super.rollbackTransaction(connection);
  }
}

/** A database that says whether a transaction is open, and of statements whether they only read. */
export interface TransactionalDatabase extends SqliteDatabase {
  readonly inTransaction: boolean;
  prepare(text: string): SqliteStatement & { readonly readonly: boolean };
}

/** More than the different statements that this project has. */
const STATEMENTS_KEPT = 300;

/**
 * A database that prepares each statement once: Kysely would do so at every execution, which costs more than most of
 * our questions. SQLite itself prepares a kept statement anew when the schema changes.
 */
function keepingStatements(database: TransactionalDatabase, onCommit: () => void): SqliteDatabase {
  const kept = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare: (text) => {
      const known = kept.get(text);
      if (known) return known;
      const prepared = tellingCommits(database, text, onCommit);
      if (kept.size >= STATEMENTS_KEPT) kept.clear();
      kept.set(text, prepared);
      return prepared;
    },
  };
}

/** A statement that tells of every writing which is no part of a transaction, and so committed at once. */
function tellingCommits(
  database: TransactionalDatabase,
  text: string,
  onCommit: () => void,
): SqliteStatement {
  const statement = database.prepare(text);
  if (statement.readonly) return statement;
  const told = <T>(result: T): T => {
    if (!database.inTransaction) onCommit();
    return result;
  };
  return {
    reader: statement.reader,
    all: (parameters) => told(statement.all(parameters)),
    run: (parameters) => told(statement.run(parameters)),
    iterate: (parameters) => statement.iterate(parameters),
  };
}

/** Kysely's SQLite dialect with `BEGIN IMMEDIATE` and kept statements. */
export class ImmediateSqliteDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig;
  readonly #database: TransactionalDatabase;
  readonly #onCommit: () => void;

  /** `onCommit` is told of everything that is committed. */
  constructor(database: TransactionalDatabase, onCommit: () => void) {
    const config = { database: keepingStatements(database, onCommit) };
    super(config);
    this.#config = config;
    this.#database = database;
    this.#onCommit = onCommit;
  }

  override createDriver(): Driver {
    return new ImmediateDriver(this.#config, this.#database, this.#onCommit);
  }
}
