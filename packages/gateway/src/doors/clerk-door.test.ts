import { verifyWebhook } from "@clerk/backend/webhooks";
import { withoutIds } from "@smskit/test-support/without-ids";
import fc from "fast-check";
import { Webhook } from "svix";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startGateway, type TestGateway } from "../testing/start-gateway.ts";
import { fixture } from "./testing/ask-door.ts";
import { checkHostileRequests, hostileValues } from "./testing/hostile-values.ts";

/** The event as Clerk's types have it. @see https://github.com/clerk/javascript/blob/main/packages/backend/src/api/resources/JSON.ts */
const sample = JSON.parse(fixture("clerk-sms-created"));
const oldSecret = `whsec_${Buffer.from("the-old-secret-of-the-endpoint").toString("base64")}`;
/** The signing secret of one door's endpoint. */
const secretOf = (door: string) =>
  `whsec_${Buffer.from(`the-secret-of-the-endpoint-${door}`).toString("base64")}`;
const recipient = "+15558675310";
const canary = "canary-3d94";

let running: TestGateway;
beforeAll(async () => {
  const own = (door: string) => ({ type: "clerk", secret: secretOf(door) });
  running = await startGateway({
    doors: {
      clerk: { type: "clerk", secret: [secretOf("clerk"), oldSecret] },
      worded: { ...own("worded"), content: "system" },
      mapped: { ...own("mapped"), usageTypes: { verification_code: "SignIn" } },
      abroad: { ...own("abroad"), countries: ["DE"] },
      capped: { ...own("capped"), dailyTexts: 2 },
      hostile: { ...own("hostile"), dailyTexts: 5 },
    },
  });
});
afterAll(() => running.close());
beforeEach(() => running.server.carrier.reset());

let made = 0;
function event(changes: object = {}, { type = "sms.created", timestamp = Date.now() as unknown } = {}) {
  return { ...sample, type, timestamp, data: { ...sample.data, id: `sms_${++made}`, ...changes } };
}

function signed(
  body: string,
  { secret = secretOf("clerk"), at = new Date(), id = `msg_${++made}` } = {},
): RequestInit {
  const headers = {
    "content-type": "application/json",
    "svix-id": id,
    "svix-timestamp": String(Math.floor(at.getTime() / 1_000)),
    "svix-signature": new Webhook(secret).sign(id, at, body),
  };
  return { method: "POST", headers, body };
}

const post = (door: string, body: unknown, options?: Parameters<typeof signed>[1]) =>
  running.request(`/doors/${door}`, signed(JSON.stringify(body), { secret: secretOf(door), ...options }));
const texts = () => running.texts();

test("a request that Clerk's own library accepts is sent with the template of the config", async () => {
  const init = signed(JSON.stringify(event()));
  const request = new Request("http://gateway.test/doors/clerk", init);
  expect(await verifyWebhook(request, { signingSecret: secretOf("clerk") })).toMatchObject({
    type: "sms.created",
  });
  expect((await running.request("/doors/clerk", init)).status).toBe(204);
  expect(await texts()).toEqual([{ to: recipient, body: "Code: 493817" }]);
});

test("the config chooses the usage type, or Clerk's own words", async () => {
  await post("mapped", event());
  await post("worded", event());
  await post("clerk", event({ data: null, slug: null }));
  await post("clerk", event({ data: { otp_code: null } }));
  const words = "493817 is your verification code for Acme.";
  expect((await texts()).map(({ body }) => body)).toEqual(["Your code is 493817.", words, words, words]);
});

test("what Clerk delivered itself, and other events, send nothing", async () => {
  expect((await post("clerk", event({ delivered_by_clerk: true }))).status).toBe(204);
  expect((await post("clerk", event({}, { type: "user.created" }))).status).toBe(204);
  expect((await post("clerk", { type: "email.created", data: null })).status).toBe(204);
  expect(await texts()).toEqual([]);
});

test("an event that comes 20 times at once is one text", async () => {
  const body = event();
  const responses = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      post("capped", body, { id: "msg_repeated", at: new Date(Date.now() - index * 1_000) }),
    ),
  );
  expect(responses.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 204));
  expect(await texts()).toHaveLength(1);
});

test("a code that comes too late is not texted; another message is", async () => {
  const late = { timestamp: Date.now() - 601_000 };
  expect((await post("clerk", event({}, late))).status).toBe(204);
  expect(await texts()).toEqual([]);
  await post(
    "clerk",
    event({ data: {}, slug: "password_changed", message: "Your password was changed." }, late),
  );
  expect(await texts()).toEqual([{ to: recipient, body: "Your password was changed." }]);
});

test("a secret that is being replaced works", async () => {
  expect((await post("clerk", event(), { secret: oldSecret })).status).toBe(204);
  expect(await texts()).toHaveLength(1);
});

test("requests without a genuine signature of the last five minutes are refused", async () => {
  const body = JSON.stringify(event());
  const other = `whsec_${Buffer.from("another-secret-of-an-endpoint").toString("base64")}`;
  const genuine = signed(body);
  for (const init of [
    signed(body, { secret: other }),
    signed(body, { at: new Date(Date.now() - 302_000) }),
    signed(body, { at: new Date(Date.now() + 360_000) }),
    { ...genuine, body: `${body} ` },
    { ...genuine, headers: { "content-type": "application/json" } },
    { ...genuine, headers: { ...(genuine.headers as object), "svix-id": "msg_other" } },
    { ...genuine, headers: { ...(genuine.headers as object), "svix-signature": "v1,é v1 v2," } },
  ] as RequestInit[]) {
    expect((await running.request("/doors/clerk", init)).status).toBe(401);
  }
  expect(await texts()).toEqual([]);
  // A replay of a genuine one sends nothing.
  await running.request("/doors/clerk", genuine);
  await running.request("/doors/clerk", genuine);
  expect(await texts()).toHaveLength(1);
});

test("Svix is told when a retry cannot help", async () => {
  const abroad = await post("abroad", event());
  expect([abroad.status, abroad.headers.get("webhook-delivery")]).toEqual([422, "abort-message"]);
  const invalid = await post("clerk", event({ to_phone_number: "12" }));
  expect([invalid.status, invalid.headers.get("webhook-delivery")]).toEqual([422, "abort-message"]);
  expect((await post("capped", event())).status).toBe(204);
  expect((await post("capped", event())).status).toBe(429);
});

test("an unknown outcome is a success, and a repeat sends nothing", async () => {
  running.server.carrier.faults.add({ kind: "server-error", status: 503, accepted: true, times: 1 });
  const body = event();
  expect((await post("clerk", body)).status).toBe(204);
  expect((await post("clerk", body)).status).toBe(204);
  expect(await texts()).toHaveLength(1);
});

test("whatever Clerk signs, the response is not a server error, and neither it nor the log repeats it", async () => {
  const value = hostileValues(canary);
  const body = fc.oneof(
    value,
    fc
      .dictionary(fc.constantFrom("type", "timestamp", "data", "__proto__", canary), value)
      .map((changes) => ({
        ...event(),
        ...changes,
      })),
    fc
      .dictionary(fc.constantFrom(...Object.keys(sample.data), "__proto__", canary), value, { maxKeys: 3 })
      .map((changes) => event(changes)),
  );
  await checkHostileRequests(body, { canary }, (hostile) =>
    running.request("/doors/hostile", signed(JSON.stringify(hostile), { secret: secretOf("hostile") })),
  );
  expect(
    (await running.request("/doors/hostile", signed("{not json", { secret: secretOf("hostile") }))).status,
  ).toBe(400);
  expect(withoutIds(running.logged.join("\n"))).not.toMatch(new RegExp(`${canary}|493817|5558675|whsec_`));
});
