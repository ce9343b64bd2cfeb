import { expect, onTestFinished, test, vi } from "vitest";
import type { GatewayContext } from "../context.ts";
import { problemResponse } from "../http/problem.ts";
import { createRecordingHealth } from "../sending/recording-health.ts";
import { serveStatus } from "./serve-status.ts";

function statusApp(query: () => Promise<unknown>, health = createRecordingHealth()) {
  const app = serveStatus({ database: { query }, health, config: { keys: [] } } as unknown as GatewayContext);
  app.onError((error) => problemResponse(error));
  return app;
}

test("the gateway is not ready while its database is silent, and asks it one question at a time", async () => {
  let queries = 0;
  const app = statusApp(() => {
    queries++;
    return new Promise(() => {});
  });
  const statuses = await Promise.all(
    Array.from({ length: 20 }, async () => (await app.request("/readyz")).status),
  );
  expect([new Set(statuses), queries]).toEqual([new Set([503]), 1]);
  expect((await app.request("/healthz")).status).toBe(200);
});

test("the gateway is not ready while its database refuses, and is ready after that", async () => {
  let isAway = true;
  const app = statusApp(() => (isAway ? Promise.reject(new Error("ECONNREFUSED")) : Promise.resolve({})));
  const response = await app.request("/readyz");
  expect([response.status, response.headers.get("retry-after")]).toEqual([503, "1"]);
  expect(await response.json()).toMatchObject({ status: 503, detail: "The database does not respond." });
  isAway = false;
  expect((await app.request("/readyz")).status).toBe(200);
});

test("the gateway is not ready while its database responds and takes no texts, until one is on record or time has passed", async () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  onTestFinished(() => void vi.useRealTimers());
  const health = createRecordingHealth();
  const app = statusApp(async () => ({}), health);
  const status = async () => (await app.request("/readyz")).status;
  health.failed();
  expect(await status()).toBe(503);
  health.succeeded();
  expect(await status()).toBe(200);
  health.failed();
  vi.advanceTimersByTime(9_000);
  expect(await status()).toBe(503);
  vi.advanceTimersByTime(2_000);
  expect(await status()).toBe(200);
});
