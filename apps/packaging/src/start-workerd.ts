import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { promisify } from "node:util";
import { Miniflare, type MiniflareOptions } from "miniflare";

const requireOfMiniflare = createRequire(createRequire(import.meta.url).resolve("miniflare"));

/**
 * Starts workerd with a worker.
 *
 * @throws {Error} at once when workerd cannot be started: Miniflare alone would wait for it.
 */
export async function startWorkerd(
  options: MiniflareOptions,
  program: string = requireOfMiniflare("workerd").default,
): Promise<Miniflare> {
  await promisify(execFile)(program, ["--version"]);
  return new Miniflare(options);
}
