import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { isUrl } from "../state/is-url.ts";
import { withDeadline } from "../with-deadline.ts";
import type { GatewayFinding } from "./gateway-finding.ts";

const path = "database";

/** Checks whether the database can be used, without opening it: that would create its tables, or lock its folder. */
export async function checkDatabase(
  target: string,
  folder: string,
  timeoutMs: number,
): Promise<GatewayFinding[]> {
  if (target === "memory://") {
    return [{ level: "warning", path, message: "is in memory; a restart loses what is not sent yet" }];
  }
  if (isUrl(target)) return [await checkServer(target, timeoutMs)];
  return [await checkFolder(resolve(folder, target))];
}

async function checkServer(url: string, timeoutMs: number): Promise<GatewayFinding> {
  try {
    const { default: pg } = await import("pg");
    const client = new pg.Client({
      connectionString: url,
      application_name: "smskit",
      connectionTimeoutMillis: timeoutMs,
      query_timeout: timeoutMs,
    });
    client.on("error", () => {});
    try {
      await client.connect();
      await client.query("SELECT 1");
    } finally {
      // A server that is silent does not respond to the goodbye either.
      await withDeadline(client.end(), 1_000, undefined);
    }
    return { level: "ok", path, message: "the server responds" };
  } catch (thrown) {
    // The driver's messages may contain the password.
    const { code } = thrown as { code?: unknown };
    const reason = typeof code === "string" && /^[\w-]{1,40}$/.test(code) ? ` (${code})` : "";
    return {
      level: "error",
      path,
      message: `the server cannot be reached, or refuses the credentials${reason}`,
    };
  }
}

async function checkFolder(folder: string): Promise<GatewayFinding> {
  const found = await stat(folder).catch(() => undefined);
  if (found !== undefined && !found.isDirectory())
    return { level: "error", path, message: "is not a folder" };
  try {
    await access(await nearestFolder(folder), constants.W_OK | constants.X_OK);
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    return { level: "error", path, message: `the folder cannot be written (${code ?? "unknown error"})` };
  }
  return {
    level: "ok",
    path,
    message: found ? "the folder exists" : "the folder is created at the first start",
  };
}

/** The folder itself, or the one in which it would be created. */
async function nearestFolder(folder: string): Promise<string> {
  const found = await stat(folder).catch(() => undefined);
  return found === undefined && dirname(folder) !== folder ? nearestFolder(dirname(folder)) : folder;
}
