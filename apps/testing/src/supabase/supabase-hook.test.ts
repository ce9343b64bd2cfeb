import { createMemoryIdempotencyStore, withIdempotency } from "@smskit/delivery";
import { createCarrier, type MockServer, mockTwilio, startMockServer } from "@smskit/mock";
import { twilioWithNumber } from "@smskit/test-support/accounts";
import { createTwilio } from "@smskit/twilio";
import type { Hono } from "hono";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { signHook } from "../testing/sign-hook.ts";
import { createHook } from "./supabase-hook.ts";

const secret = `v1,whsec_${btoa("a secret of Supabase's tests: 32+")}`;
const phone = "15558675310"; // as Supabase writes it
const to = `+${phone}`;
const otp = "048151";

let server: MockServer;
let hook: Hono;
let logged: string;

beforeEach(async () => {
  server = await startMockServer({ mocks: [mockTwilio(createCarrier({ latencyMs: 0 }))] });
  const twilio = createTwilio({
    ...twilioWithNumber,
    baseUrl: server.url,
    templates: [{ usageType: "SignIn", content: "{{code}} is your code to sign in." }],
  });
  hook = createHook({
    sms: withIdempotency(twilio, { store: createMemoryIdempotencyStore() }),
    secrets: secret,
  });
  logged = "";
  const keep = (...parts: unknown[]) => {
    logged += `${parts.join(" ")}\n`;
  };
  for (const method of ["log", "info", "warn", "error", "debug"] as const)
    vi.spyOn(console, method).mockImplementation(keep);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await server.close();
  expect(logged).not.toContain(otp);
  expect(logged).not.toContain(phone);
});

/** The body of a request of Supabase Auth. */
const payload = (fields: object = {}) =>
  JSON.stringify({
    metadata: {
      uuid: "8b938ffc-7a38-4b4d-9d3a-0a0f25b8b6f7",
      time: "2026-11-28T09:00:00.000Z",
      name: "send-sms",
      ip_address: "203.0.113.7",
    },
    user: {
      id: "5c3c7e6a-8f6f-4b44-9d0c-1f0a4a4d9d5e",
      aud: "authenticated",
      role: "",
      email: "",
      phone,
      app_metadata: { provider: "phone", providers: ["phone"] },
      user_metadata: {},
      identities: [],
      created_at: "2026-11-28T09:00:00.000Z",
      updated_at: "2026-11-28T09:00:00.000Z",
      is_anonymous: false,
    },
    sms: { otp, phone, ...fields },
  });

interface Signing {
  secrets?: string[];
  at?: Date;
  /** What is signed, if it is not the body that is sent. */
  signedBody?: string;
}

function post(body: string, { secrets = [secret], at, signedBody = body }: Signing = {}) {
  const headers = signHook(signedBody, secrets, at);
  return hook.request("/send-sms", { method: "POST", headers, body });
}

test("texts the code, and responds with 204", async () => {
  const response = await post(payload());
  expect(response.status).toBe(204);
  const { code, body } = await server.carrier.waitForMessage({ to, timeoutMs: 30_000 });
  expect(code).toBe(otp);
  expect(body).toBe("048151 is your code to sign in.");
});

describe("a request that is not Supabase's", () => {
  const minutes = 60_000;
  test.each([
    ["another secret", { secrets: [`v1,whsec_${btoa("somebody else's secret, 32 bytes long")}`] }],
    ["no signature", { secrets: [] }],
    ["a signature of six minutes ago", { at: new Date(Date.now() - 6 * minutes) }],
    ["a signature from the future", { at: new Date(Date.now() + 6 * minutes) }],
    ["the signature of another body", { signedBody: payload({ phone: "15558675311" }) }],
  ])("with %s gets 401, and nothing is sent", async (_, signing) => {
    expect((await post(payload(), signing)).status).toBe(401);
    expect(server.carrier.messages).toEqual([]);
  });
});

test("while a secret is rotated, both are accepted", async () => {
  const next = `v1,whsec_${btoa("the next secret of Supabase's tests")}`;
  expect((await post(payload(), { secrets: [next, secret] })).status).toBe(204);
});

test("a retry, and a replay within five minutes, text nobody twice", async () => {
  const body = payload();
  expect([(await post(body)).status, (await post(body)).status]).toEqual([204, 204]);
  expect(server.carrier.messages).toHaveLength(1);
});

test("an unknown outcome counts as sent, also when Supabase tries again", async () => {
  server.carrier.faults.add({ kind: "garbled-answer", times: 1 });
  const body = payload();
  expect([(await post(body)).status, (await post(body)).status]).toEqual([204, 204]);
  expect(server.carrier.messages).toHaveLength(1);
});

test("the person who signs in learns why a text was not sent", async () => {
  server.carrier.setPhone(to, { optedOutOf: "all" });
  const response = await post(payload());
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toMatch(/^application\/json\b/);
  expect(await response.json()).toEqual({
    error: { http_code: 422, message: "This number has asked not to be texted." },
  });
  expect(logged).toContain("opted out");

  server.carrier.reset();
  server.carrier.faults.add({ kind: "rate-limited", times: 1 });
  expect(await (await post(payload())).json()).toMatchObject({ error: { http_code: 503 } });
});
