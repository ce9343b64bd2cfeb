import { Client } from "plivo";
import { afterEach, describe, expect, test } from "vitest";
import {
  createCarrier,
  createManualClock,
  describeMockServer,
  mockPlivo,
  startMockServer,
  startMocks,
} from "../../index.ts";
import {
  ask,
  authId,
  authToken,
  closePlivo,
  from,
  otherAuthId,
  powerpackId,
  sdkAt,
  send,
  servePlivo,
  text,
  to,
} from "./testing/plivo-client.ts";

afterEach(closePlivo);

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe("the official SDK", () => {
  test("sends a message and reads its status", async () => {
    const { carrier, sdk } = await servePlivo();
    const sent = await send(sdk);
    expect(sent).toEqual({
      apiId: expect.stringMatching(uuid),
      message: "message(s) queued",
      messageUuid: [expect.stringMatching(uuid)],
    });
    const [id = ""] = sent.messageUuid;
    expect(await carrier.waitForMessage({ to })).toMatchObject({
      id,
      from,
      code: "123456",
      accountId: authId,
    });
    await carrier.idle();
    expect(await sdk.messages.get(id)).toMatchObject({
      messageUuid: id,
      fromNumber: "15550001111",
      toNumber: "15558675310",
      messageState: "delivered",
      messageDirection: "outbound",
      messageType: "sms",
      errorCode: "000",
      units: 1,
      totalRate: "0.00550",
      totalAmount: "0.00550",
      resourceUri: `/v1/Account/${authId}/Message/${id}/`,
    });
  });

  test("works in-process at Plivo's own address", async () => {
    const carrier = createCarrier();
    const mocks = startMocks(mockPlivo(carrier));
    try {
      const sdk = new Client(authId, authToken);
      await sdk.messages.create(from, to, text);
      expect(carrier.messages).toMatchObject([{ provider: "plivo", to }]);
      // The SDK sends this one to the built-in address, whatever `url` says.
      const [{ appId } = { appId: "" }] = (await sdk.applications.list({})) as unknown as { appId: string }[];
      await sdk.applications.update(appId, { messageMethod: "GET" } as never);
      expect(await sdk.applications.get(appId)).toMatchObject({ appId, messageMethod: "GET" });
    } finally {
      mocks.stop();
    }
  });

  test("is configured as describeMockServer says", async () => {
    const { server, carrier } = await servePlivo();
    const [, id = "", token = "", url = ""] =
      /new plivo\.Client\("(\w+)", "(\w+)", \{ url: "([^"]+)" \}\);/.exec(describeMockServer(server)) ?? [];
    await new Client(id, token, { url }).messages.create(from, to, text);
    expect(carrier.messages).toMatchObject([{ accountId: id }]);
  });

  test("sends one message to each of several recipients, and receives those that are invalid", async () => {
    const { carrier, sdk } = await servePlivo();
    const sent = await sdk.messages.create(
      from,
      ["+15558675310", "1 (555) 867-5311", "123", "15558675310"],
      text,
    );
    expect(sent).toMatchObject({ invalid_number: ["123"] });
    expect(sent.messageUuid).toHaveLength(2);
    expect(carrier.messages.map(({ id, to: phone }) => [id, phone])).toEqual([
      [sent.messageUuid[0], "+15558675310"],
      [sent.messageUuid[1], "+15558675311"],
    ]);
  });

  test("sends from a number of a Powerpack", async () => {
    const numbers = ["+15550002222", "55555"];
    const { carrier, sdk } = await servePlivo({ powerpacks: [{ id: powerpackId, numbers }] });
    const { messageUuid } = await send(sdk, { src: undefined, powerpackUUID: powerpackId });
    expect(carrier.messages).toMatchObject([{ from: "+15550002222" }]);
    expect(await sdk.messages.get(messageUuid[0] ?? "")).toMatchObject({ powerpackID: powerpackId });
  });

  test.each([
    ["+1-555.000/1111", "+15550001111"],
    ["15550001111", "+15550001111"],
    ["55555", "55555"],
  ])("sends from %s", async (src, sender) => {
    const { carrier, sdk } = await servePlivo();
    await send(sdk, { src });
    expect(carrier.messages).toMatchObject([{ from: sender }]);
  });

  test.each([
    ["a".repeat(160), 1],
    ["a".repeat(161), 2],
    ["€".repeat(81), 2],
    ["你".repeat(70), 1],
    ["你".repeat(71), 2],
  ])("receives the units of %j", async (body, units) => {
    const { sdk } = await servePlivo();
    const { messageUuid } = await send(sdk, { text: body });
    expect(await sdk.messages.get(messageUuid[0] ?? "")).toMatchObject({
      units,
      totalAmount: (0.0055 * units).toFixed(5),
    });
  });
});

describe("accounts", () => {
  test("exist for each well-formed Auth ID by default", async () => {
    const { carrier, sdk, server } = await servePlivo();
    await sdk.messages.create(from, to, text);
    await sdkAt(server, { authId: otherAuthId, authToken: "x" }).messages.create(from, to, text);
    expect(carrier.messages.map(({ accountId }) => accountId)).toEqual([authId, otherAuthId]);
  });

  test("can be listed and differ from the defaults", async () => {
    const { sdk } = await servePlivo({
      accounts: [{ authId, authToken, credit: "2.50000" }],
      defaults: { credit: "0.00000" },
    });
    expect(await sdk.accounts.get()).toMatchObject({
      resourceUri: `/v1/Account/${authId}/`,
      cashCredits: "2.50000",
      accountType: "standard",
    });
    await sdk.messages.create(from, to, text);
  });

  test("have a limit of requests within any second, by the carrier's clock", async () => {
    const { carrier, sdk, server } = await servePlivo(
      { defaults: { requestsPerSecond: 1 } },
      createCarrier({ clock: createManualClock() }),
    );
    await sdk.accounts.get();
    // The SDK has no class for this status, and does not show the body.
    await expect(sdk.accounts.get()).rejects.toThrow("429");
    await sdkAt(server, { authId: otherAuthId }).accounts.get();
    carrier.advance(1000);
    await sdk.accounts.get();
    carrier.reset();
    await sdk.accounts.get();
  });
});

describe("faults in Plivo's format", () => {
  test("rate-limited: 429", async () => {
    const { carrier, server, sdk } = await servePlivo();
    carrier.faults.add({ kind: "rate-limited", retryAfter: "2", to });
    const body = JSON.stringify({ src: from, dst: to, text });
    const response = await ask(server, "Message/", { body });
    expect([response.status, response.headers.get("retry-after")]).toEqual([429, "2"]);
    expect(await response.json()).toEqual({
      api_id: expect.stringMatching(uuid),
      error: "too many requests",
    });
    await sdk.messages.create(from, "+15558675311", text);
  });

  test("server-error: 5xx, and accepted if set", async () => {
    const { carrier, sdk } = await servePlivo();
    carrier.faults.add({ kind: "server-error", status: 503, accepted: true, provider: "plivo" });
    await expect(sdk.messages.create(from, to, text)).rejects.toMatchObject({
      message: /internal server error/,
    });
    expect(carrier.messages).toHaveLength(1);
  });

  test("of another provider do not fire", async () => {
    const { carrier, sdk } = await servePlivo();
    carrier.faults.add({ kind: "rate-limited", provider: "twilio" });
    await sdk.messages.create(from, to, text);
  });
});

test.each(["Message", "Message/"])("a message can be sent to %s", async (path) => {
  const { carrier, server } = await servePlivo();
  const response = await ask(server, path, { body: JSON.stringify({ src: from, dst: to, text }) });
  expect(response.status).toBe(202);
  expect(carrier.messages).toHaveLength(1);
});

test("an unknown option is rejected", () => {
  expect(() => mockPlivo(createCarrier(), { webhookUrl: "http://app.test" } as object)).toThrow(
    "mockPlivo: `webhookUrl` is not an option",
  );
});

test("a server without mocks serves Plivo too, selected by path", async () => {
  const server = await startMockServer();
  try {
    await sdkAt(server).messages.create(from, to, text);
    expect(server.carrier.messages).toMatchObject([{ provider: "plivo" }]);
  } finally {
    await server.close();
  }
});
