import { patience } from "@smskit/test-support/patience";
import { settledWithin } from "@smskit/test-support/settled-within";
import { withoutIds } from "@smskit/test-support/without-ids";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from "vitest";
import { createApiKey } from "../keys/create-api-key.ts";
import { startApi, type TestApi } from "../testing/start-api.ts";

const to = "+15558675310";
const limited = createApiKey();
const german = createApiKey();
let api: TestApi;

beforeAll(async () => {
  api = await startApi({
    keys: [
      {
        id: "limited",
        sha256: limited.sha256,
        scopes: ["messages:send", "messages:read", "verifications"],
        limits: [{ texts: 2, perSeconds: 3_600 }],
      },
      { id: "german", sha256: german.sha256, scopes: ["messages:send", "verifications"], countries: ["DE"] },
    ],
  });
});
afterAll(() => api.close());
beforeEach(() => api.server.carrier.reset());

const sent = () => api.server.carrier.messages.map(({ to, body }) => ({ to, body }));
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

test("a text is on record at once, and arrives", async () => {
  const response = await api.call("POST", "/v1/messages", {
    body: { to, body: "Hello", reference: "order-1" },
  });
  expect(response.status).toBe(202);
  const { id } = response.body;
  expect(response.headers.get("location")).toBe(`/v1/messages/${id}`);
  expect(response.body).toMatchObject({
    status: "queued",
    source: "key:all",
    to: "+••••••••10",
    reference: "order-1",
    segments: 1,
    encoding: "gsm-7",
  });
  await expect
    .poll(async () => (await api.call("GET", `/v1/messages/${id}`)).body, patience)
    .toMatchObject({ status: "accepted", connector: "main", provider: "twilio" });
  expect(sent()).toEqual([{ to, body: "Hello" }]);
});

test("a client that prefers to wait gets the outcome", async () => {
  const response = await api.call("POST", "/v1/messages", {
    body: { to, usageType: "SignIn", variables: { code: "123456" }, priority: "code" },
    headers: { prefer: "respond-async, wait=20" },
  });
  expect(response.status).toBe(200);
  expect(response.headers.get("preference-applied")).toBe("wait=20");
  expect(response.body).toMatchObject({ status: "accepted", usageType: "SignIn" });
  expect(withoutIds(response.text)).not.toContain("123456");
  expect(sent()).toEqual([{ to, body: "Your code is 123456." }]);
});

test("the wait ends, and the message stays", async () => {
  const release = api.server.carrier.faults.add({ kind: "hang", to: "+15558675366" });
  onTestFinished(release);
  const response = await api.call("POST", "/v1/messages", {
    body: { to: "+15558675366", body: "Slow" },
    headers: { prefer: "wait=1" },
  });
  expect(response.status).toBe(202);
  expect(response.headers.get("preference-applied")).toBe("wait=1");
  expect(response.body.status).toBe("queued");
});

test("a text that is due later is not waited for, nor is its repeat", async () => {
  const request = {
    body: { to, body: "Later", sendAt: inAnHour() },
    headers: { prefer: "wait=30", "idempotency-key": "due-later" },
  };
  for (const _ of [1, 2]) {
    const response = await settledWithin(10_000, api.call("POST", "/v1/messages", request));
    expect(response).toMatchObject({ status: 202, body: { status: "queued" } });
    expect(response.headers.get("preference-applied")).toBeNull();
  }
  const body = { to, body: "Due", sendAt: new Date(Date.now() - 1_000).toISOString() };
  const { status } = await api.call("POST", "/v1/messages", { body, headers: { prefer: "wait=20" } });
  expect(status).toBe(200);
});

test("a number without its country is refused, with the field of the config that has it", async () => {
  const { status, body } = await api.call("POST", "/v1/messages", {
    body: { to: "5558675310", body: "Hello" },
  });
  expect(status).toBe(422);
  expect(body.detail).toMatch(/^to: does not say its country.*, or set `defaultCountry` in the config\.$/);
});

test("a text of which nobody knows whether it was sent is unknown, and not repeated", async () => {
  api.server.carrier.faults.add({ kind: "empty-answer", times: 1 });
  const { status, body } = await api.call("POST", "/v1/messages", {
    body: { to, body: "Perhaps" },
    headers: { prefer: "wait=20" },
  });
  expect(status).toBe(200);
  expect(["unknown", "accepted"]).toContain(body.status);
  expect(sent().filter(({ body: text }) => text === "Perhaps").length).toBeLessThanOrEqual(1);
});

test("fifty requests with one Idempotency-Key send one text", async () => {
  const request = { body: { to, body: "Once" }, headers: { "idempotency-key": "order-50" } };
  const responses = await Promise.all(
    Array.from({ length: 50 }, () => api.call("POST", "/v1/messages", request)),
  );
  const ids = new Set(responses.map(({ body }) => body.id));
  expect(ids.size).toBe(1);
  await api.call("POST", "/v1/messages", { ...request, headers: { ...request.headers, prefer: "wait=20" } });
  expect(sent()).toEqual([{ to, body: "Once" }]);
});

test("an Idempotency-Key belongs to one request of one key", async () => {
  const headers = { "idempotency-key": "order-2" };
  const first = await api.call("POST", "/v1/messages", { body: { to, body: "One" }, headers });
  const reordered = await api.call("POST", "/v1/messages", { body: { body: "One", to }, headers });
  expect(reordered.body.id).toBe(first.body.id);
  const other = await api.call("POST", "/v1/messages", { body: { to, body: "Two" }, headers });
  expect(other).toMatchObject({ status: 409, body: { code: "idempotency-conflict", delivery: "not-sent" } });
  const foreign = await api.call("POST", "/v1/messages", {
    body: { to, body: "Two" },
    headers,
    key: limited.key,
  });
  expect(foreign.status).toBe(202);
  const long = { "idempotency-key": "x".repeat(256) };
  expect((await api.call("POST", "/v1/messages", { body: { to, body: "One" }, headers: long })).status).toBe(
    422,
  );
});

test("a key has limits, which repeated requests do not use up", async () => {
  const send = (body: string) =>
    api.call("POST", "/v1/messages", {
      body: { to, body },
      headers: { "idempotency-key": body },
      key: limited.key,
    });
  expect((await send("second")).status).toBe(202);
  expect((await send("second")).status).toBeLessThan(300);
  const refused = await send("third");
  expect(refused).toMatchObject({ status: 429, body: { code: "rate-limited", delivery: "not-sent" } });
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(3_000);
  const verification = { body: { to, usageType: "SignIn" }, key: limited.key };
  expect((await api.call("POST", "/v1/verifications", verification)).status).toBe(429);
});

test("a key texts its countries only", async () => {
  for (const [path, body] of [
    ["/v1/messages", { to, body: "Hello" }],
    ["/v1/verifications", { to, usageType: "SignIn" }],
  ] as const) {
    expect(await api.call("POST", path, { body, key: german.key })).toMatchObject({
      status: 403,
      body: { code: "permission" },
    });
  }
  const allowed = { body: { to: "+4915112345678", body: "Hallo" }, key: german.key };
  const headers = { prefer: "wait=20" };
  expect((await api.call("POST", "/v1/messages", { ...allowed, headers })).status).toBe(200);
});

test("a scheduled text can be canceled, again and again, until it is sent", async () => {
  const { body: scheduled } = await api.call("POST", "/v1/messages", {
    body: { to, body: "Later", sendAt: inAnHour() },
  });
  for (const _ of [1, 2]) {
    expect(await api.call("POST", `/v1/messages/${scheduled.id}/cancel`)).toMatchObject({
      status: 200,
      body: { status: "canceled" },
    });
  }
  const { body: gone } = await api.call("POST", "/v1/messages", {
    body: { to, body: "Now" },
    headers: { prefer: "wait=20" },
  });
  expect((await api.call("POST", `/v1/messages/${gone.id}/cancel`)).status).toBe(409);
  expect(sent()).toContainEqual({ to, body: "Now" });
  expect(sent()).not.toContainEqual({ to, body: "Later" });
});

test("a text is deleted at its provider", async () => {
  const { body } = await api.call("POST", "/v1/messages", {
    body: { to, body: "Private" },
    headers: { prefer: "wait=20" },
  });
  await expect.poll(() => api.server.carrier.messages[0]?.status, patience).toBe("delivered");
  expect((await api.call("POST", `/v1/messages/${body.id}/redact`)).status).toBe(204);
  const last = api.server.carrier.requests.at(-1);
  expect(last).toMatchObject({ method: "POST", path: expect.stringContaining(body.providerId), status: 200 });
  const { body: later } = await api.call("POST", "/v1/messages", {
    body: { to, body: "Later", sendAt: inAnHour() },
  });
  expect((await api.call("POST", `/v1/messages/${later.id}/redact`)).status).toBe(409);
});

test("messages are listed in pages, newest first, by everything that they have", async () => {
  const ids: string[] = [];
  for (const index of [0, 1, 2, 3, 4]) {
    const body = { to: "+15558675377", body: `n ${index}`, reference: "paged", sendAt: inAnHour() };
    ids.unshift((await api.call("POST", "/v1/messages", { body })).body.id);
  }
  const found: string[] = [];
  let before = "";
  do {
    const { body } = await api.call("GET", `/v1/messages?reference=paged&limit=2${before}`);
    found.push(...body.messages.map(({ id }: { id: string }) => id));
    before = body.next === undefined ? "" : `&before=${body.next}`;
  } while (before !== "");
  expect(found).toEqual(ids);
  const search = async (body: object) =>
    (await api.call("POST", "/v1/messages/search", { body })).body.messages;
  expect(await search({ number: "+1 (555) 867-5377", limit: 100 })).toHaveLength(5);
  expect(await search({ number: "+15558675377", status: "accepted" })).toEqual([]);
  expect(await search({ source: "key:nobody" })).toEqual([]);
  expect((await api.call("GET", "/v1/messages?limit=101")).status).toBe(422);
  expect((await api.call("GET", "/v1/messages?number=%2B15558675377")).status).toBe(422);
  expect((await api.call("GET", "/v1/messages/unknown")).status).toBe(404);
});

test("a preview is what is sent", async () => {
  const content = { usageType: "Generic", variables: { code: "12Ж4" } };
  const { body: preview } = await api.call("POST", "/v1/templates/preview", { body: content });
  expect(preview).toMatchObject({ encoding: "ucs-2", segments: 1, nonGsmCharacters: ["Ж"] });
  await api.call("POST", "/v1/messages", { body: { to, ...content }, headers: { prefer: "wait=20" } });
  expect(sent()).toEqual([{ to, body: preview.body }]);
  const { body } = await api.call("GET", "/v1/templates");
  expect(body.templates).toContainEqual({ usageType: "SignIn", placeholders: ["code"] });
});
