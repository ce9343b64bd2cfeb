import { patience } from "@smskit/test-support/patience";
import { withoutIds } from "@smskit/test-support/without-ids";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createApiKey } from "../keys/create-api-key.ts";
import { startApi, type TestApi } from "../testing/start-api.ts";

const small = createApiKey();
const other = createApiKey();
let api: TestApi;

beforeAll(async () => {
  api = await startApi({
    delivery: { limits: [{ name: "each", per: "recipient", texts: 50, perSeconds: 3_600 }] },
    keys: [
      {
        id: "small",
        sha256: small.sha256,
        scopes: ["messages:send"],
        limits: [{ texts: 3, perSeconds: 3_600 }],
      },
      { id: "other", sha256: other.sha256, scopes: ["messages:send"] },
    ],
  });
});
afterAll(() => api.close());

const number = (index: number) => `+1555867${String(index).padStart(4, "0")}`;
const textsOf = (pattern: RegExp) => api.server.carrier.messages.filter(({ body }) => pattern.test(body));

test("a batch sends what can be sent, lists the rest by index, and shows its progress", async () => {
  const messages = [
    { to: number(1), variables: { code: "111111" }, reference: "first" },
    { to: "not a number", variables: { code: "222222" } },
    { to: number(3), variables: { wrong: "333333" } },
    { to: number(4), body: "Your own text", usageType: undefined },
  ];
  const shared = { usageType: "SignIn" };
  const created = await api.call("POST", "/v1/batches", {
    body: { messages: messages.slice(0, 3), shared },
  });
  expect(created.status).toBe(202);
  expect(created.body.accepted).toEqual([{ index: 0, id: expect.any(String) }]);
  expect(created.body.refused).toMatchObject([
    { index: 1, code: "invalid-recipient" },
    { index: 2, code: "invalid-message" },
  ]);
  expect(withoutIds(created.text)).not.toMatch(/222222|333333/);
  const { id } = created.body;
  expect(created.headers.get("location")).toBe(`/v1/batches/${id}`);
  await expect
    .poll(async () => (await api.call("GET", `/v1/batches/${id}`)).body, patience)
    .toMatchObject({ total: 3, refused: 2, done: true, counts: { accepted: 1, queued: 0 } });
  const { body: page } = await api.call("GET", `/v1/messages?batch=${id}`);
  expect(page.messages).toMatchObject([{ batch: id, reference: "first", usageType: "SignIn" }]);
});

test("messages and batches share the keys of an API key", async () => {
  const message = { to: number(7), body: "Shared keys" };
  const send = (path: string, body: object, key: string, apiKey = api.key) =>
    api.call("POST", path, { body, headers: { "idempotency-key": key }, key: apiKey });
  expect((await send("/v1/messages", message, "first-a-message")).status).toBe(202);
  expect((await send("/v1/batches", { messages: [message] }, "first-a-message")).status).toBe(409);
  expect((await send("/v1/batches", { messages: [message] }, "first-a-batch")).status).toBe(202);
  expect((await send("/v1/messages", message, "first-a-batch")).status).toBe(409);
  expect((await send("/v1/messages", message, "first-a-batch", other.key)).status).toBe(202);
  await expect.poll(() => textsOf(/^Shared keys$/), patience).toHaveLength(3);
});

test("a repeated batch with its Idempotency-Key sends nothing twice, also at the same time", async () => {
  const request = {
    body: {
      messages: Array.from({ length: 60 }, (_, index) => ({ to: number(index), body: `batch ${index}` })),
    },
    headers: { "idempotency-key": "campaign" },
  };
  const responses = await Promise.all([1, 2, 3].map(() => api.call("POST", "/v1/batches", request)));
  const [first] = responses;
  expect(first?.body.accepted).toHaveLength(60);
  for (const { body } of responses) expect(body).toEqual(first?.body);
  await expect
    .poll(async () => (await api.call("GET", `/v1/batches/${first?.body.id}`)).body.done, patience)
    .toBe(true);
  expect(textsOf(/^batch/)).toHaveLength(60);
  const reused = await api.call("POST", "/v1/batches", {
    ...request,
    body: { messages: [{ to: number(1), body: "other" }] },
  });
  expect(reused.status).toBe(409);
});

test("the limit of a key refuses the messages beyond it", async () => {
  const messages = Array.from({ length: 5 }, (_, index) => ({ to: number(index), body: `limited ${index}` }));
  const { body } = await api.call("POST", "/v1/batches", { body: { messages }, key: small.key });
  expect(body.accepted).toHaveLength(3);
  expect(body.refused.map(({ code }: { code: string }) => code)).toEqual(["rate-limited", "rate-limited"]);
});

test("the fields of a batch are checked before anything is sent", async () => {
  const messages = [{ to: number(1), body: "checked" }, { body: "without a number" }];
  const refused = await api.call("POST", "/v1/batches", { body: { messages } });
  expect(refused.status).toBe(422);
  expect(refused.body.errors).toEqual([{ path: "messages[1].to", message: "is missing" }]);
  expect((await api.call("POST", "/v1/batches", { body: { messages: [] } })).status).toBe(422);
  expect((await api.call("GET", "/v1/batches/unknown")).status).toBe(404);
  expect(textsOf(/^checked/)).toEqual([]);
});

test("a person is erased everywhere, and stays on the list of suppressions", async () => {
  const to = number(9_001);
  const later = new Date(Date.now() + 3_600_000).toISOString();
  await api.call("POST", "/v1/messages", { body: { to, body: "erased" }, headers: { prefer: "wait=20" } });
  const { body: waiting } = await api.call("POST", "/v1/messages", {
    body: { to, body: "erased", sendAt: later },
  });
  const { body: kept } = await api.call("POST", "/v1/messages", {
    body: { to: number(9_002), body: "kept", sendAt: later },
  });
  await api.call("POST", "/v1/suppressions", { body: { number: to } });
  const erased = await api.call("DELETE", `/v1/recipients/${encodeURIComponent(to)}`);
  expect(erased.body).toMatchObject({ messages: 2, canceled: 1, underWay: 0, logEntries: 1 });
  expect(erased.body.events).toBeGreaterThan(0);
  expect((await api.call("GET", `/v1/messages/${waiting.id}`)).status).toBe(404);
  expect((await api.call("GET", `/v1/messages/${kept.id}`)).status).toBe(200);
  expect((await api.call("POST", "/v1/messages/search", { body: { number: to } })).body.messages).toEqual([]);
  expect((await api.call("DELETE", `/v1/recipients/${to}`)).body).toMatchObject({
    messages: 0,
    logEntries: 0,
  });
  const { database } = api.gateway.context ?? {};
  const counted = await database?.query("SELECT key FROM smskit.limits WHERE name = 'gateway-each'");
  expect(counted?.rows).not.toHaveLength(0);
  expect(JSON.stringify(counted?.rows)).not.toContain("1555867");
  const lookup = { body: { number: to } };
  expect((await api.call("POST", "/v1/suppressions/lookup", lookup)).body).toEqual({ suppressed: true });
  const { body: refused } = await api.call("POST", "/v1/messages", {
    body: { to, body: "not sent" },
    headers: { prefer: "wait=20" },
  });
  expect(refused).toMatchObject({ status: "failed", error: { code: "recipient-blocked" } });
  await api.call("POST", "/v1/suppressions/remove", lookup);
  expect((await api.call("POST", "/v1/suppressions/lookup", lookup)).body).toEqual({ suppressed: false });
});

test("a code is texted, and approved once", async () => {
  const to = number(9_100);
  const start = (body: object) =>
    api.call("POST", "/v1/verifications", { body: { usageType: "SignIn", ...body } });
  const started = await start({ to, ip: "203.0.113.7", session: "s-1" });
  expect(started).toMatchObject({ status: 201, body: { delivery: "accepted" } });
  expect(started.text).not.toContain(to);
  const path = `/v1/verifications/${started.body.verificationId}`;
  const [, code = ""] = /(\d{6})/.exec(textsOf(/./).findLast((text) => text.to === to)?.body ?? "") ?? [];
  const wrong = code === "000000" ? "000001" : "000000";
  const check = async (body: object) => (await api.call("POST", `${path}/check`, { body })).body;
  expect(await check({ code: wrong, session: "s-1" })).toEqual({ status: "incorrect", attemptsLeft: 4 });
  expect(await check({ code })).toEqual({ status: "not-found" });
  expect(await check({ code, session: "s-1", to: number(1) })).toEqual({ status: "not-found" });
  const early = await api.call("POST", `${path}/resend`, { body: { session: "s-1" } });
  expect(early).toMatchObject({ status: 429, body: { code: "rate-limited" } });
  expect(Number(early.headers.get("retry-after"))).toBeGreaterThan(0);
  const both = await Promise.all([check({ code, session: "s-1", to }), check({ code, session: "s-1", to })]);
  expect(both.map(({ status }) => status).toSorted()).toEqual(["approved", "used"]);
  const nobody = await start({ to: number(9_101), known: false });
  expect(Object.keys(nobody.body)).toEqual(Object.keys(started.body));
  expect(textsOf(/./).filter((text) => text.to === number(9_101))).toEqual([]);
  expect((await start({ to, ip: "not an address" })).body.errors).toMatchObject([{ path: "ip" }]);
});
