import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { IdempotencyStore } from "../index.ts";

/** Keys as files in a folder, which outlive the process. They are never too old here. */
export function createFileIdempotencyStore(folder: string): IdempotencyStore {
  const fileOf = (key: string) => join(folder, Buffer.from(key).toString("base64url"));
  const read = async (key: string) => JSON.parse(await readFile(fileOf(key), "utf8"));
  return {
    async claim(key, hash, _, keyedBy) {
      try {
        const token = crypto.randomUUID();
        const entry = JSON.stringify({ hash, token, startedAt: new Date(), keyedBy });
        await writeFile(fileOf(key), entry, { flag: "wx", flush: true });
        return { state: "claimed", token };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      }
      const known = await read(key);
      if (known.hash !== hash) return { state: "conflict" };
      if (known.receipt !== undefined) return { state: "accepted", receipt: known.receipt };
      const { token, keyedBy: by } = known;
      return { state: "started", startedAt: new Date(known.startedAt), token, keyedBy: by };
    },
    async finish(key, receipt, token) {
      const known = await read(key);
      if (known.token === token) await writeFile(fileOf(key), JSON.stringify({ ...known, receipt }));
    },
    async release(key, token) {
      if ((await read(key)).token === token) await rm(fileOf(key));
    },
  };
}
