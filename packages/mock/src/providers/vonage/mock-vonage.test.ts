import { generateKeyPairSync } from "node:crypto";
import { Auth } from "@vonage/auth";
import { tokenGenerate } from "@vonage/jwt";
import { Messages } from "@vonage/messages";
import { SMS } from "@vonage/sms";
import { afterEach, describe, expect, test } from "vitest";
import {
  createCarrier,
  describeMockServer,
  mockVonage,
  mockVonageSms,
  startMockServer,
  startMocks,
} from "../../index.ts";
import {
  apiKey,
  apiSecret,
  applicationId,
  applicationKey,
  ask,
  closeVonage,
  from,
  publicKeyOf,
  refusalOf,
  sdkAt,
  sdkOfApplication,
  send,
  serveVonage,
  text,
  to,
} from "./testing/vonage-client.ts";

afterEach(closeVonage);

describe("the official SDK", () => {
  test("sends a message", async () => {
    const { carrier, sdk } = await serveVonage();
    const id = await send(sdk);
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
    const message = await carrier.waitForMessage({ to: `+${to}` });
    expect(message).toMatchObject({ id, provider: "vonage", accountId: apiKey, code: "123456" });
    expect(message).toMatchObject({ from: `+${from}`, body: text, channel: "sms", encoding: "gsm-7" });
  });

  test("sends with the token of an application, whose id begins with the account's key", async () => {
    const { carrier, server } = await serveVonage();
    await send(sdkOfApplication(server));
    expect(carrier.messages).toMatchObject([{ accountId: "4001a0b1" }]);
    expect(carrier.requests[0]).toMatchObject({ accountId: "4001a0b1", authorization: { scheme: "bearer" } });
  });

  test.each([
    ["auto", "schön", "gsm-7", "schön"],
    ["auto", "你好", "ucs-2", "你好"],
    ["text", "你好", "gsm-7", "??"],
    ["unicode", "hello", "ucs-2", "hello"],
  ])("sends with the encoding %s: %s", async (encodingType, body, encoding, received) => {
    const { carrier, sdk } = await serveVonage();
    await send(sdk, { text: body, sms: { encodingType } });
    expect(carrier.messages).toMatchObject([{ encoding, body: received }]);
  });

  test.each([
    [
      "mms",
      { messageType: "image", image: { url: "https://a.test/b.png", caption: "Look" } },
      "sms",
      "Look",
      1,
    ],
    ["mms", { messageType: "text", text: "hi" }, "sms", "hi", 0],
    [
      "mms",
      {
        messageType: "content",
        content: [
          { type: "image", url: "https://a.test/1.png" },
          { type: "file", url: "https://a.test/2.pdf" },
        ],
      },
      "sms",
      "",
      2,
    ],
    ["rcs", { from: "Acme", text: "by RCS" }, "rcs", "by RCS", 0],
    ["rcs", { from: "Acme", messageType: "file", file: { url: "https://a.test/b.pdf" } }, "rcs", "", 1],
    ["whatsapp", { text: "by WhatsApp" }, "whatsapp", "by WhatsApp", 0],
  ] as const)("sends by %s: %j", async (channel, fields, carried, body, files) => {
    const { carrier, sdk } = await serveVonage({ numbers: [`+${from}`] });
    await carrier.reply({ from: `+${to}`, to: `+${from}`, channel: "whatsapp", body: "hello" });
    await send(sdk, { channel, ...fields });
    await carrier.idle();
    expect(carrier.messages).toMatchObject([{ channel: carried, body, status: "delivered" }]);
    expect(carrier.messages[0]?.media).toHaveLength(files);
  });

  test("marks a text from a phone as read, and revokes a message by RCS", async () => {
    const { carrier, server } = await serveVonage();
    const sdk = sdkOfApplication(server);
    const id = await send(sdk, { channel: "rcs", from: "Acme" });
    await expect(sdk.updateMessage(id, "revoked", undefined as never)).resolves.toBe(true);
    const reply = await carrier.reply({ from: `+${to}`, body: "hello" });
    await expect(sdk.updateMessage(reply.id, "read", { typingIndicator: "text" })).resolves.toBe(true);
    for (const [message, status] of [
      [id, "read"],
      [reply.id, "revoked"],
      [await send(sdk), "revoked"],
    ] as const) {
      const { body } = await refusalOf(sdk.updateMessage(message, status, undefined as never));
      expect(body.invalid_parameters).toMatchObject([{ name: "status" }]);
    }
  });

  test("is configured as describeMockServer says", async () => {
    const { server, carrier } = await serveVonage();
    const apiHost = /new Messages\(credentials, \{ apiHost: "(.+)" \}\);/.exec(
      describeMockServer(server),
    )?.[1];
    await send(new Messages(new Auth({ apiKey, apiSecret }), { apiHost: apiHost ?? "" }));
    expect(carrier.messages).toHaveLength(1);
  });

  test("works in-process at Vonage's own address", async () => {
    const carrier = createCarrier();
    const mocks = startMocks(mockVonage(carrier));
    try {
      await send(new Messages(new Auth({ apiKey, apiSecret })));
      expect(carrier.messages).toMatchObject([{ provider: "vonage" }]);
    } finally {
      mocks.stop();
    }
  });
});

test.each([
  "api.nexmo.com",
  "api-eu.nexmo.com",
  "api-us.nexmo.com",
  "api-ap.nexmo.com",
  "api.vonage.com",
  "api-eu.vonage.com",
])("the API is found at %s", async (host) => {
  const { fetch } = mockVonage(createCarrier());
  const response = await fetch(`https://${host}/v1/messages`, { method: "POST", body: "{}" });
  expect(response.status).toBe(401);
});

test("a path with another method is refused, and any other path is not mocked", async () => {
  const { fetch } = mockVonage(createCarrier());
  const wrong = await fetch("https://api.nexmo.com/v1/messages", { method: "PUT" });
  expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "POST"]);
  expect((await fetch("https://api.nexmo.com/v2/verify", { method: "POST" })).status).toBe(501);
});

describe("both of Vonage's mocks on one server", () => {
  test("share the host, the credit and the numbers of the account", async () => {
    const carrier = createCarrier({ latencyMs: 0 });
    const mocks = startMocks(mockVonage(carrier), mockVonageSms(carrier));
    try {
      await send(new Messages(new Auth({ apiKey, apiSecret })));
      const { messages } = await new SMS({ apiKey, apiSecret }).send({ to, from, text });
      expect(messages[0]?.status).toBe("0");
      expect(carrier.messages.map(({ provider }) => provider)).toEqual(["vonage", "vonage-sms"]);
      const balance = await ask({ url: "https://rest.nexmo.com" }, "/account/get-balance");
      expect(balance.body).toEqual({ value: 10.2134, autoReload: false });
    } finally {
      mocks.stop();
    }
  });

  test("are found on a mock server by host and by path, in either order", async () => {
    const made = [mockVonage, mockVonageSms];
    for (const order of [made, made.toReversed()]) {
      const carrier = createCarrier();
      const server = await startMockServer({ mocks: order.map((make) => make(carrier)) });
      await send(sdkAt(server));
      await new SMS({ apiKey, apiSecret }, { restHost: server.url }).send({ to, from, text });
      expect((await ask(server, "/account/get-balance")).status).toBe(200);
      expect(carrier.messages.map(({ provider }) => provider)).toEqual(["vonage", "vonage-sms"]);
      await server.close();
    }
  });

  test("a number belongs to the Messages API with an application, and to the SMS API with a URL", async () => {
    const carrier = createCarrier();
    const server = await startMockServer({ mocks: [mockVonage(carrier), mockVonageSms(carrier)] });
    const update = (change: string) =>
      ask(server, `/number/update?country=US&msisdn=${from}&${change}`, { method: "POST" });
    await update(`app_id=${applicationId}`);
    expect(carrier.number(`+${from}`)?.provider).toBe("vonage");
    await update("moHttpUrl=http://localhost:3000/in");
    expect(carrier.number(`+${from}`)).toMatchObject({
      provider: "vonage-sms",
      inboundUrl: "http://localhost:3000/in",
    });
    await server.close();
  });
});

describe("tokens", () => {
  const claims = () => ({
    application_id: applicationId,
    iat: Math.floor(Date.now() / 1000),
    jti: "unique",
  });
  const unsigned = (header: object, body: object): string =>
    [header, body]
      .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
      .concat("c2lnbmF0dXJl")
      .join(".");
  const rs256 = { alg: "RS256", typ: "JWT" };

  test.each<[string, number, () => string]>([
    ["without exp, for 15 minutes", 422, () => unsigned(rs256, claims())],
    ["without exp, after 15 minutes", 401, () => unsigned(rs256, { ...claims(), iat: 1_600_000_000 })],
    ["expired", 401, () => unsigned(rs256, { ...claims(), exp: 1_600_000_000 })],
    ["without iat", 401, () => unsigned(rs256, { ...claims(), iat: undefined })],
    ["without jti", 401, () => unsigned(rs256, { ...claims(), jti: undefined })],
    ["of another algorithm", 401, () => unsigned({ alg: "HS256" }, claims())],
    [
      "of an application that is not a UUID",
      401,
      () => unsigned(rs256, { ...claims(), application_id: "mine" }),
    ],
    ["of two parts", 401, () => unsigned(rs256, claims()).replace(/\.[^.]+$/, "")],
    ["that is not JSON", 401, () => "a.b.c"],
    ["that is empty", 401, () => "..."],
  ])("a token %s is %i", async (_, status, token) => {
    const { server } = await serveVonage();
    const headers = { authorization: `Bearer ${token()}` };
    expect((await ask(server, "/v1/messages", { method: "POST", body: "{}", headers })).status).toBe(status);
  });

  test("the public key of the application verifies them", async () => {
    const { server } = await serveVonage({
      applications: [{ id: applicationId, publicKey: publicKeyOf() }],
    });
    await send(sdkOfApplication(server));
    const other = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
    expect((await refusalOf(send(sdkOfApplication(server, applicationId, other)))).status).toBe(401);
    const pem = applicationKey().export({ format: "pem", type: "pkcs8" }).toString();
    const [header, , signature] = tokenGenerate(applicationId, pem).split(".");
    const changed = Buffer.from(JSON.stringify(claims())).toString("base64url");
    const headers = { authorization: `Bearer ${header}.${changed}.${signature}` };
    expect((await ask(server, "/v1/messages", { method: "POST", body: "{}", headers })).status).toBe(401);
  });

  test("an application sends for the account that has it", async () => {
    const account = { apiKey: "1234abcd", apiSecret: "0123456789abcdef" };
    const { server, carrier } = await serveVonage({
      accounts: [{ apiKey, apiSecret }, account],
      applications: [{ id: applicationId, apiKey: "1234abcd" }],
    });
    await send(sdkOfApplication(server));
    expect(carrier.messages).toMatchObject([{ accountId: "1234abcd" }]);
  });
});

test("a text of a request that a fault loses is neither sent nor paid for", async () => {
  const { carrier, sdk, server } = await serveVonage();
  carrier.faults.add({ kind: "server-error", times: 1 });
  await refusalOf(send(sdk, { failover: [{ channel: "sms", messageType: "text", to, from, text }] }));
  expect(carrier.messages).toEqual([]);
  expect((await ask(server, "/account/get-balance")).body["value"]).toBe(10.28);
});
