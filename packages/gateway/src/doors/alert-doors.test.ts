import { createHmac } from "node:crypto";
import { withoutIds } from "@smskit/test-support/without-ids";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startGateway, type TestGateway } from "../testing/start-gateway.ts";
import { askDoor, basic, bearerOf, fixture, token, tokenOf, withOwnTokens } from "./testing/ask-door.ts";
import { checkHostileRequests, hostileValues } from "./testing/hostile-values.ts";

/**
 * Requests as the systems make them.
 * @see https://github.com/prometheus/alertmanager/blob/main/template/template.go
 * @see https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/
 * @see https://github.com/louislam/uptime-kuma/blob/master/server/notification-providers/webhook.js
 */
const alertmanager = JSON.parse(fixture("alertmanager-firing"));
const grafana = JSON.parse(fixture("grafana-firing"));
const kuma = JSON.parse(fixture("uptime-kuma-down"));

const hmacSecret = "an-hmac-secret-for-tests";
const to = ["+15558675310"];
const canary = "canary-7c31";
const common = { token, to, hourlyTexts: 10_000, dailyTexts: 10_000 };

let running: TestGateway;
beforeAll(async () => {
  running = await startGateway({
    doors: withOwnTokens({
      alertmanager: { type: "alertmanager", ...common, sendResolved: true },
      grafana: { type: "grafana", to, hmacSecret, sendResolved: true },
      "grafana-token": { type: "grafana", ...common, content: "system" },
      kuma: { type: "uptime-kuma", ...common },
      "kuma-up": { type: "uptime-kuma", ...common, sendResolved: true },
      hostile: { type: "alertmanager", ...common, hourlyTexts: 5 },
      "hostile-grafana": { type: "grafana", ...common, hourlyTexts: 5 },
      "hostile-kuma": { type: "uptime-kuma", ...common, hourlyTexts: 5 },
    }),
  });
});
afterAll(() => running.close());
beforeEach(() => running.server.carrier.reset());

const post = (door: string, body: unknown, headers = bearerOf(door)) => askDoor(running, door, body, headers);
const texts = () => running.texts();
const bodies = async () => (await texts()).map(({ body }) => body);

test("Grafana's signature is checked with its timestamp", async () => {
  const signed = (body: string, { secret = hmacSecret, at = Date.now() } = {}) => {
    const timestamp = String(Math.floor(at / 1_000));
    const signature = createHmac("sha256", secret).update(`${timestamp}:${body}`).digest("hex");
    return { "x-grafana-alerting-timestamp": timestamp, "x-grafana-alerting-signature": signature };
  };
  const body = JSON.stringify(grafana);
  for (const headers of [
    () => ({}),
    () => bearerOf("grafana"),
    () => signed(body, { secret: "another-secret-for-tests" }),
    () => signed(body, { at: Date.now() - 301_000 }),
    () => signed(body, { at: Date.now() + 600_000 }),
    () => signed(`${body} `),
    () => ({ ...signed(body), "x-grafana-alerting-timestamp": "1" }),
    () => ({ "x-grafana-alerting-signature": createHmac("sha256", hmacSecret).update(body).digest("hex") }),
  ] as (() => Record<string, string>)[]) {
    expect((await post("grafana", body, headers())).status).toBe(401);
  }
  expect(await texts()).toEqual([]);
  expect((await post("grafana", body, signed(body))).status).toBe(204);
  expect(await bodies()).toEqual([
    "FIRING: High memory usage, High CPU usage (2 alerts). This alert was triggered for zone us-1",
  ]);
});

test("maps without entries may be null", async () => {
  const group = { ...alertmanager, groupKey: "{}:{}", groupLabels: null, commonLabels: null };
  const alerts = [{ ...alertmanager.alerts[0], labels: null, annotations: null }];
  const response = await post("alertmanager", { ...group, commonAnnotations: null, alerts });
  expect(response.status).toBe(204);
  expect(await bodies()).toEqual(["FIRING: alerts"]);
});

test("Grafana's title is the text, if the config says so", async () => {
  expect((await post("grafana-token", grafana)).status).toBe(204);
  expect(await bodies()).toEqual(["[FIRING:2] (blue)"]);
});

test("Uptime Kuma's heartbeats and notices are texted", async () => {
  const up = {
    ...kuma,
    heartbeat: { ...kuma.heartbeat, status: 1, msg: "200 - OK" },
    msg: "[Shop] [✅ Up] 200 - OK",
  };
  expect((await post("kuma", kuma)).status).toBe(204);
  expect((await post("kuma", kuma)).status).toBe(204);
  expect((await post("kuma", up)).status).toBe(204);
  expect((await post("kuma-up", up)).status).toBe(204);
  expect((await post("kuma", { heartbeat: null, monitor: null, msg: "SMS Testing" })).status).toBe(204);
  expect(await bodies()).toEqual([
    "DOWN: Shop. connect ECONNREFUSED 10.0.0.7:443",
    "UP: Shop. 200 - OK",
    "NOTICE: Uptime Kuma. SMS Testing",
  ]);
});

test.each(["alertmanager", "grafana-token", "kuma"])("%s refuses other credentials", async (door) => {
  const body = door === "kuma" ? kuma : alertmanager;
  for (const authorization of [
    "",
    "Bearer",
    "Bearer another-token-for-tests",
    `Token ${tokenOf(door)}`,
    `Bearer ${tokenOf(door)}x`,
  ]) {
    expect((await post(door, body, { authorization })).status).toBe(401);
  }
  expect((await post(door, body, basic(tokenOf(door), "prometheus"))).status).toBe(204);
});

test("whatever is in a request, the response is not a server error, and neither it nor the log repeats it", async () => {
  const value = hostileValues(canary);
  const samples: [string, Record<string, unknown>][] = [
    ["hostile", alertmanager],
    ["hostile-grafana", grafana],
    ["hostile-kuma", kuma],
  ];
  const request = fc.constantFrom(...samples).chain(([door, sample]) =>
    fc.tuple(
      fc.constant(door),
      fc.oneof(
        value,
        fc
          .dictionary(fc.constantFrom(...Object.keys(sample), "__proto__", canary), value, { maxKeys: 4 })
          .map((changes) => ({ ...sample, ...changes })),
        fc
          .tuple(fc.constantFrom("labels", "annotations", "startsAt", "fingerprint", "status"), value)
          .map(([name, changed]) => ({
            ...sample,
            alerts: [{ ...alertmanager.alerts[0], [name]: changed }],
          })),
      ),
    ),
  );
  await checkHostileRequests(request, { canary, numRuns: 150 }, ([door, body]) =>
    post(door, JSON.stringify(body) ?? ""),
  );
  expect((await post("hostile", "{not json")).status).toBe(400);
  expect(withoutIds(running.logged.join("\n"))).not.toMatch(
    new RegExp(`${canary}|${token}|InstanceDown|5558675`),
  );
});
