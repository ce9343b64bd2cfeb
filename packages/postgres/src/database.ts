/** Runs SQL with `$1` placeholders. */
export interface Queryable {
  /** Runs one statement; `$1`, `$2`, … stand for the values. */
  query<Row = Record<string, unknown>>(
    text: string,
    values?: readonly unknown[] | undefined,
  ): Promise<{ rows: Row[] }>;
}

/** One transaction: its statements are committed together, or not at all. They run one after the other. */
export interface Transaction extends Queryable {
  /** The same, as pg-boss calls it, so that you can pass a transaction as `db` to pg-boss. */
  executeSql(text: string, values?: unknown[] | undefined): Promise<{ rows: unknown[] }>;
}

/** A Postgres database, embedded or on a server, with the tables of this package in its schema `smskit`. */
export interface Database extends Transaction {
  /** `"embedded"` belongs to this process alone; any number of processes share a `"server"`. */
  readonly kind: "embedded" | "server";
  /** Milliseconds that a server may take for a statement. */
  readonly timeoutMs?: number | undefined;
  /**
   * Commits what `run` did, or rolls it back if `run` throws. In `run`, use the transaction, not the database: an embedded
   * database has a single connection, and would wait for itself. Await every use of the transaction: it rejects once `run` has
   * returned. A server ends a transaction that is idle for the `timeoutMs` of `openDatabase`.
   * @throws whatever `run` throws; `SmsError` `unavailable` if the database cannot be reached, with
   * `delivery: "unknown"` if the connection broke during the commit.
   */
  transaction<T>(run: (transaction: Transaction) => Promise<T>): Promise<T>;
  /** Closes the connections, and releases the folder. */
  close(): Promise<void>;
}
