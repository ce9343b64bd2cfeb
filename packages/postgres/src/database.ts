/** Runs SQL with `$1` placeholders. */
export interface Queryable {
  /** Runs one statement; `$1`, `$2`, … stand for the values. */
  query<Row = Record<string, unknown>>(
    text: string,
    values?: readonly unknown[] | undefined,
  ): Promise<{ rows: Row[] }>;
}

/** One transaction: what runs on it is committed together, or not at all. Statements run one after the other. */
export interface Transaction extends Queryable {
  /** The same, as pg-boss calls it: a transaction serves as `db` of its calls. */
  executeSql(text: string, values?: unknown[] | undefined): Promise<{ rows: unknown[] }>;
}

/** A Postgres, embedded or a server, with the tables of this package in its schema `smskit`. */
export interface Database extends Transaction {
  /** `"embedded"` belongs to this process alone; any number of processes share a `"server"`. */
  readonly kind: "embedded" | "server";
  /** Milliseconds that a server may take for a statement. */
  readonly timeoutMs?: number | undefined;
  /**
   * Commits what `run` did, or rolls it back when `run` throws. Within it, use the transaction, not the database: an
   * embedded one has a single connection, and would wait for itself. Once `run` has returned, the transaction rejects every
   * use: await all that you do with it. A server ends one in which it hears nothing for
   * the `timeoutMs` of `openDatabase`.
   * @throws whatever `run` throws; {@link SmsError} `unavailable` when the database cannot be reached, with
   * `delivery: "unknown"` where the connection broke during the commit.
   */
  transaction<T>(run: (transaction: Transaction) => Promise<T>): Promise<T>;
  /** Lets go of connections, and of a folder. */
  close(): Promise<void>;
}
