import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, cpSync, mkdirSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { unlessItEnds } from "@smskit/test-support/child-process";
import { freePort } from "@smskit/test-support/free-port";
import pg from "pg";
import { cpuOf } from "./cpu-of.ts";
import { binariesFromNpm, runnableBinaries } from "./postgres-binaries.ts";
import { giveToPostgres, postgresUser, temporaryFolder } from "./postgres-user.ts";
import { madeOnce } from "./shared-folder.ts";
import { mountSmallDisk, type SmallDisk } from "./small-disk.ts";

/** A real Postgres server, from npm, on a free port. */
export interface PostgresServer {
  /** Of the database `postgres`. */
  readonly url: string;
  /** Creates another database on the server and returns its URL. */
  createDatabase(name: string): Promise<string>;
  /** The processor time that the server has used so far, in milliseconds; known on Linux only. */
  cpuMs(): number | undefined;
  /** Starts the server again, with the data that it had. */
  start(): Promise<void>;
  /** Stops the server, which cuts every connection. */
  stop(): Promise<void>;
  /** Suspends all processes of the server: it accepts connections and never responds. */
  freeze(): Promise<void>;
  thaw(): void;
  /** Whether it has not ended, by a stop or by itself. */
  readonly isRunning: boolean;
  /** The disk that its data are on, if `diskMegabytes` is set. */
  readonly disk: SmallDisk | undefined;
  /** Stops the server and deletes its data. */
  remove(): Promise<void>;
}

export interface PostgresServerOptions {
  /**
   * The folder with the `bin`, `lib` and `share` of Postgres.
   * @default the one from npm
   */
  binaries?: string;
  /**
   * Chooses the port; asked again if another process has taken it.
   * @default a free one
   */
  choosePort?: () => Promise<number>;
  /**
   * Puts the data on a disk of this size, which can be filled. It needs what `canMountDisks` says.
   * @default the disk of temporary files
   */
  diskMegabytes?: number;
}

const password = "postgres";
/** Ports that are tried for one server. */
const mostPorts = 5;
/** Messages must be in English: one of them says that the server is ready. */
const env = { PATH: process.env["PATH"], LC_ALL: "C" };

/**
 * Starts a server with an empty database.
 *
 * @throws {Error} at once when Postgres cannot be started, with the reason.
 */
export async function startPostgresServer(options: PostgresServerOptions = {}): Promise<PostgresServer> {
  const binaries = await runnableBinaries(options.binaries ?? binariesFromNpm());
  const cluster = await madeOnce("cluster", (folder) => initialize(binaries, folder));
  const folder = await mkdtemp(join(temporaryFolder(), "smskit-postgres-"));
  const data = join(folder, "data");
  mkdirSync(data);
  const disk =
    options.diskMegabytes === undefined ? undefined : await mountSmallDisk(data, options.diskMegabytes);
  const reachable = disk?.folder ?? data;
  cpSync(cluster, reachable, { recursive: true });
  chmodSync(reachable, 0o700);
  giveToPostgres(reachable);
  giveToPostgres(folder);
  const choosePort = options.choosePort ?? freePort;
  let port = await choosePort();
  const urlOf = (name: string) => `postgres://postgres:${password}@127.0.0.1:${port}/${name}`;
  let server: ChildProcess;
  let frozen: number[] = [];

  async function query<Row extends object>(sql: string): Promise<Row[]> {
    const client = new pg.Client(urlOf("postgres"));
    await client.connect();
    const { rows } = await client.query<Row>(sql);
    await client.end();
    return rows;
  }

  async function start(): Promise<void> {
    server = await run(binaries, data, port, disk);
  }

  async function stop(): Promise<void> {
    if (!running.has(server)) return;
    const ended = once(server, "exit");
    server.kill("SIGINT");
    await ended;
  }

  function thaw(): void {
    for (const pid of frozen) process.kill(pid, "SIGCONT");
    frozen = [];
  }

  for (let tries = 1; ; tries++) {
    try {
      await start();
      break;
    } catch (error) {
      // Another process may take the port after it was free.
      if (tries < mostPorts && String(error).includes("Address already in use")) {
        port = await choosePort();
        continue;
      }
      await disk?.close();
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }
  return {
    url: urlOf("postgres"),
    async createDatabase(name) {
      await query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`);
      return urlOf(name);
    },
    cpuMs: () => cpuOf(server.pid ?? 0),
    start,
    stop,
    async freeze() {
      const others = await query<{ pid: number }>(
        "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()",
      );
      // First the one that would start others.
      for (const pid of [server.pid ?? 0, ...others.map((other) => other.pid)]) {
        try {
          process.kill(pid, "SIGSTOP");
          frozen.push(pid);
        } catch {
          // It has ended since.
        }
      }
    },
    thaw,
    get isRunning() {
      return running.has(server);
    },
    disk,
    async remove() {
      thaw();
      await stop();
      await disk?.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Makes the files of an empty database in an empty folder. */
async function initialize(binaries: string, folder: string): Promise<void> {
  const passwordFile = `${folder}.password`;
  writeFileSync(passwordFile, password);
  const parameters = [
    `--pgdata=${folder}`,
    "--username=postgres",
    "--auth=password",
    `--pwfile=${passwordFile}`,
    "--encoding=UTF8",
    "--no-sync",
  ];
  await promisify(execFile)(join(binaries, "bin", "initdb"), parameters, {
    ...postgresUser,
    env,
    cwd: folder,
  });
}

/** Servers that have not been stopped; they end with this process. */
const running = new Set<ChildProcess>();
process.once("exit", () => {
  for (const server of running) server.kill("SIGQUIT");
});

/** Starts the server on a data folder; resolves when it takes connections. */
async function run(
  binaries: string,
  data: string,
  port: number,
  disk: SmallDisk | undefined,
): Promise<ChildProcess> {
  const settings = ["max_connections=200", "listen_addresses=127.0.0.1", "unix_socket_directories="];
  const program = join(binaries, "bin", "postgres");
  const parameters = ["-D", data, "-p", String(port), ...settings.flatMap((setting) => ["-c", setting])];
  const stdio = ["ignore", "ignore", "pipe"] as ["ignore", "ignore", "pipe"];
  const server = disk
    ? spawn(...disk.command(program, parameters), { env, cwd: "/", stdio })
    : spawn(program, parameters, { ...postgresUser, env, cwd: data, stdio });
  const ready = new Promise<void>((resolve) => {
    server.stderr.on("data", (chunk) => {
      if (String(chunk).includes("ready to accept connections")) resolve();
    });
  });
  await unlessItEnds(server, ready);
  running.add(server);
  server.once("exit", () => running.delete(server));
  return server;
}
