import { patience } from "@smskit/test-support/patience";
import { reveals } from "@smskit/test-support/without-ids";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createApiKey } from "../keys/create-api-key.ts";
import { startGateway, type TestGateway } from "../testing/start-gateway.ts";

const metricsKey = createApiKey();
const otherKey = createApiKey();
const authorization = "a-secret-that-logto-sends";
const code = "907514";
const to = "+15558675310";

let running: TestGateway;
const request: TestGateway["request"] = (...given) => running.request(...given);

beforeAll(async () => {
  running = await startGateway({
    keys: [
      { id: "prometheus", sha256: metricsKey.sha256, scopes: ["metrics"] },
      { id: "web", sha256: otherKey.sha256, scopes: ["messages:send"] },
    ],
    doors: { logto: { type: "logto", token: authorization } as never },
  });
});
afterAll(() => running?.close());

const sendByDoor = () =>
  request("/doors/logto", {
    method: "POST",
    headers: { authorization: `Bearer ${authorization}`, "content-type": "application/json" },
    body: JSON.stringify({ to, type: "SignIn", payload: { code } }),
  });
const metricsOf = async (): Promise<string> =>
  (await request("/metrics", { headers: { authorization: `Bearer ${metricsKey.key}` } })).text();
const lines = () => running.logged.map((line) => JSON.parse(line));

test("health and readiness are for anybody", async () => {
  for (const path of ["/healthz", "/readyz"]) {
    const response = await request(path);
    expect([response.status, await response.json()]).toEqual([200, { status: "ok" }]);
  }
});

test("every response has the headers that browsers obey, and is not cached", async () => {
  for (const path of ["/healthz", "/nowhere", "/metrics"]) {
    const { headers } = await request(path);
    expect(Object.fromEntries(headers)).toMatchObject({
      "cache-control": "no-store",
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      "x-frame-options": "SAMEORIGIN",
      "x-request-id": expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  }
});

test("metrics need a key with their scope", async () => {
  const statusWith = async (headers: Record<string, string>) =>
    (await request("/metrics", { headers })).status;
  expect(await statusWith({})).toBe(401);
  expect(await statusWith({ authorization: "Bearer nonsense" })).toBe(401);
  expect(await statusWith({ authorization: `Bearer ${otherKey.key}` })).toBe(403);
  expect(await statusWith({ authorization: `Bearer ${metricsKey.key}` })).toBe(200);
});

test("metrics count requests by route, texts by outcome and connector, and what waits", async () => {
  expect((await sendByDoor()).status).toBe(204);
  await running.texts();
  const text = await metricsOf();
  expect(text).toMatch(
    /^http_server_request_duration_count\{.*http_request_method="POST",http_route="\/doors\/:name",http_response_status_code="204".*\} \d+/m,
  );
  expect(text).toMatch(/^sms_client_operation_duration_count\{.*sms_connector="main".*\} 1/m);
  await vi.waitFor(
    async () =>
      expect(await metricsOf()).toMatch(/^sms_outbox_messages_total\{.*sms_outcome="accepted".*\} 1/m),
    patience,
  );
  expect(text).toMatch(/^sms_outbox_size\{.*sms_outbox_state="queued".*\} \d+/m);
  expect(text).toMatch(/^sms_gateway_events\{.*sms_event_state="dead".*\} 0/m);
  expect(text).toMatch(/^sms_gateway_events_lag\{.*\} 0/m);
  // The format of Prometheus: comments, and samples with a number at their end.
  for (const line of text.trim().split("\n"))
    expect(line).toMatch(/^(?:# |[a-z_]+(?:\{.*\})? [-+\d.eE]+(?:Inf)?$)/);
  for (const value of [code, to, to.slice(1), authorization]) expect(reveals(text, value)).toBe(false);
});

test("each request is one line of the log, with its route and without anything personal", async () => {
  const before = running.logged.length;
  await sendByDoor();
  await request(`/v1/recipients/${encodeURIComponent(to)}?code=${code}`, { method: "DELETE" });
  await request(`/doors/${to}`, { method: "POST" });
  await request("/", { method: "BREW" });
  const requests = lines()
    .slice(before)
    .filter(({ msg }) => msg === "request");
  expect(requests).toHaveLength(4);
  expect(requests[0]).toMatchObject({
    method: "POST",
    route: "/doors/:name",
    status: 204,
    source: "door:logto",
    ms: expect.any(Number),
    requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  expect(requests[2]).toMatchObject({ route: "/doors/:name", status: 404 });
  expect(requests[3]).toMatchObject({ method: "_OTHER", route: "unmatched", status: 404 });
  for (const value of [code, to, encodeURIComponent(to), to.slice(1), authorization]) {
    expect(reveals(running.logged.join("\n"), value)).toBe(false);
  }
});
