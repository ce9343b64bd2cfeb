import { countSegments } from "@smskit/core";
import { createCarrier, startMockServer } from "@smskit/mock";
import { patience } from "@smskit/test-support/patience";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { startGateway, type TestGateway } from "../testing/start-gateway.ts";
import { startSlowLine } from "../testing/start-slow-line.ts";
import { askDoor, bearerOf, fixture, token, withOwnTokens } from "./testing/ask-door.ts";

/** A request as Alertmanager makes it. @see https://github.com/prometheus/alertmanager/blob/main/template/template.go */
const alertmanager = JSON.parse(fixture("alertmanager-firing"));
const first = "+15558675310";
const second = "+15558675311";
const common = { type: "alertmanager", token, to: [first], hourlyTexts: 10_000, dailyTexts: 10_000 };

let running: TestGateway;
beforeAll(async () => {
  running = await startGateway({
    doors: withOwnTokens({
      alertmanager: { ...common, to: [first, second], sendResolved: true },
      quiet: common,
      templated: { ...common, usageTypes: { firing: "Page" }, maxSegments: 1 },
      short: { ...common, repeatAfterSeconds: 1 },
      flood: { ...common, hourlyTexts: 7 },
      daily: { ...common, dailyTexts: 3 },
      abroad: { ...common, countries: ["DE"] },
    }),
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

const post = (door: string, body: unknown, headers = bearerOf(door)) => askDoor(running, door, body, headers);
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
  expect(await texts()).toHaveLength(1);
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
  expect((await post("daily", notification())).status).toBe(429);
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
    { ...patience, interval: 300 },
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

test("a flood of a thousand notifications ends in bounded texts", async () => {
  const statuses: number[] = [];
  for (let sent = 0; sent < 1_000; sent += 100) {
    const responses = await Promise.all(Array.from({ length: 100 }, () => post("flood", notification())));
    statuses.push(...responses.map(({ status }) => status));
  }
  expect(statuses.filter((status) => status === 204)).toHaveLength(7);
  expect(new Set(statuses)).toEqual(new Set([204, 429]));
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

test("codes are sent before alerts that wait", async () => {
  const held = Promise.withResolvers<void>();
  const provider = await startMockServer({ carrier: createCarrier({ latencyMs: 0 }) });
  const line = await startSlowLine(provider.url, () => () => held.promise);
  const connector = { ...running.config.connectors["main"] } as { provider: string; config: object };
  const busy = await startGateway({
    connectors: { main: { ...connector, config: { ...connector.config, baseUrl: line.url } } },
    delivery: { concurrency: 1 },
    doors: withOwnTokens<object>({ alertmanager: common, auth0: { type: "auth0", token } }) as never,
  });
  try {
    const ask = (door: string, body: object) => askDoor(busy, door, body, bearerOf(door));
    const alerts = Array.from({ length: 5 }, () => ask("alertmanager", notification()));
    await vi.waitFor(() => expect(provider.carrier.messages).toHaveLength(1), patience);
    const code = ask("auth0", {
      notification: JSON.parse(fixture("auth0-event")).notification,
      id: "urgent",
    });
    await vi.waitFor(async () => {
      const { rows } =
        (await busy.gateway.context?.database.query("SELECT 1 FROM smskit.gateway_messages")) ?? {};
      expect(rows).toHaveLength(6);
    }, patience);
    held.resolve();
    const responses = await Promise.all([code, ...alerts]);
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([204]));
    expect(provider.carrier.messages).toHaveLength(6);
    const place = provider.carrier.messages.findIndex(({ body }) => body === "Code: 123456");
    expect(place).toBeLessThan(3);
  } finally {
    held.resolve();
    await busy.close();
    line.close();
    await provider.close();
  }
});
