import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SmsError } from "@smskit/core";
import { createCarrier, startMockServer } from "@smskit/mock";
import { patience } from "@smskit/test-support/patience";
import { settledWithin } from "@smskit/test-support/settled-within";
import { pino } from "pino";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import type { GatewayConfigInput } from "./config/gateway-config-input.ts";
import { createGateway } from "./create-gateway.ts";
import { startGateway, type TestGateway } from "./testing/start-gateway.ts";

const authorization = "a-secret-that-logto-sends";
const doors = { logto: { type: "logto", token: authorization } } as never;

let running: TestGateway;
beforeAll(async () => {
  running = await startGateway({ doors });
});
afterAll(() => running?.close());

const logtoRequest = (to: string, code = "907514") =>
  new Request("http://gateway.test/doors/logto", {
    method: "POST",
    headers: { authorization: `Bearer ${authorization}`, "content-type": "application/json" },
    body: JSON.stringify({ to, type: "SignIn", payload: { code } }),
  });
const bodiesTo = async (number: string) =>
  (await running.texts()).filter(({ to }) => to === number).map(({ body }) => body);

test("a reload takes over templates and doors, and texts go on", async () => {
  const { gateway, config } = running;
  await gateway.fetch(logtoRequest("+15558675310"));
  await gateway.reload({ ...config, templates: [{ usageType: "SignIn", content: "Use {{code}} now." }] });
  await gateway.fetch(logtoRequest("+15558675311"));
  expect(await bodiesTo("+15558675311")).toEqual(["Use 907514 now."]);
  expect(await bodiesTo("+15558675310")).toEqual(["Your code is 907514."]);
  await gateway.reload({ ...config, doors: {} });
  expect((await gateway.fetch(logtoRequest("+15558675312"))).status).toBe(404);
  await gateway.reload(config);
  expect((await gateway.fetch(logtoRequest("+15558675313"))).status).toBe(204);
});

test("a wrong config changes nothing, and says everything that is wrong with it", async () => {
  const { gateway, config } = running;
  const error = await gateway
    .reload({ ...config, doors: {}, templates: "none", http: { port: -1 } })
    .catch((thrown) => thrown);
  expect(SmsError.is(error) && [error.code, error.message]).toEqual([
    "invalid-config",
    "The gateway's config has 2 problems:\n  templates: must be an array\n  http.port: must be at least 0",
  ]);
  expect((await gateway.fetch(logtoRequest("+15558675314"))).status).toBe(204);
  // What only the composition of the connectors refuses.
  const limit = { name: "all", texts: 1, perSeconds: 1 };
  const next = { ...config, doors: {}, delivery: { limits: [limit, limit] } };
  await expect(gateway.reload(next)).rejects.toThrow("delivery.limits[1].name: is used twice");
  expect((await gateway.fetch(logtoRequest("+15558675318"))).status).toBe(204);
});

test("what needs a restart is refused, and changes nothing", async () => {
  const { gateway, config } = running;
  const next = { ...config, doors: {}, secret: "another-secret-of-the-gateway", database: "./elsewhere" };
  await expect(gateway.reload(next)).rejects.toThrow(
    "The gateway's config has 2 problems:\n" +
      "  database: has changed, which needs a restart; restart the gateway, or undo this change\n" +
      "  secret: has changed, which needs a restart; restart the gateway, or undo this change",
  );
  expect((await gateway.fetch(logtoRequest("+15558675315"))).status).toBe(204);
});

test("of reloads at once, the last one stays", async () => {
  const { gateway, config } = running;
  const wordings = ["first", "second", "third"].map((word) => ({
    ...config,
    templates: [{ usageType: "SignIn", content: `The ${word}: {{code}}` }],
  }));
  await Promise.all(wordings.map((each) => gateway.reload(each)));
  await gateway.fetch(logtoRequest("+15558675316"));
  expect(await bodiesTo("+15558675316")).toEqual(["The third: 907514"]);
  await gateway.reload(config);
});

test("a stop under load loses nothing that was accepted, and the next start sends the rest, once", async () => {
  const server = await startMockServer({ carrier: createCarrier({ latencyMs: 0 }) });
  const folder = await mkdtemp(join(tmpdir(), "smskit-gateway-"));
  onTestFinished(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });
  const connector = running.config.connectors["main"] as { provider: string; config: object };
  const config: GatewayConfigInput = {
    ...running.config,
    connectors: { main: { ...connector, config: { ...connector.config, baseUrl: server.url } } },
    database: "state",
    // Slower than requests come, so that texts wait when it stops.
    delivery: { concurrency: 1 },
  };
  const logger = pino({ level: "silent" });
  const create = () => createGateway({ config, folder, logger });
  const first = create();
  await first.start();
  const numbers = Array.from({ length: 60 }, (_, index) => `+1555867${String(6_000 + index)}`);
  const responses = numbers.map((to) => first.fetch(logtoRequest(to)));
  await responses[0];
  await settledWithin(30_000, first.stop());
  const statuses = await Promise.all(responses.map(async (response) => (await response).status));
  const accepted = numbers.filter((_, index) => statuses[index] === 204);
  expect(accepted.length).toBeGreaterThan(0);
  expect((await first.fetch(logtoRequest("+15558675317"))).status).toBe(503);
  const second = create();
  await second.start();
  onTestFinished(() => second.stop());
  const received = () => server.carrier.messages.map(({ to }) => to);
  await vi.waitFor(() => expect(received()).toEqual(expect.arrayContaining(accepted)), patience);
  expect(new Set(received()).size).toBe(received().length);
});

test("a gateway that is stopped while it starts is stopped", async () => {
  const gateway = createGateway({ config: running.config, logger: pino({ level: "silent" }) });
  const started = gateway.start();
  await Promise.all([started, gateway.stop()]);
  expect((await gateway.fetch(new Request("http://gateway.test/healthz"))).status).toBe(503);
  await expect(gateway.start()).rejects.toMatchObject({ code: "invalid-config" });
  await expect(gateway.reload(running.config)).rejects.toThrow("reload: the gateway is not running.");
});

test("a start that failed can be tried again", async () => {
  const env: Record<string, string> = {};
  const gateway = createGateway({
    config: { ...running.config, secret: { $env: "GATEWAY_SECRET" } },
    env,
    logger: pino({ level: "silent" }),
  });
  await expect(gateway.start()).rejects.toThrow("secret: the environment variable GATEWAY_SECRET is not set");
  env["GATEWAY_SECRET"] = "a-secret-of-the-gateway";
  await gateway.start();
  await gateway.stop();
});
