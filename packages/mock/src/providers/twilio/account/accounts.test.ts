import twilio from "twilio";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  type Carrier,
  createCarrier,
  createManualClock,
  type MockServer,
  mockTwilio,
  startMockServer,
  startMocks,
} from "../../../index.ts";
import { accountSid, authToken, get, numberSid, post, sdkFor } from "../testing/twilio-client.ts";

const phone = "+15558675310";
const from = "+15550001111";
const hello = { to: phone, from, body: "hello" };
const refused = { status: 401, code: 20003 };

let carrier: Carrier;
let server: MockServer;

beforeEach(async () => {
  carrier = createCarrier({ clock: createManualClock(new Date("2026-11-23T15:30:00Z")) });
  server = await startMockServer({ mocks: [mockTwilio(carrier)] });
});

afterEach(() => server.close());

describe("subaccounts", () => {
  test("are created with their own token, and act for themselves", async () => {
    const main = sdkFor(server);
    const sub = await main.api.v2010.accounts.create({ friendlyName: "Branch" });
    expect(sub).toMatchObject({
      friendlyName: "Branch",
      ownerAccountSid: accountSid,
      status: "active",
      authToken: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    const own = sdkFor(server, sub.sid, sub.authToken);
    expect(await own.messages.create(hello)).toMatchObject({ accountSid: sub.sid });
    expect(await own.messages.list()).toHaveLength(1);
    expect(await main.messages.list()).toEqual([]);
    await expect(sdkFor(server, sub.sid, "0".repeat(32)).messages.list()).rejects.toMatchObject(refused);
  });

  test("are named after the minute without a name", async () => {
    const { friendlyName } = await sdkFor(server).api.v2010.accounts.create();
    expect(friendlyName).toBe("SubAccount Created at 2026-11-23 03:30 PM");
  });

  test("act by their owner's token, not by its API keys", async () => {
    const main = sdkFor(server);
    const { sid } = await main.api.v2010.accounts.create();
    const byOwner = twilio(accountSid, authToken, { accountSid: sid });
    byOwner.api.baseUrl = server.url;
    expect(await byOwner.messages.create(hello)).toMatchObject({ accountSid: sid });
    const key = await main.newKeys.create();
    const byKey = twilio(key.sid, key.secret, { accountSid: sid });
    byKey.api.baseUrl = server.url;
    await expect(byKey.messages.list()).rejects.toMatchObject(refused);
  });

  test("are listed with their owner, by name and status", async () => {
    const { accounts } = sdkFor(server).api.v2010;
    const first = await accounts.create({ friendlyName: "Branch" });
    await accounts.create({ friendlyName: "Shop" });
    expect((await accounts.list()).map(({ friendlyName }) => friendlyName)).toEqual([
      "Shop",
      "Branch",
      "My first Twilio account",
    ]);
    await accounts(first.sid).update({ status: "suspended" });
    expect(await accounts.list({ status: "suspended" })).toMatchObject([{ sid: first.sid }]);
    expect(await accounts.list({ friendlyName: "Shop" })).toHaveLength(1);
    expect(await accounts.list({ friendlyName: "Nobody" })).toEqual([]);
  });

  test("send nothing while they are suspended, and never again once closed", async () => {
    const { accounts } = sdkFor(server).api.v2010;
    const { sid, authToken: token } = await accounts.create();
    const own = sdkFor(server, sid, token);
    const byOwner = twilio(accountSid, authToken, { accountSid: sid });
    byOwner.api.baseUrl = server.url;
    await own.messages.create(hello);
    await accounts(sid).update({ status: "suspended" });
    await expect(own.messages.create(hello)).rejects.toMatchObject(refused);
    await expect(byOwner.messages.create(hello)).rejects.toMatchObject(refused);
    expect(await byOwner.messages.list()).toHaveLength(1);
    await accounts(sid).update({ status: "active" });
    await own.messages.create(hello);
    await accounts(sid).update({ status: "closed" });
    await expect(own.messages.create(hello)).rejects.toMatchObject(refused);
    expect(await byOwner.messages.list()).toHaveLength(2);
    await expect(accounts(sid).update({ status: "active" })).rejects.toMatchObject({ code: 20001 });
  });

  test("are forgotten when the mock is reset", async () => {
    const { sid, authToken: token } = await sdkFor(server).api.v2010.accounts.create();
    carrier.reset();
    expect(await sdkFor(server).api.v2010.accounts.list()).toHaveLength(1);
    // Any well-formed credential is an account's again.
    await sdkFor(server, sid, token).messages.list();
  });
});

test("an account is renamed, and keeps its status", async () => {
  const { accounts } = sdkFor(server).api.v2010;
  await accounts(accountSid).update({ friendlyName: "Acme" });
  expect(await accounts(accountSid).fetch()).toMatchObject({ friendlyName: "Acme", status: "active" });
  await expect(accounts(accountSid).update({ status: "closed" })).rejects.toMatchObject({ code: 20001 });
});

test("a request that a fault keeps from Twilio creates nothing", async () => {
  carrier.faults.add({ kind: "server-error", times: 2 });
  await expect(sdkFor(server).api.v2010.accounts.create()).rejects.toMatchObject({ status: 500 });
  await expect(sdkFor(server).newKeys.create()).rejects.toMatchObject({ status: 500 });
  expect(await sdkFor(server).api.v2010.accounts.list()).toHaveLength(1);
  expect(await sdkFor(server).keys.list()).toEqual([]);
});

describe("API keys", () => {
  test("authenticate from their creation to their deletion, and tell their secret once", async () => {
    const client = sdkFor(server);
    const { sid, secret } = await client.newKeys.create({ friendlyName: "CI" });
    const byKey = { username: sid, password: secret };
    expect((await post(server, { To: phone, From: from, Body: "hi" }, byKey)).status).toBe(201);
    expect(await client.keys(sid).fetch()).toMatchObject({ sid, friendlyName: "CI" });
    expect(
      (await get(server, `/2010-04-01/Accounts/${accountSid}/Keys/${sid}.json`)).body,
    ).not.toHaveProperty("secret");
    await client.keys(sid).update({ friendlyName: "Build" });
    expect(await client.keys.list()).toMatchObject([{ sid, friendlyName: "Build" }]);
    const wrong = await post(server, {}, { username: sid, password: "x".repeat(32) });
    expect(wrong.status).toBe(401);
    expect(await client.keys(sid).remove()).toBe(true);
    expect((await post(server, {}, byKey)).status).toBe(401);
  });

  test("are the same by the former name and at the IAM API", async () => {
    const client = sdkFor(server);
    const signing = await client.newSigningKeys.create({ friendlyName: "Signing" });
    const key = await client.iam.v1.newApiKey.create({ accountSid, friendlyName: "IAM" });
    expect((await client.signingKeys.list()).map(({ sid }) => sid)).toEqual([key.sid, signing.sid]);
    expect(await client.iam.v1.getApiKeys.list({ accountSid })).toHaveLength(2);
    await client.iam.v1.apiKey(signing.sid).remove();
    await expect(client.signingKeys(signing.sid).fetch()).rejects.toMatchObject({ status: 404, code: 20404 });
  });

  test("that are standard manage neither keys nor accounts", async () => {
    const { sid, secret } = await sdkFor(server).newKeys.create();
    const byKey = twilio(sid, secret, { accountSid });
    byKey.api.baseUrl = server.url;
    await expect(byKey.newKeys.create()).rejects.toMatchObject(refused);
    await expect(byKey.api.v2010.accounts(accountSid).fetch()).rejects.toMatchObject(refused);
    expect(await byKey.incomingPhoneNumbers.list()).toHaveLength(1);
  });
});

describe("access tokens", () => {
  const clientId = `OQ${"c".repeat(32)}`;

  test("let the SDK's client credentials in, at every API", async () => {
    await server.close();
    const own = createCarrier();
    const mocks = startMocks(mockTwilio(own));
    try {
      const credentials = new twilio.ClientCredentialProviderBuilder()
        .setClientId(clientId)
        .setClientSecret("secret")
        .build();
      const client = twilio();
      client.setCredentialProvider(credentials);
      client.setAccountSid(accountSid);
      expect(await client.messages.create(hello)).toMatchObject({ accountSid });
      expect(await client.verify.v2.services.list()).toEqual([]);
      const requests = own.requests.filter(({ host }) => host === "oauth.twilio.com");
      expect(requests[0]).toMatchObject({ path: "/v2/token", form: { client_id: [clientId] } });
      expect(JSON.stringify(own.requests)).not.toContain("client_secret");
    } finally {
      mocks.stop();
    }
  });

  test("expire after an hour of the carrier's clock", async () => {
    const token = await sdkFor(server).oauth.v2.token.create({
      grantType: "client_credentials",
      clientId,
      clientSecret: "secret",
    });
    expect(token).toMatchObject({ expiresIn: 3600, tokenType: "Bearer" });
    const path = `/2010-04-01/Accounts/${accountSid}/Messages.json`;
    const status = async () =>
      (await get(server, path, { authorization: `Bearer ${token.accessToken}` })).status;
    expect(await status()).toBe(200);
    carrier.advance(3_599_000);
    expect(await status()).toBe(200);
    carrier.advance(1000);
    expect(await status()).toBe(401);
    expect((await get(server, path, { authorization: "Bearer x" })).status).toBe(401);
  });

  test("are for the account that has the client, if accounts are listed", async () => {
    await server.close();
    const accounts = [{ sid: accountSid, authToken, oauthClients: [{ id: clientId, secret: "right" }] }];
    server = await startMockServer({ mocks: [mockTwilio(carrier, { accounts })] });
    const ask = (clientSecret: string) =>
      sdkFor(server).oauth.v2.token.create({ grantType: "client_credentials", clientId, clientSecret });
    await expect(ask("wrong")).rejects.toMatchObject({ status: 401, code: 321401 });
    const authorization = `Bearer ${(await ask("right")).accessToken}`;
    const other = `/2010-04-01/Accounts/AC${"9".repeat(32)}/Messages.json`;
    expect((await get(server, other, { authorization })).status).toBe(401);
    const own = `/2010-04-01/Accounts/${accountSid}/IncomingPhoneNumbers/${numberSid("+12015550123")}.json`;
    expect((await get(server, own, { authorization })).body).toMatchObject({ phone_number: "+12015550123" });
  });
});
