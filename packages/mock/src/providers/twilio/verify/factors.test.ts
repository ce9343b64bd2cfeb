import twilio from "twilio";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { closeApps, startApp } from "../../../testing/webhook-app.ts";
import { accountSid, authToken } from "../testing/twilio-client.ts";
import { phoneKey, phoneResponse, signOnPhone } from "../testing/verify/push-phone.ts";
import { totpCode } from "../testing/verify/totp-code.ts";
import { startVerifyMock, type VerifyMock } from "../testing/verify/verify-mock.ts";
import { isTotpCode } from "./totp.ts";

const identity = "user-0001";
const push = {
  friendlyName: "Ada's phone",
  factorType: "push",
  "binding.alg": "ES256",
  "binding.publicKey": phoneKey,
  "config.appId": "com.example.app",
  "config.notificationPlatform": "fcm",
  "config.notificationToken": "a".repeat(32),
  "config.sdkVersion": "1.0",
} as const;

let mock: VerifyMock;

beforeEach(async () => {
  mock = await startVerifyMock();
});

afterEach(async () => {
  await mock.server.close();
  await closeApps();
});

const entity = () => mock.service().entities(identity);

/** The test vectors of RFC 6238, appendix B. */
test.each([
  ["sha1", 20, 59, "94287082"],
  ["sha1", 20, 1_111_111_109, "07081804"],
  ["sha256", 32, 1_111_111_111, "67062674"],
  ["sha512", 64, 20_000_000_000, "47863826"],
] as const)("a code by %s with a secret of %i bytes at %i s is %s", (alg, bytes, seconds, code) => {
  const text = "1234567890".repeat(7).slice(0, bytes);
  const bits = [...text].map((digit) => digit.charCodeAt(0).toString(2).padStart(8, "0")).join("");
  const secret = (bits.match(/.{1,5}/g) ?? [])
    .map((group) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[Number.parseInt(group.padEnd(5, "0"), 2)])
    .join("");
  const config = { alg, codeLength: 8, timeStep: 30, skew: 0 };
  expect(isTotpCode(code, secret, config, seconds * 1_000)).toBe(true);
  expect(isTotpCode(code, secret, config, (seconds + 30) * 1_000)).toBe(false);
  expect(isTotpCode(code, secret, { ...config, skew: 1 }, (seconds + 30) * 1_000)).toBe(true);
});

describe("a TOTP factor", () => {
  test("is created with its entity, verified by a code, and approves a challenge", async () => {
    await mock.service().update({ friendlyName: "Acme & Co" });
    const created = await entity().newFactors.create({ friendlyName: "Ada's account", factorType: "totp" });
    const { secret, uri } = created.binding;
    expect(created).toMatchObject({
      status: "unverified",
      config: { alg: "sha1", skew: 1, code_length: 6, time_step: 30 },
    });
    expect(uri).toBe(
      `otpauth://totp/Acme%20%26%20Co:Ada's%20account?secret=${secret}&issuer=Acme%20%26%20Co&algorithm=SHA1&digits=6&period=30`,
    );
    expect(await mock.service().entities.list()).toMatchObject([{ identity }]);
    const factor = entity().factors(created.sid);
    const code = totpCode(secret, mock.carrier.now());
    const wrong = code === "000000" ? "111111" : "000000";
    expect(await factor.update({ authPayload: wrong })).toMatchObject({ status: "unverified" });
    expect(await factor.update({ authPayload: code })).toMatchObject({ status: "verified" });
    expect(await factor.fetch()).toMatchObject({ status: "verified", friendlyName: "Ada's account" });

    const { challenges } = entity();
    const factorSid = created.sid;
    const approved = await challenges.create({ factorSid, authPayload: code });
    expect(approved).toMatchObject({
      status: "approved",
      dateResponded: new Date("2026-11-23T12:00:00Z"),
      expirationDate: new Date("2026-11-23T12:05:00Z"),
    });
    const pending = await challenges.create({ factorSid, authPayload: wrong });
    expect(pending.status).toBe("pending");
    mock.carrier.advance(60_000);
    const next = totpCode(secret, mock.carrier.now());
    expect(await challenges(pending.sid).update({ authPayload: next })).toMatchObject({ status: "approved" });
    const left = await challenges.create({ factorSid });
    mock.carrier.advance(300_000);
    expect(await challenges(left.sid).fetch()).toMatchObject({ status: "expired" });
    expect(await challenges.list({ status: "expired" })).toMatchObject([{ sid: left.sid }]);
    expect((await challenges.list({ order: "asc" })).map(({ sid }) => sid)).toEqual([
      approved.sid,
      pending.sid,
      left.sid,
    ]);
    expect(await factor.remove()).toBe(true);
    expect(await entity().factors.list()).toEqual([]);
    expect(await entity().remove()).toBe(true);
    await expect(challenges.list()).rejects.toMatchObject({ status: 404, code: 20404 });
  });

  test("has the settings of its service, unless the request says otherwise", async () => {
    await mock.service().update({ "totp.issuer": "Bank", "totp.codeLength": 8, "totp.timeStep": 60 });
    const created = await entity().newFactors.create({
      friendlyName: "Ada",
      factorType: "totp",
      "config.alg": "sha512",
      "config.skew": 0,
    });
    expect(created.config).toEqual({ alg: "sha512", skew: 0, code_length: 8, time_step: 60 });
    expect(created.binding.uri).toMatch(
      /^otpauth:\/\/totp\/Bank:Ada\?.*algorithm=SHA512&digits=8&period=60$/,
    );
  });
});

test("a phone registers, and approves or denies a challenge; the app is told, with a signature", async () => {
  const app = await startApp();
  await mock
    .service()
    .webhooks.create({ friendlyName: "App", eventTypes: ["*"], webhookUrl: `${app.url}/verify` });
  const created = await entity().newFactors.create({ ...push, metadata: '{"os":"Android"}' });
  expect(created).toMatchObject({
    status: "unverified",
    factorType: "push",
    binding: { alg: "ES256", public_key: phoneKey },
    metadata: { os: "Android" },
  });
  const factor = entity().factors(created.sid);
  await factor.update({ authPayload: signOnPhone(created.sid) });
  const asked = { factorSid: created.sid, "details.message": "Sign in?" };
  for (const status of ["approved", "denied"] as const) {
    const { sid } = await entity().challenges.create(asked);
    const responded = await entity()
      .challenges(sid)
      .update({ authPayload: phoneResponse(status) });
    expect(responded).toMatchObject({ status, details: { message: "Sign in?" } });
  }
  await factor.remove();
  await mock.carrier.idle();
  expect(app.requests.map(({ body }) => new URLSearchParams(body).get("type"))).toEqual([
    "factor.created",
    "factor.verified",
    "challenge.approved",
    "challenge.denied",
    "factor.deleted",
  ]);
  for (const { headers, body } of app.requests) {
    const parameters = Object.fromEntries(new URLSearchParams(body));
    expect(parameters).toMatchObject({
      account_sid: accountSid,
      entity_identity: identity,
      factor_sid: created.sid,
      factor_type: "push",
    });
    const signature = String(new Headers(headers as Record<string, string>).get("x-twilio-signature"));
    expect(twilio.validateRequest(authToken, signature, `${app.url}/verify`, parameters)).toBe(true);
  }
});

test("a webhook hears only of its events, and nothing while it is disabled", async () => {
  const app = await startApp();
  const webhook = await mock.service().webhooks.create({
    friendlyName: "App",
    eventTypes: ["factor.deleted"],
    webhookUrl: `${app.url}/verify`,
  });
  const factor = () => entity().newFactors.create({ friendlyName: "Ada", factorType: "totp" });
  await entity()
    .factors((await factor()).sid)
    .remove();
  await mock.service().webhooks(webhook.sid).update({ status: "disabled" });
  await entity()
    .factors((await factor()).sid)
    .remove();
  await mock.carrier.idle();
  expect(app.requests).toHaveLength(1);
});

test("an access token is created and read", async () => {
  const { accessTokens } = mock.service();
  const token = await accessTokens.create({ identity, factorType: "push", ttl: 300 });
  expect(token).toMatchObject({
    sid: expect.stringMatching(/^YK[0-9a-f]{32}$/),
    ttl: 300,
    entityIdentity: identity,
  });
  expect(await accessTokens(token.sid).fetch()).toMatchObject({ token: token.token });
});
