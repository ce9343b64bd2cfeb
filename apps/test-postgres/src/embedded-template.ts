/**
 * Stands for `@electric-sql/pglite` in the tests' own processes (vitest.config.ts). It makes the files of an empty database
 * once in a test run: initdb takes most of the time that a database in memory takes to open. A database in a folder, and
 * every database of another process, is made as it always is.
 */
import { openAsBlob } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as original from "@electric-sql/pglite";
import { madeOnce } from "./shared-folder.ts";

export const PGlite = {
  async create(options: original.PGliteOptions = {}): Promise<original.PGlite> {
    const own = options.dataDir === undefined ? { loadDataDir: await template() } : {};
    return original.PGlite.create({ ...own, ...options });
  },
};

async function template(): Promise<Blob> {
  const folder = await madeOnce("embedded", async (empty) => {
    const database = await original.PGlite.create();
    const files = await database.dumpDataDir("none");
    await database.close();
    await writeFile(join(empty, "data.tar"), files.stream());
  });
  return openAsBlob(join(folder, "data.tar"));
}
