import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { countSegments } from "@smskit/core";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { startGateway, type TestGateway } from "../testing/start-gateway.ts";

/**
 * Requests as the systems make them.
 * @see https://github.com/prometheus/alertmanager/blob/main/template/template.go
 * @see https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/
 * @see https://github.com/louislam/uptime-kuma/blob/master/server/notification-providers/webhook.js
 */
const fixture = (name: string) =>
  JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), "utf8"));
const alertmanager = fixture("alertmanager-firing");
const grafana = fixture("grafana-firing");
const kuma = fixture("uptime-kuma-down");

const token = "a-token-of-the-door-for-tests";
const hmacSecret = "an-hmac-secret-for-tests";
const first = "+15558675310";
const second = "+15558675311";
const canary = "canary-7c31";
const common = { token, to: [first], hourlyTexts: 10_000, dailyTexts: 10_000 };

let running: TestGateway;
beforeAll(async () => {
  running = await startGateway({
    doors: {
      alertmanager: { type: "alertmanager", ...common, to: [first, second], sendResolved: true },
      quiet: { type: "alertmanager", ...common },
      templated: { type: "alertmanager", ...common, usageTypes: { firing: "Page" }, maxSegments: 1 },
      short: { type: "alertmanager", ...common, repeatAfterSeconds: 1 },
      flood: { type: "alertmanager", ...common, hourlyTexts: 7 },
      daily: { type: "alertmanager", ...common, dailyTexts: 3 },
      abroad: { type: "alertmanager", ...common, countries: ["DE"] },
      hostile: { type: "alertmanager", ...common, hourlyTexts: 5 },
      "hostile-kuma": { type: "uptime-kuma", ...common, hourlyTexts: 5 },
      "hostile-grafana": { type: "grafana", ...common, hourlyTexts: 5 },
      grafana: { type: "grafana", to: [first], hmacSecret, sendResolved: true },
      "grafana-token": { type: "grafana", ...common, content: "system" },
      kuma: { type: "uptime-kuma", ...common },
      "kuma-up": { type: "uptime-kuma", ...common, sendResolved: true },
    },
    templates: [
      { usageType: "Generic", content: "Code: {{code}}" },
      {
        usageType: "Page",
        content: "{{status}} {{alertname}} x{{count}} [{{severity}}] {{summary}} {{title}}",
      },
    ],
  });
});
afterAll(() => running.close());
beforeEach(() => running.server.carrier.reset());

const post = (
  door: string,
  body: unknown,
  headers: Record<string, string> = { authorization: `Bearer ${token}` },
) =>
  running.request(`/doors/${door}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
const texts = () => running.texts();
const bodies = async () => (await texts()).map(({ body }) => body);

/** Makes another notification of the fixture. */
let made = 0;
function notification(changes: object = {}) {
  return { ...alertmanager, groupKey: `{}:{alertname="test-${++made}"}`, ...changes };
}

test("a group of alerts is one text to each recipient of the config, and to no number of the request", async () => {
  expect((await post("alertmanager", alertmanager)).status).toBe(204);
  expect((await texts()).toSorted((one, other) => (one.to < other.to ? -1 : 1))).toEqual([
    { to: first, body: "FIRING: InstanceDown (2 alerts, critical). Instance web-1 is down" },
    { to: second, body: "FIRING: InstanceDown (2 alerts, critical). Instance web-1 is down" },
  ]);
});

test("the provider may try for an hour", async () => {
  await post("quiet", notification());
  expect(running.server.carrier.requests[0]?.form["ValidityPeriod"]).toEqual(["3600"]);
});

test("a notification that comes 20 times at once is one text to each recipient", async () => {
  const body = notification();
  const responses = await Promise.all(Array.from({ length: 20 }, () => post("alertmanager", body)));
  expect(responses.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 204));
  expect((await texts()).map(({ to }) => to).toSorted()).toEqual([first, second]);
  // The order of alerts is not news; another start is.
  await post("alertmanager", { ...body, alerts: body.alerts.toReversed() });
  expect(await texts()).toHaveLength(2);
  await post("alertmanager", { ...body, alerts: [{ ...body.alerts[0], startsAt: "2026-11-29T05:00:00Z" }] });
  expect(await texts()).toHaveLength(4);
});

test("repeats at once count once for the limits", async () => {
  const body = notification();
  const repeats = await Promise.all(Array.from({ length: 20 }, () => post("daily", body)));
  expect(new Set(repeats.map(({ status }) => status))).toEqual(new Set([204]));
  expect((await post("daily", notification())).status).toBe(204);
  expect((await post("daily", notification())).status).toBe(204);
  expect((await post("daily", notification())).status).toBe(422);
  expect(await texts()).toHaveLength(3);
});

test("a notification that is repeated later is a reminder", async () => {
  const body = notification();
  await post("short", body);
  await vi.waitFor(
    async () => {
      await post("short", body);
      expect(await texts()).toHaveLength(2);
    },
    { timeout: 5_000, interval: 300 },
  );
});

test("the end of alerts is texted only if the config says so", async () => {
  const resolved = notification({
    status: "resolved",
    alerts: alertmanager.alerts.map((alert: object) => ({ ...alert, status: "resolved" })),
  });
  expect((await post("quiet", resolved)).status).toBe(204);
  expect(await texts()).toEqual([]);
  await post("alertmanager", resolved);
  expect((await bodies())[0]).toBe("RESOLVED: InstanceDown (2 alerts, critical). Instance web-1 is down");
});

test("in a group with both, the alerts that fire count, and those that are not listed, too", async () => {
  const [one, two] = alertmanager.alerts;
  await post("quiet", notification({ alerts: [{ ...two, status: "resolved" }, one], truncatedAlerts: 40 }));
  expect(await bodies()).toEqual(["FIRING: InstanceDown (41 alerts, critical). Instance web-1 is down"]);
});

test("alerts of several names are listed", async () => {
  const alert = (alertname: string) => ({
    ...alertmanager.alerts[0],
    labels: { alertname },
    annotations: {},
  });
  await post(
    "quiet",
    notification({ commonLabels: {}, groupLabels: {}, alerts: ["A", "B", "C", "D", "A"].map(alert) }),
  );
  expect(await bodies()).toEqual(["FIRING: A, B and 2 more (5 alerts)"]);
});

test("a template of the config words the text, which is cut to its segments", async () => {
  await post("templated", notification());
  expect(await bodies()).toEqual(["firing InstanceDown x2 [critical] Instance web-1 is down "]);
  running.server.carrier.reset();
  const summary = "Все плохо 🔥 {{ $labels.instance }}\n".repeat(100);
  await post("templated", notification({ commonAnnotations: { summary } }));
  const [body = ""] = await bodies();
  expect(body).toMatch(/^firing InstanceDown x2 \[critical\] Все плохо .*\.\.\.$/u);
  expect(body).not.toMatch(/\{\{|\n/);
  expect(countSegments(body).segments).toBe(1);
});

test("a group of a thousand alerts is read", async () => {
  const alerts = Array.from({ length: 1_000 }, (_, index) => ({
    ...alertmanager.alerts[0],
    fingerprint: String(index),
    annotations: { summary: "x".repeat(300) },
  }));
  expect((await post("quiet", notification({ alerts }))).status).toBe(204);
  expect((await bodies())[0]).toMatch(/^FIRING: InstanceDown \(1000 alerts, critical\)\. x+\.\.\.$/);
  expect((await post("quiet", " ".repeat(3_000_000))).status).toBe(413);
});

test("a flood of a thousand notifications ends in bounded texts", { timeout: 30_000 }, async () => {
  const statuses: number[] = [];
  for (let sent = 0; sent < 1_000; sent += 100) {
    const responses = await Promise.all(Array.from({ length: 100 }, () => post("flood", notification())));
    statuses.push(...responses.map(({ status }) => status));
  }
  expect(statuses.filter((status) => status === 204)).toHaveLength(7);
  expect(new Set(statuses)).toEqual(new Set([204, 422]));
  expect(await texts()).toHaveLength(7);
});

test("recipients in other countries than the door's are refused", async () => {
  expect((await post("abroad", notification())).status).toBe(422);
  expect(await texts()).toEqual([]);
});

test("a provider that is overloaded gets the text later", async () => {
  running.server.carrier.faults.add({ kind: "rate-limited", times: 1 });
  expect((await post("quiet", notification())).status).toBe(204);
  expect(await texts()).toHaveLength(1);
});

test("an unknown outcome is a success, and a repeat sends nothing", async () => {
  running.server.carrier.faults.add({ kind: "server-error", status: 503, accepted: true, times: 1 });
  const body = notification();
  expect((await post("quiet", body)).status).toBe(204);
  expect((await post("quiet", body)).status).toBe(204);
  expect(await texts()).toHaveLength(1);
});

test("Grafana's signature is checked with its timestamp", async () => {
  const signed = (
    body: string,
    { secret = hmacSecret, at = Date.now(), header = "x-grafana-alerting-signature" } = {},
  ) => {
    const timestamp = String(Math.floor(at / 1_000));
    const signature = createHmac("sha256", secret).update(`${timestamp}:${body}`).digest("hex");
    return { "x-grafana-alerting-timestamp": timestamp, [header]: signature };
  };
  const body = JSON.stringify(grafana);
  for (const headers of [
    {},
    { authorization: `Bearer ${token}` },
    signed(body, { secret: "another-secret-for-tests" }),
    signed(body, { at: Date.now() - 301_000 }),
    signed(body, { at: Date.now() + 302_000 }),
    signed(`${body} `),
    { ...signed(body), "x-grafana-alerting-timestamp": "1" },
    { "x-grafana-alerting-signature": createHmac("sha256", hmacSecret).update(body).digest("hex") },
  ]) {
    expect((await post("grafana", body, headers)).status).toBe(401);
  }
  expect(await texts()).toEqual([]);
  const headers = signed(body, { header: "x-grafana-alert-signature" });
  expect((await post("grafana", body, signed(body))).status).toBe(204);
  expect((await post("grafana", body, headers)).status).toBe(204);
  expect(await bodies()).toEqual([
    "FIRING: High memory usage, High CPU usage (2 alerts). This alert was triggered for zone us-1",
  ]);
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
    `Token ${token}`,
    `Bearer ${token}x`,
  ]) {
    expect((await post(door, body, { authorization })).status).toBe(401);
  }
  const basic = Buffer.from(`prometheus:${token}`).toString("base64");
  expect((await post(door, body, { authorization: `Basic ${basic}` })).status).toBe(204);
});

test("whatever is in a request, the response is not a server error, and neither it nor the log repeats it", async () => {
  const value = fc.oneof(
    fc.constantFrom(
      null,
      true,
      7,
      "",
      canary,
      [canary],
      { [canary]: canary },
      "{{code}}",
      "\ud800",
      "x".repeat(5_000),
    ),
    fc.jsonValue({ maxDepth: 2 }),
  );
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
  await fc.assert(
    fc.asyncProperty(request, async ([door, body]) => {
      const response = await post(door, JSON.stringify(body) ?? "");
      expect(response.status).toBeLessThan(500);
      expect(await response.text()).not.toContain(canary);
    }),
    { numRuns: 150 },
  );
  expect((await post("hostile", "{not json")).status).toBe(400);
  expect(running.logged.join("\n")).not.toMatch(new RegExp(`${canary}|${token}|InstanceDown|5558675`));
});

test("codes are sent before alerts that wait", { timeout: 30_000 }, async () => {
  const busy = await startGateway({
    delivery: { concurrency: 1 },
    doors: { alertmanager: { type: "alertmanager", ...common }, auth0: { type: "auth0", token } },
  });
  try {
    busy.server.carrier.faults.add({ kind: "slow-answer", afterMs: 600, times: 1 });
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const ask = (door: string, body: object) =>
      busy.request(`/doors/${door}`, { method: "POST", headers, body: JSON.stringify(body) });
    const alerts = Array.from({ length: 5 }, () => ask("alertmanager", notification()));
    await vi.waitFor(() => expect(busy.server.carrier.requests).not.toEqual([]), { timeout: 5_000 });
    const code = await ask("auth0", { notification: fixture("auth0-event").notification, id: "urgent" });
    expect(code.status).toBe(204);
    await Promise.all(alerts);
    await vi.waitFor(() => expect(busy.server.carrier.messages).toHaveLength(6), { timeout: 10_000 });
    const place = busy.server.carrier.messages.findIndex(({ body }) => body === "Code: 123456");
    expect(place).toBeLessThan(3);
  } finally {
    await busy.close();
  }
});
