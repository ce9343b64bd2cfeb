import { Configuration, MessagesApi } from "bandwidth-sdk";
import { afterEach, describe, expect, test } from "vitest";
import {
  createCarrier,
  createManualClock,
  describeMockServer,
  mockBandwidth,
  startMockServer,
  startMocks,
} from "../../index.ts";
import {
  accountId,
  apiAt,
  applicationId,
  closeBandwidth,
  credentials,
  from,
  list,
  otherAccountId,
  refusalOf,
  second,
  sendWith,
  serveBandwidth,
  text,
  to,
} from "./testing/bandwidth-client.ts";

afterEach(closeBandwidth);

describe("the official SDK", () => {
  test("sends a message, which the phone gets", async () => {
    const { carrier, send } = await serveBandwidth();
    const message = await send({ tag: "order 42" });
    expect(message).toEqual({
      id: expect.stringMatching(/^\d{13}[a-z0-9]{16}$/),
      owner: from,
      applicationId,
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      segmentCount: 1,
      direction: "out",
      to: [to],
      from,
      text,
      tag: "order 42",
      priority: "default",
    });
    expect(await carrier.waitForMessage({ to })).toMatchObject({ id: message.id, from, code: "123456" });
  });

  test("is configured as describeMockServer says", async () => {
    const { server, carrier } = await serveBandwidth();
    const line = /new Configuration\((\{.*\})\)\);/.exec(describeMockServer(server))?.[1] ?? "";
    const settings = JSON.parse(line.replaceAll(/(\w+): "/g, '"$1": "'));
    await sendWith(new MessagesApi(new Configuration(settings)));
    expect(carrier.messages).toHaveLength(1);
  });

  test("is found by its path if a server mocks every provider", async () => {
    const server = await startMockServer();
    try {
      await sendWith(apiAt(server));
      expect(server.carrier.messages).toMatchObject([{ provider: "bandwidth" }]);
    } finally {
      await server.close();
    }
  });

  test.each([
    ["a".repeat(160), 1],
    ["a".repeat(161), 2],
    ["€".repeat(81), 2],
    ["你".repeat(70), 1],
    ["你".repeat(71), 2],
  ])("receives the segments of %j", async (body, segmentCount) => {
    const { send } = await serveBandwidth();
    expect(await send({ text: body })).toMatchObject({ text: body, segmentCount });
  });

  test("sends to a group: an MMS with one id, and one message for each phone", async () => {
    const { carrier, api, send } = await serveBandwidth();
    const {
      id,
      to: recipients,
      segmentCount,
    } = await send({ to: new Set([to, second]), text: "a".repeat(500) });
    expect([recipients, segmentCount]).toEqual([[to, second], 1]);
    await carrier.idle();
    expect(carrier.messages.map((message) => [message.to, message.status])).toEqual([
      [to, "delivered"],
      [second, "delivered"],
    ]);
    expect(new Set(carrier.messages.map((message) => message.id)).size).toBe(2);
    const { messages } = await list(api, { messageId: id });
    expect(messages?.map((one) => [one.messageId, one.messageType, one.recipientCount])).toEqual([
      [id, "mms", 2],
      [id, "mms", 2],
    ]);
  });
});

describe("OAuth 2", () => {
  const client = { clientId: "client 1", clientSecret: "sécret:1" };

  /** The SDK asks for tokens at their real address only. */
  async function inProcess<Result>(
    options: Parameters<typeof mockBandwidth>[1],
    run: (api: MessagesApi, carrier: ReturnType<typeof createCarrier>) => Promise<Result>,
    settings: { clientId: string; clientSecret: string } = { clientId: "client-1", clientSecret: "secret" },
  ): Promise<Result> {
    const carrier = createCarrier({ latencyMs: 0 });
    const mocks = startMocks(mockBandwidth(carrier, options));
    try {
      return await run(new MessagesApi(new Configuration(settings)), carrier);
    } finally {
      mocks.stop();
    }
  }

  const tokenRequests = (carrier: ReturnType<typeof createCarrier>) =>
    carrier.requests.filter(({ path }) => path === "/api/v1/oauth2/token");

  test("lets the SDK send with one token until it expires", async () => {
    await inProcess({}, async (api, carrier) => {
      await sendWith(api);
      await sendWith(api);
      expect(carrier.messages).toMatchObject([{ accountId }, { accountId }]);
      expect(tokenRequests(carrier)).toHaveLength(1);
      carrier.advance(3_600_000);
      expect((await refusalOf(sendWith(api))).response).toMatchObject({
        status: 401,
        data: { type: "unauthorized" },
      });
    });
  });

  test("can have tokens that expire before the SDK would keep them", async () => {
    await inProcess({ defaults: { tokenSeconds: 60 } }, async (api, carrier) => {
      await sendWith(api);
      await sendWith(api);
      expect(tokenRequests(carrier)).toHaveLength(2);
    });
  });

  test("is of the account that has the client", async () => {
    const accounts = [
      { accountId, clientId: "client-1", clientSecret: "secret" },
      { accountId: otherAccountId, clientId: "client-2", clientSecret: "secret" },
    ];
    await inProcess({ accounts }, async (api) => {
      await sendWith(api);
      expect((await refusalOf(sendWith(api, {}, otherAccountId))).response.status).toBe(401);
    });
  });

  test("refuses a client that no account has, at the token", async () => {
    const accounts = [{ accountId, clientId: "client-1", clientSecret: "other" }];
    await inProcess({ accounts }, async (api, carrier) => {
      const { response } = await refusalOf(sendWith(api));
      expect([response.status, response.data]).toEqual([401, { error: "invalid_client" }]);
      expect(carrier.requests).toMatchObject([
        { status: 401, host: "api.bandwidth.com", problem: { code: "invalid_client" } },
      ]);
    });
  });

  test("takes any id and secret by default, at the mock's own address too", async () => {
    const { server, carrier } = await serveBandwidth();
    const ask = (body: URLSearchParams) =>
      fetch(`${server.url}/api/v1/oauth2/token`, {
        method: "POST",
        headers: {
          authorization: `Basic ${Buffer.from(`${client.clientId}:${client.clientSecret}`).toString("base64")}`,
        },
        body,
      });
    const response = await ask(new URLSearchParams({ grant_type: "client_credentials" }));
    const issued = await response.json();
    expect(issued).toEqual({ access_token: expect.any(String), token_type: "Bearer", expires_in: 3600 });
    await sendWith(apiAt(server, { accessToken: issued.access_token }));
    expect(carrier.messages).toHaveLength(1);
    const wrong = await ask(new URLSearchParams({ grant_type: "password" }));
    expect([wrong.status, await wrong.json()]).toEqual([400, { error: "unsupported_grant_type" }]);
  });
});

describe("accounts", () => {
  test("are every number by default", async () => {
    const { carrier, api } = await serveBandwidth();
    await sendWith(api);
    await sendWith(api, {}, otherAccountId);
    expect(carrier.messages.map((message) => message.accountId)).toEqual([accountId, otherAccountId]);
  });

  test("can be listed, and differ from the defaults", async () => {
    const { api } = await serveBandwidth({
      accounts: [
        { accountId, ...credentials, messaging: true },
        { accountId: otherAccountId, ...credentials },
      ],
      defaults: { messaging: false },
    });
    await sendWith(api);
    expect((await refusalOf(sendWith(api, {}, otherAccountId))).response.status).toBe(403);
  });

  test("have a limit of requests within any second, by the carrier's clock", async () => {
    const { carrier, api, send } = await serveBandwidth(
      { defaults: { requestsPerSecond: 1 } },
      createCarrier({ clock: createManualClock() }),
    );
    await send();
    expect((await refusalOf(send())).response.status).toBe(429);
    await sendWith(api, {}, otherAccountId);
    carrier.advance(1000);
    await send();
    carrier.reset();
    await send();
  });
});

describe("faults in Bandwidth's format", () => {
  test("rate-limited: 429, for a recipient", async () => {
    const { carrier, send } = await serveBandwidth();
    carrier.faults.add({ kind: "rate-limited", retryAfter: "2", to });
    const { response } = await refusalOf(send());
    expect(response).toMatchObject({
      status: 429,
      headers: { "retry-after": "2" },
      data: { type: "max-message-queue-size-exceeded" },
    });
    await send({ to: new Set([second]) });
  });

  test("server-error: 5xx, and accepted if set", async () => {
    const { carrier, send } = await serveBandwidth();
    carrier.faults.add({ kind: "server-error", status: 503, accepted: true, provider: "bandwidth" });
    const { response } = await refusalOf(send());
    expect([response.status, response.data.type]).toEqual([503, "internal-server-error"]);
    expect(carrier.messages).toHaveLength(1);
  });

  test("undelivered: the code is that of the failure", async () => {
    const { carrier, api, send } = await serveBandwidth();
    carrier.faults.add({ kind: "undelivered", code: "5600", to });
    const { id } = await send();
    await carrier.idle();
    const { messages } = await list(api, { messageId: id });
    expect(messages).toMatchObject([{ messageStatus: "UNDELIVERED", errorCode: 5600 }]);
  });
});

test("an unknown option is rejected", () => {
  expect(() => mockBandwidth(createCarrier(), { webhookUrl: "http://app.test" } as object)).toThrow(
    "mockBandwidth: `webhookUrl` is not an option",
  );
});
