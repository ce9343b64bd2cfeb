import { generateKeyPairSync } from "node:crypto";
import { SmsError } from "@smskit/core";
import { verifySignature } from "@vonage/jwt";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { afterEach, expect, test, vi } from "vitest";
import { createVonage } from "./index.ts";

const applicationId = "aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab";
const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
const pkcs8 = privateKey.export({ format: "pem", type: "pkcs8" }) as string;
const pkcs1 = privateKey.export({ format: "pem", type: "pkcs1" }) as string;
const spki = publicKey.export({ format: "pem", type: "spki" }) as string;

afterEach(() => {
  vi.useRealTimers();
});

/** Sends a text each time it is called, and returns the token of that request. */
function sender(key: string): () => Promise<string> {
  let authorization = "";
  const fetch = async (_input: unknown, init?: RequestInit) => {
    authorization = new Headers(init?.headers).get("authorization") ?? "";
    return Response.json({ message_uuid: "m-1" }, { status: 202 });
  };
  const config = { applicationId, privateKey: key, from: "15551230000" };
  const sms = createVonage(config, { http: { fetch } });
  return async () => {
    await sms.send({ to: "+15558675310", body: "Hello" });
    return authorization.replace(/^Bearer /, "");
  };
}

test.each([
  ["the dashboard's key", pkcs8],
  ["a key as the environment has it", pkcs8.replaceAll("\n", "\\n")],
  ["a key with the line breaks of Windows", pkcs8.replaceAll("\n", "\r\n")],
  ["such a key as the environment has it", pkcs8.replaceAll("\n", "\\r\\n")],
  ["a key of an older tool", pkcs1],
  ["a key with the attributes that OpenSSL writes", `Bag Attributes\n    localKeyID: 01\n${pkcs8}`],
  ["a key with a comment and quotation marks", `# from the dashboard\n"${pkcs8.trim()}"\n`],
  ["a key with its certificate", `${pkcs8}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n`],
  ["a key under the label of the older form", pkcs8.replaceAll("PRIVATE KEY", "RSA PRIVATE KEY")],
  ["an older key under the label of the newer form", pkcs1.replaceAll("RSA PRIVATE KEY", "PRIVATE KEY")],
  ["a key in one line", pkcs8.replaceAll("\n", " ")],
])("%s signs tokens that Vonage's SDK accepts", async (_, key) => {
  const token = await sender(key)();
  expect(verifySignature(token, spki)).toBe(true);
  expect(decodeProtectedHeader(token)).toEqual({ typ: "JWT", alg: "RS256" });
  const { iat = 0, exp = 0, ...claims } = decodeJwt(token);
  expect(claims).toEqual({ application_id: applicationId, jti: expect.stringMatching(/^[\w-]{36}$/) });
  expect(exp - iat).toBe(900);
  expect(Math.abs(iat - Date.now() / 1_000)).toBeLessThan(10);
});

test("a token serves until near its end, and never before its beginning", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-01-02T03:04:05Z") });
  const send = sender(pkcs8);
  const first = await send();
  vi.setSystemTime(Date.now() + 839_000);
  expect(await send()).toBe(first);
  vi.setSystemTime(Date.now() + 2_000);
  const second = await send();
  expect(second).not.toBe(first);
  vi.setSystemTime(Date.now() - 3_600_000);
  expect(await send()).not.toBe(second);
});

test("sends at the same time share one token", async () => {
  const send = sender(pkcs8);
  const tokens = await Promise.all([send(), send(), send()]);
  expect(new Set(tokens).size).toBe(1);
});

/** The key's own numbers are damaged, not the frame around them. */
function damagedKey(): string {
  const lines = pkcs8.trim().split("\n");
  return lines
    .map((line, index) => (index > 3 && index < lines.length - 2 ? "A".repeat(line.length) : line))
    .join("\n");
}

test.each([
  ["has the form of one but is not one", damagedKey()],
  ["is too short for RS256", generateKeyPairSync("rsa", { modulusLength: 1_024 }).privateKey],
])("a key that %s sends nothing", async (_, key) => {
  const pem = typeof key === "string" ? key : (key.export({ format: "pem", type: "pkcs8" }) as string);
  const send = sender(pem);
  for (const attempt of [send(), send()]) {
    const thrown = await attempt.catch((error: unknown) => error);
    expect(SmsError.is(thrown)).toBe(true);
    expect(thrown).toMatchObject({ code: "invalid-config", delivery: "not-sent" });
    expect((thrown as SmsError).message).toContain("privateKey");
  }
});
