import Telnyx from "telnyx";
import { afterEach, describe, expect, test } from "vitest";
import {
  createCarrier,
  createManualClock,
  describeMockServer,
  mockTelnyx,
  startMockServer,
  startMocks,
} from "../../index.ts";
import {
  apiKey,
  closeTelnyx,
  from,
  problemsOf,
  profileId,
  refusalOf,
  sdkAt,
  serveTelnyx,
  text,
  to,
} from "./testing/telnyx-client.ts";

afterEach(closeTelnyx);

const second = "+15550002222";
const otherProfile = profileId.replace(/1$/, "2");

describe("the official SDK", () => {
  test("sends a message and reads its status", async () => {
    const { carrier, sdk } = await serveTelnyx();
    const { data } = await sdk.messages.send({ from, to, text });
    expect(data).toMatchObject({
      record_type: "message",
      direction: "outbound",
      type: "SMS",
      from: { phone_number: from },
      to: [{ phone_number: to, status: "queued" }],
      text,
      parts: 1,
      encoding: expect.stringMatching(/GSM/i),
    });
    expect(await carrier.waitForMessage({ to })).toMatchObject({ id: data?.id, from, code: "123456" });
    const read = await sdk.messages.retrieve(data?.id ?? "");
    expect(read.data).toMatchObject({ id: data?.id, to: [{ phone_number: to, status: "delivered" }] });
  });

  test("works in-process at Telnyx's own address", async () => {
    const carrier = createCarrier();
    const mocks = startMocks(mockTelnyx(carrier));
    try {
      const sdk = new Telnyx({ apiKey, maxRetries: 0 });
      await sdk.messages.send({ from, to, text });
      expect(carrier.messages).toMatchObject([{ provider: "telnyx", to }]);
    } finally {
      mocks.stop();
    }
  });

  test("is configured as describeMockServer says", async () => {
    const { server, carrier } = await serveTelnyx();
    const line = /new Telnyx\((\{.*\})\);/.exec(describeMockServer(server))?.[1] ?? "";
    const settings = JSON.parse(line.replaceAll(/(\w+): "/g, '"$1": "'));
    await new Telnyx(settings).messages.send({ from, to, text });
    expect(carrier.messages).toHaveLength(1);
    expect(settings.publicKey).toBe(mockTelnyx(createCarrier()).publicKey);
  });

  test.each([
    ["a".repeat(160), 1, "GSM-7"],
    ["a".repeat(161), 2, "GSM-7"],
    ["€".repeat(81), 2, "GSM-7"],
    ["你".repeat(70), 1, "UCS-2"],
    ["你".repeat(71), 2, "UCS-2"],
  ])("receives the parts and the encoding of %j", async (body, parts, encoding) => {
    const { sdk } = await serveTelnyx();
    const { data } = await sdk.messages.send({ from, to, text: body });
    expect(data).toMatchObject({ text: body, parts, encoding });
  });

  test("sends from a number of the profile if the request has no sender", async () => {
    const { sdk } = await serveTelnyx({
      profiles: [{ id: profileId }, { id: otherProfile }],
      numbers: [
        { number: from, profile: profileId },
        { number: second, profile: otherProfile },
      ],
    });
    const { data } = await sdk.messages.send({ to, text, messaging_profile_id: otherProfile });
    expect(data).toMatchObject({ from: { phone_number: second }, messaging_profile_id: otherProfile });
  });
});

describe("accounts", () => {
  test("exist for each well-formed key by default", async () => {
    const { carrier, sdk, server } = await serveTelnyx();
    const other = sdkAt(server, { apiKey: `KEY${"B".repeat(20)}` });
    const [mine, theirs] = [
      await sdk.messages.send({ from, to, text }),
      await other.messages.send({ from, to, text }),
    ];
    const ids = [mine, theirs].map(({ data }) => data?.organization_id);
    expect(new Set(ids).size).toBe(2);
    expect(carrier.messages.map(({ accountId }) => accountId)).toEqual(ids);
  });

  test("can be listed with an id and differ from the defaults", async () => {
    const id = "9a7e2e0c-0000-4000-8000-000000000001";
    const { sdk } = await serveTelnyx({
      accounts: [{ apiKey, id, credit: "2.50" }],
      defaults: { credit: "0.00" },
    });
    expect((await sdk.balance.retrieve()).data).toMatchObject({
      balance: "2.50",
      available_credit: "2.50",
      currency: "USD",
    });
    expect((await sdk.messages.send({ from, to, text })).data?.organization_id).toBe(id);
  });

  test("have a limit of requests within any second, by the carrier's clock", async () => {
    const { carrier, sdk, server } = await serveTelnyx(
      { defaults: { requestsPerSecond: 1 } },
      createCarrier({ clock: createManualClock() }),
    );
    await sdk.balance.retrieve();
    expect((await refusalOf(sdk.balance.retrieve())).status).toBe(429);
    await sdkAt(server, { apiKey: `KEY${"B".repeat(20)}` }).balance.retrieve();
    carrier.advance(1000);
    await sdk.balance.retrieve();
    carrier.reset();
    await sdk.balance.retrieve();
  });
});

describe("numbers and profiles", () => {
  const listed = {
    profiles: [
      { id: profileId, destinations: ["+1"] },
      { id: otherProfile, enabled: false, numberPool: false },
    ],
    numbers: [from, { number: second, profile: otherProfile }],
    webhookUrl: "http://localhost:3000/sms",
  };

  test("are listed in pages and filtered", async () => {
    const { sdk } = await serveTelnyx(listed);
    const numbers = async (query: Parameters<typeof sdk.phoneNumbers.messaging.list>[0]) => {
      const found: unknown[] = [];
      for await (const number of sdk.phoneNumbers.messaging.list(query)) found.push(number.phone_number);
      return found;
    };
    expect(await numbers({})).toEqual([from, second]);
    expect(await numbers({ "page[size]": 1 } as object)).toEqual([from, second]);
    expect(await numbers({ "filter[phone_number]": second } as object)).toEqual([second]);
    expect(await numbers({ "filter[messaging_profile_id]": profileId } as object)).toEqual([from]);
  });

  test("are read individually", async () => {
    const { sdk } = await serveTelnyx(listed);
    const { data } = await sdk.phoneNumbers.messaging.retrieve(second);
    expect(data).toMatchObject({
      record_type: "messaging_settings",
      phone_number: second,
      messaging_profile_id: otherProfile,
    });
    expect((await sdk.phoneNumbers.messaging.retrieve(data?.id ?? "")).data).toEqual(data);
    expect((await refusalOf(sdk.phoneNumbers.messaging.retrieve("+15550009999"))).status).toBe(404);
    expect((await sdk.messagingProfiles.retrieve(otherProfile)).data).toMatchObject({
      id: otherProfile,
      enabled: false,
      number_pool_settings: null,
      whitelisted_destinations: ["*"],
      webhook_url: "http://localhost:3000/sms",
    });
  });

  test("of a profile are those that are linked to it", async () => {
    const { sdk } = await serveTelnyx(listed);
    const { data } = await sdk.messagingProfiles.listPhoneNumbers(otherProfile);
    expect(data).toMatchObject([{ phone_number: second, messaging_profile_id: otherProfile }]);
    expect((await sdk.messagingProfiles.list()).data.map(({ id }) => id)).toEqual([profileId, otherProfile]);
  });

  test("exist on any request by default", async () => {
    const { sdk } = await serveTelnyx();
    expect((await sdk.messagingProfiles.retrieve(profileId)).data).toMatchObject({
      id: profileId,
      enabled: true,
    });
    expect((await sdk.phoneNumbers.messaging.retrieve(from)).data).toMatchObject({
      phone_number: from,
      messaging_profile_id: profileId,
    });
    expect((await sdk.phoneNumbers.messaging.list()).data).toEqual([]);
  });
});

describe("faults in Telnyx's format", () => {
  test("rate-limited: 429", async () => {
    const { carrier, sdk } = await serveTelnyx();
    carrier.faults.add({ kind: "rate-limited", retryAfter: "2", to });
    const error = await refusalOf(sdk.messages.send({ from, to, text }));
    expect([error.status, problemsOf(error)[0]?.code]).toEqual([429, "10011"]);
    expect(error.headers?.get("retry-after")).toBe("2");
    await sdk.messages.send({ from, to: "+15558675311", text });
  });

  test("server-error: 5xx, and accepted if set", async () => {
    const { carrier, sdk } = await serveTelnyx();
    carrier.faults.add({ kind: "server-error", status: 503, accepted: true, provider: "telnyx" });
    const error = await refusalOf(sdk.messages.send({ from, to, text }));
    expect([error.status, problemsOf(error)[0]?.code]).toEqual([503, "10007"]);
    expect(carrier.messages).toHaveLength(1);
  });

  test("of another provider do not fire", async () => {
    const { carrier, sdk } = await serveTelnyx();
    carrier.faults.add({ kind: "rate-limited", provider: "twilio" });
    await sdk.messages.send({ from, to, text });
  });
});

test("an unknown option is rejected", () => {
  expect(() => mockTelnyx(createCarrier(), { inboundUrl: "http://app.test" } as object)).toThrow(
    "mockTelnyx: `inboundUrl` is not an option",
  );
});

test("a server without mocks serves Telnyx too, selected by path", async () => {
  const server = await startMockServer();
  try {
    await sdkAt(server).messages.send({ from, to, text });
    expect(server.carrier.messages).toMatchObject([{ provider: "telnyx" }]);
  } finally {
    await server.close();
  }
});
