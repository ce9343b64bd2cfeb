import { createHmac } from "node:crypto";
import { afterEach, describe, expect, test } from "vitest";
import {
  type Carrier,
  createCarrier,
  createManualClock,
  type MockServer,
  type MockVonageSmsOptions,
  mockVonageSms,
  startMockServer,
} from "../../index.ts";
import { vonageSmsStatuses } from "./errors.ts";
import { apiKey, apiSecret, curl, sdk, send } from "./testing/vonage-sms-client.ts";

interface Case {
  name: string;
  status: string;
  text?: string;
  options?: MockVonageSmsOptions;
  setUp?: (carrier: Carrier) => void;
  parameters?: Record<string, string | null>;
  /** Requests before the one that is refused. */
  after?: number;
}

const sender = "+15550001111";
const signature = { signatureSecret: "secret", signatureMethod: "sha256" } as const;

/** A signed request, by code that is not the mock's. */
function signed(over: Record<string, string> = {}): Record<string, string | null> {
  const parameters: Record<string, string> = {
    api_key: apiKey,
    from: "15550001111",
    to: "15558675310",
    text: "a=b&c",
    timestamp: String(Math.floor(Date.now() / 1000)),
    ...over,
  };
  const sorted = Object.keys(parameters).sort();
  const text = sorted.map((name) => `&${name}=${parameters[name]?.replace(/[&=]/g, "_")}`).join("");
  const sig = createHmac("sha256", "secret").update(text).digest("hex");
  return { ...parameters, sig, api_secret: null };
}

const cases: Case[] = [
  { name: "too many in a second", status: "1", options: { defaults: { requestsPerSecond: 2 } }, after: 2 },
  { name: "no key", status: "2", text: "Missing api_key", parameters: { api_key: null } },
  { name: "no secret", status: "2", text: "Missing api_secret", parameters: { api_secret: null } },
  { name: "no to", status: "2", text: "Missing to param", parameters: { to: null } },
  { name: "no from", status: "2", text: "Missing from param", parameters: { from: null } },
  { name: "no text", status: "2", text: "Missing text param", parameters: { text: "" } },
  {
    name: "a to with a plus",
    status: "3",
    text: "to address is not numeric",
    parameters: { to: "+15558675310" },
  },
  { name: "a to that is too long", status: "3", parameters: { to: "1".repeat(16) } },
  { name: "another type", status: "3", parameters: { type: "emoji" } },
  { name: "a ttl in seconds", status: "3", parameters: { ttl: "300" } },
  { name: "a ttl that is too long", status: "3", parameters: { ttl: "604800001" } },
  { name: "a ttl that is not a number", status: "3", parameters: { ttl: "1h" } },
  { name: "a long reference", status: "3", parameters: { "client-ref": "a".repeat(101) } },
  { name: "a secret of no form", status: "4", text: "Bad Credentials", parameters: { api_secret: "short" } },
  { name: "a key of no form", status: "4", parameters: { api_key: "abc" } },
  {
    name: "a secret that is not the declared one",
    status: "4",
    options: { accounts: [{ apiKey, apiSecret: "another1234" }] },
  },
  {
    name: "an unroutable phone",
    status: "6",
    setUp: (carrier) => carrier.setPhone("+15558675310", { state: "unroutable" }),
  },
  { name: "a national number", status: "6", parameters: { to: "0123456789" } },
  { name: "a zero behind the country code", status: "6", parameters: { to: "4407911123456" } },
  {
    name: "a premium number",
    status: "6",
    setUp: (carrier) => carrier.setPhone("+15558675310", { state: "premium" }),
  },
  {
    name: "a phone that opted out",
    status: "7",
    setUp: (carrier) => carrier.setPhone("+15558675310", { optedOutOf: [sender] }),
  },
  {
    name: "a phone that opted out of all",
    status: "7",
    setUp: (carrier) => carrier.setPhone("+15558675310", { optedOutOf: "all" }),
  },
  { name: "a barred account", status: "8", options: { defaults: { status: "barred" } } },
  {
    name: "no money",
    status: "9",
    text: "Quota Exceeded - rejected",
    options: { defaults: { balance: 0.03 } },
  },
  { name: "an account without HTTP", status: "11", options: { defaults: { http: false } } },
  { name: "a text over 3,200 characters", status: "12", parameters: { text: "a".repeat(3201) } },
  { name: "a wrong signature", status: "14", options: signature, parameters: { ...signed(), text: "other" } },
  {
    name: "an old signature",
    status: "14",
    options: signature,
    parameters: signed({ timestamp: "1500000000" }),
  },
  { name: "a signature without a secret to check it", status: "14", parameters: signed() },
  {
    name: "a name as sender to North America",
    status: "15",
    text: "Illegal Sender Address - rejected",
    parameters: { from: "Acme" },
  },
  { name: "a number of no account to North America", status: "15", options: { senders: ["+15550002222"] } },
  { name: "a number that only calls", status: "15", options: { senders: [{ sender, sms: false }] } },
  { name: "a name that is too long", status: "15", parameters: { from: "AcmeAcmeAcme", to: "447700900123" } },
  { name: "an invalid network", status: "22", parameters: { "network-code": "GB" } },
  { name: "a callback that is not a URL", status: "23", parameters: { callback: "app.test/receipts" } },
  {
    name: "a callback over 100 characters",
    status: "23",
    parameters: { callback: `https://app.test/${"a".repeat(90)}` },
  },
  {
    name: "demo mode",
    status: "29",
    text: "Non White-listed Destination - rejected",
    options: { defaults: { testNumbers: ["+15558675311"] } },
  },
  {
    name: "a signature and a secret",
    status: "32",
    options: signature,
    parameters: { ...signed(), api_secret: apiSecret },
  },
  ...Object.keys(vonageSmsStatuses).map((status) => ({
    name: "a magic number",
    status,
    parameters: { to: `15005570${status.padStart(3, "0")}` },
  })),
];

let server: MockServer | undefined;

afterEach(() => server?.close());

async function serve({ options, setUp }: Partial<Case>) {
  // No second passes, however busy the machine is.
  const carrier = createCarrier({ clock: createManualClock() });
  setUp?.(carrier);
  server = await startMockServer({ mocks: [mockVonageSms(carrier, options)] });
  return { carrier, server };
}

describe.each([curl, sdk])("$name receives each error that the request or the phones cause", (client) => {
  // The SDK refuses by itself to go without credentials, and signs nothing that it sends.
  const sent = client === sdk ? cases.filter((one) => !needsWire(one)) : cases;

  test.each(sent)("$status: $name", async (one) => {
    const { carrier, server } = await serve(one);
    for (let before = 0; before < (one.after ?? 0); before++) await client.send(server, {});
    const messages = await client.send(server, one.parameters ?? {});
    expect(messages).toMatchObject([
      { status: one.status, "error-text": one.text ?? expect.stringMatching(/\S/) },
    ]);
    expect(messages[0]?.["message-id"]).toBeUndefined();
    expect(JSON.stringify(messages)).not.toMatch(/\{name\}/);
    expect(carrier.messages).toHaveLength(one.after ?? 0);
  });
});

function needsWire({ parameters = {} }: Case): boolean {
  return parameters["api_key"] === null || parameters["api_secret"] === null || "sig" in parameters;
}

describe("accepted requests", () => {
  test.each<Omit<Case, "status">>([
    { name: "a signed request", options: signature, parameters: signed() },
    { name: "the shortest ttl", parameters: { ttl: "20000" } },
    { name: "the longest ttl", parameters: { ttl: "604800000" } },
    { name: "a reference of 100 characters", parameters: { "client-ref": "a".repeat(100) } },
    { name: "3,200 characters", parameters: { text: "a".repeat(3200) } },
    { name: "a name as sender elsewhere", parameters: { from: "Acme Inc", to: "447700900123" } },
    { name: "any number elsewhere", options: { senders: [] }, parameters: { to: "447700900123" } },
    { name: "a declared account", options: { accounts: [{ apiKey, apiSecret }] } },
    { name: "a test number in demo mode", options: { defaults: { testNumbers: ["+15558675310"] } } },
    { name: "an unknown parameter", parameters: { color: "blue" } },
  ])("$name", async (one) => {
    const { carrier, server } = await serve(one);
    const { messages } = await send(server, one.parameters);
    expect(messages.every(({ status }) => status === "0")).toBe(true);
    expect(carrier.messages).toHaveLength(1);
  });
});

describe("a text that is accepted in part", () => {
  const to = "15005572001";

  test("has an entry for each part, and only the accepted ones go out", async () => {
    const { carrier, server } = await serve({});
    const { body, messages } = await send(server, { to, text: "a".repeat(153) + "b".repeat(200) });
    expect(body["message-count"]).toBe("3");
    expect(messages).toMatchObject([
      { status: "0", "message-id": carrier.messages[0]?.id, "remaining-balance": "10.24670000" },
      { status: "1", "error-text": expect.stringContaining("Throughput") },
      { status: "1" },
    ]);
    expect(carrier.messages).toMatchObject([{ body: "a".repeat(153), segments: 1 }]);
  });

  test("is accepted completely if it has one part", async () => {
    const { server } = await serve({});
    expect((await send(server, { to })).messages).toMatchObject([{ status: "0" }]);
  });
});
