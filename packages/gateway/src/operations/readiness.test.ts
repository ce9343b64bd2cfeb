import { expect, test } from "vitest";
import type { GatewayContext } from "../context.ts";
import { problemResponse } from "../http/problem.ts";
import { serveStatus } from "./serve-status.ts";

function statusApp(query: () => Promise<unknown>) {
  const app = serveStatus({ database: { query }, config: { keys: [] } } as unknown as GatewayContext);
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
