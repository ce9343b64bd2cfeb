import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { lstat, rm, writeFile } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { join } from "node:path";

/** Milliseconds without renewal after which a flag counts as left behind, if only its time can tell. */
export const staleMs = 10_000;
/** Milliseconds by which the clocks of two machines may differ. */
const clockSkewMs = 60_000;

/** A file that says that this process has a folder, or wants it. */
export interface FolderFlag {
  readonly name: string;
  readonly path: string;
  lower(): Promise<void>;
}

/**
 * Raises a flag in the folder of a lock. It is a Unix socket, since the operating system knows whether its process has ended: it
 * responds for a process that is stopped or asleep, too, and for one in another container. Where sockets cannot be made, as on
 * some shared folders and on Windows, it is a plain file.
 */
export async function raiseFlag(folder: string): Promise<FolderFlag> {
  const id = randomUUID().replaceAll("-", "").slice(0, 12);
  const socketName = `socket-${thisBoot ?? "unknown"}-${id}`;
  const server = await listen(folder, socketName).catch(() => undefined);
  const name = server === undefined ? `file-${id}` : socketName;
  const path = join(folder, name);
  if (server === undefined) await writeFile(path, "", { flag: "wx", mode: 0o600 });
  return {
    name,
    path,
    async lower() {
      // The file first: a process that finds it must find its socket open.
      await rm(path, { force: true });
      server?.close();
    },
  };
}

/** Says of each flag whether its process may still run. It remembers what it saw, so that a clock that was set does not matter. */
export function watchFlags(folder: string): (name: string) => Promise<boolean> {
  const seen = new Map<string, { renewedAt: number; at: number }>();

  async function isRenewed(name: string): Promise<boolean> {
    const renewedAt = await lstat(join(folder, name)).then(
      ({ mtimeMs }) => mtimeMs,
      () => undefined,
    );
    if (renewedAt === undefined || renewedAt < Date.now() - clockSkewMs - staleMs) return false;
    const last = seen.get(name);
    if (last?.renewedAt === renewedAt) return performance.now() - last.at < staleMs;
    seen.set(name, { renewedAt, at: performance.now() });
    return true;
  }

  return async (name) => {
    const [, boot] = /^(?:socket-(\w+)|file)-\w+$/.exec(name) ?? [undefined, undefined];
    if (boot === undefined) return name.startsWith("file-") && isRenewed(name);
    if (await responds(folder, name)) return true;
    // Nobody listens on this machine. Another machine, which shares the folder, would not respond here.
    return boot === thisBoot ? false : isRenewed(name);
  };
}

/** Names this start of this machine: containers share it, other machines and earlier starts do not. Only Linux tells. */
const thisBoot = readBoot();

function readBoot(): string | undefined {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "latin1").replaceAll("-", "").slice(0, 12);
  } catch {
    return undefined;
  }
}

async function listen(folder: string, name: string): Promise<Server> {
  const server = createServer((socket) => socket.destroy()).unref();
  await withShortPath(folder, name, async (path) => {
    // Exclusive: in a worker of a cluster, the primary process would hold it.
    server.listen({ path, exclusive: true });
    await once(server, "listening");
  });
  server.on("error", () => {});
  return server;
}

async function responds(folder: string, name: string): Promise<boolean> {
  return withShortPath(folder, name, async (path) => {
    const socket = connect(path);
    try {
      await once(socket, "connect");
      return true;
    } catch (thrown) {
      const { code } = thrown as NodeJS.ErrnoException;
      return code !== "ECONNREFUSED" && code !== "ENOENT";
    } finally {
      socket.destroy();
    }
  });
}

/** The path of a socket may have 103 bytes. A longer one is reached through the open folder, which Linux has as a path. */
async function withShortPath<T>(folder: string, name: string, use: (path: string) => Promise<T>): Promise<T> {
  const path = join(folder, name);
  if (Buffer.byteLength(path) <= 103 || process.platform !== "linux") return use(path);
  const descriptor = openSync(folder, "r");
  try {
    return await use(`/proc/self/fd/${descriptor}/${name}`);
  } finally {
    closeSync(descriptor);
  }
}
