/** The database: SQLite in a file, or PostgreSQL. */

import { promises as fs } from "node:fs";
import path from "node:path";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";

import * as kysely from "kysely";
import { FileMigrationProvider, Migrator } from "kysely/migration";
import pg from "pg";

import type { Tables } from "./orders.ts";

const PATIENCE = 5000; // milliseconds to wait for a connection, or for one's turn to write

// What a customer types is text.
const json = new kysely.ParseJSONResultsPlugin({
  shouldParse: (_value, place) => /\."(quote|payment_method)"$/.test(place),
});

export type Database = kysely.Kysely<Tables>; // or a transaction of it

/** Return the database at this address; the first one who asks it opens it. */
export function openDatabase(url: string): Database {
  const dialect = url.startsWith("postgres") ? postgres(url) : sqlite(url.replace("sqlite:", ""));
  return new kysely.Kysely({ dialect, plugins: [json] });
}

/** Bring the tables up to date; of several processes one does it. */
export async function migrate(db: Database): Promise<void> {
  const migrationFolder = path.join(import.meta.dirname, "../migrations");
  const provider = new FileMigrationProvider({ fs, path, migrationFolder });
  await patiently(async () => {
    const { error }: { error?: unknown } = await new Migrator({ db, provider }).migrateToLatest();
    if (error instanceof Error) throw error;
  });
}

/** Run work in a transaction: all that it writes is written, or nothing if it throws. */
export function transaction<T>(db: Database, work: (db: Database) => Promise<T>): Promise<T> {
  return patiently(() => db.transaction().execute(work));
}

/** Tell whether the database is away, full, read-only, or locked by somebody else for too long. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return !/^(22|23|42)/.test(error.code ?? ""); // our mistakes
  const { code = "", message = "", errcode = 0 } = error as Partial<Record<string, string>>;
  if (code === "ERR_SQLITE_ERROR") return [5, 6, 8, 10, 13, 14].includes(Number(errcode) & 0xff);
  return /^E[A-Z]+$/.test(code) || /connection|timeout/i.test(message);
}

/** Do it as soon as nobody else has the lock. */
async function patiently<T>(work: () => Promise<T>, end = Date.now() + PATIENCE): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { errcode } = error as { errcode?: unknown }; // https://sqlite.org/rescode.html
    if (Number(errcode) % 256 !== 5 || Date.now() > end) throw error;
    await pause(20);
    return patiently(work, end);
  }
}

function postgres(connectionString: string): kysely.Dialect {
  const limits = { connectionTimeoutMillis: PATIENCE, statement_timeout: PATIENCE };
  const pool = new pg.Pool({ connectionString, ...limits });
  // One that is lost while nobody uses it: whoever asks next gets another.
  pool.on("error", ({ message }) => {
    console.error(`PostgreSQL: ${message}`);
  });
  return new kysely.PostgresDialect({ pool });
}

function sqlite(file: string): kysely.Dialect {
  const open = (): kysely.SqliteDatabase => {
    // Whoever finds it locked is told at once, and tries again: the thread never waits.
    const db = new DatabaseSync(file, { timeout: 0 });
    db.exec("PRAGMA journal_mode = WAL");
    const prepare = (sql: string): kysely.SqliteStatement => {
      const statement = db.prepare(sql === "begin" ? "begin immediate" : sql);
      return {
        reader: statement.columns().length > 0,
        all: (values) => statement.all(...(values as SQLInputValue[])),
        run: (values) => statement.run(...(values as SQLInputValue[])),
        iterate: (values) => statement.iterate(...(values as SQLInputValue[])),
      };
    };
    return { prepare, close: db.close.bind(db) };
  };
  return new kysely.SqliteDialect({ database: () => Promise.resolve().then(open) });
}
