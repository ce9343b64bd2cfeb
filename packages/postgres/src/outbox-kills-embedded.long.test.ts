import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type MockServer, startMockServer } from "@smskit/mock";
import { afterAll, beforeAll, describe, test } from "vitest";
import { openDatabase } from "./open-database.ts";
import { killPoints, killWorkers } from "./testing/kill-workers.ts";
import "@smskit/test-support/patience";

let provider: MockServer;
let folder: string;

beforeAll(async () => {
  provider = await startMockServer({ port: 0 });
  folder = await mkdtemp(join(tmpdir(), "smskit-kills-"));
  // Making a database takes longer than all that is done with it: it is made once, and copied.
  const database = await openDatabase(join(folder, "made"));
  await database.close();
});
afterAll(async () => {
  await provider.close();
  await rm(folder, { recursive: true, force: true });
});

describe("processes killed with their embedded database, counted at the carrier", () => {
  test.concurrent.each(killPoints)(
    "$point: 2 kills, no duplicate and no silently lost message",
    async (at) => {
      const target = join(folder, at.point.replaceAll(" ", "-"));
      await cp(join(folder, "made"), target, { recursive: true });
      await killWorkers(at, { kills: 2, provider, target });
    },
  );
});
