/** The database: SQLite in a file, or a remote one that speaks libSQL. */

import { type Client, createClient, type Transaction } from "@libsql/client";

import { SettingsError } from "./settings.js";

const PATIENCE = 30_000; // milliseconds that a transaction waits for another process

const tables: string[] = [];

/** Declare a table, or an index, next to the code that uses it. */
export function declareTable(sql: string): void {
  tables.push(sql);
}

export class Database {
  readonly #client: Client;
  #lastTurn: Promise<unknown> = Promise.resolve();

  constructor(client: Client) {
    this.#client = client;
  }

  /**
   * Run work in a transaction of its own: all of it is written, or nothing if it throws.
   *
   * A transaction takes the write lock at once, and a file's is waited for without letting go of
   * the thread; so those of this process take turns before they ask for it.
   */
  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    const turn = this.#lastTurn.then(() => this.#run(work));
    this.#lastTurn = turn.catch(() => undefined);
    return turn;
  }

  close(): void {
    this.#client.close();
  }

  async #run<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    const transaction = await this.#client.transaction("write");
    try {
      const result = await work(transaction);
      await transaction.commit();
      return result;
    } finally {
      transaction.close();
    }
  }
}

/**
 * Open the database at this address, with all tables in place.
 *
 * @throws {SettingsError} If it cannot be opened.
 */
export async function openDatabase(url: string): Promise<Database> {
  try {
    const client = createClient({ url, timeout: PATIENCE });
    if (client.protocol === "file") await client.execute("PRAGMA journal_mode = WAL");
    await client.batch(tables, "write");
    return new Database(client);
  } catch (error) {
    const reason = hide(url, error instanceof Error ? error.message : String(error));
    throw new SettingsError([`- the database of DATABASE_URL cannot be opened: ${reason}`]);
  }
}

/** Take the address, and the token that may be in it, out of what a driver says. */
function hide(url: string, message: string): string {
  const token = new URL(url).searchParams.get("authToken") ?? "";
  const reason = message.replaceAll(url, "this address");
  return token === "" ? reason : reason.replaceAll(token, "***");
}
