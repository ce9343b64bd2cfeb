import { expect, test } from "vitest";
import { startWorkerProcess } from "./testing/start-worker-process.ts";

test("a worker that cannot work causes an error with the reason and is not waited for", async () => {
  const worker = startWorkerProcess({
    databaseUrl: "postgres://postgres:postgres@127.0.0.1:1/none",
    providerUrl: "http://127.0.0.1:1",
    name: "unable",
    concurrency: 1,
    timeoutMs: 1_000,
    lookUpAfterMs: [],
    standstill: "before started",
  });
  await expect(worker.standsStill).rejects.toThrow(/ ended with code 1\./);
  expect(worker.end?.message).toContain("ended with code 1.");
  await worker.kill();
});
