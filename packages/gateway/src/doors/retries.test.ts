/** What each system is told while a text cannot be sent, so that it does the best that it can. */
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startGateway, type TestGateway } from "../testing/start-gateway.ts";
import { askDoor, bearerOf, fixture, hookSecret, tokenOf } from "./testing/ask-door.ts";
import { requests } from "./testing/auth-requests.ts";

const [first, second, third] = ["+15558675310", "+15558675311", "+15558675312"] as const;
const doors = {
  supabase: { type: "supabase", secret: hookSecret },
  logto: { type: "logto", token: tokenOf("logto") },
  alertmanager: {
    type: "alertmanager",
    token: tokenOf("alertmanager"),
    to: [first, second, third],
    hourlyTexts: 1_000,
    dailyTexts: 1_000,
  },
};

let running: TestGateway;
beforeAll(async () => {
  // A single attempt: what the provider refuses for now has failed at once.
  running = await startGateway({ delivery: { attempts: 1 }, doors });
});
afterEach(() => running.server.carrier.reset());
afterAll(() => running.close());

let made = 0;
const alert = () => ({ ...JSON.parse(fixture("alertmanager-firing")), groupKey: `group-${++made}` });
const notify = (body: object) => askDoor(running, "alertmanager", body, bearerOf("alertmanager"));
const phones = async () => (await running.texts()).map(({ to }) => to).toSorted();
const overloaded = (to: string) => running.server.carrier.faults.add({ kind: "rate-limited", to, times: 1 });

test("a repeat of an alert reaches only those who did not get it", async () => {
  const body = alert();
  overloaded(second);
  const response = await notify(body);
  expect([response.status, response.headers.get("retry-after")]).toEqual([503, "1"]);
  expect(await phones()).toEqual([first, third]);
  const repeats = await Promise.all(Array.from({ length: 10 }, () => notify(body)));
  expect(new Set(repeats.map(({ status }) => status))).toEqual(new Set([204]));
  expect(await phones()).toEqual([first, second, third]);
  expect(running.logged.join("")).toContain("a text was not sent");
  expect(await running.gateway.context?.metrics.text()).toMatch(
    /^sms_gateway_door_unsent_total\{.*sms_gateway_door="alertmanager".*\} [1-9]/m,
  );
});

test("one number that cannot be texted does not make the others' texts repeat", async () => {
  const body = JSON.stringify({ code: 21211, message: "Invalid 'To' number.", status: 400 });
  const contentType = "application/json";
  running.server.carrier.faults.add({ kind: "server-error", status: 400, body, contentType, to: second });
  expect((await notify(alert())).status).toBe(204);
  expect(await phones()).toEqual([first, third]);
});

test.each(["supabase", "logto"])("%s may try again what certainly was not sent", async (system) => {
  const to = system === "supabase" ? "+15558675320" : "+15558675321";
  const ask = () => {
    // Each attempt of Supabase has another id and signature.
    const [body, headers] = requests[system]?.(to, "123456") ?? ["", {}];
    return askDoor(running, system, body, headers);
  };
  overloaded(to);
  const refused = await ask();
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "1"]);
  expect((await ask()).status).toBe(204);
  expect((await ask()).status).toBe(204);
  expect(await phones()).toEqual([to]);
});

test("while the database is away, Supabase is asked to try again before its five seconds end", async () => {
  const to = "+15558675330";
  const restore = running.useOwnDoorTimes();
  const stuck = Promise.withResolvers<void>();
  const holding = running.gateway.context?.database.transaction(() => stuck.promise);
  const started = performance.now();
  const [body, headers] = requests["supabase"]?.(to, "123456") ?? ["", {}];
  const response = await askDoor(running, "supabase", body, headers);
  expect([response.status, response.headers.get("retry-after")]).toEqual([503, "1"]);
  expect(performance.now() - started).toBeGreaterThan(1_000);
  restore();
  stuck.resolve();
  await holding;
  const [again, otherHeaders] = requests["supabase"]?.(to, "123456") ?? ["", {}];
  expect((await askDoor(running, "supabase", again, otherHeaders)).status).toBe(204);
  expect(await phones()).toEqual([to]);
});
