import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { countSegments, type DeliveryUpdate, type SmsReceipt, toWebRequest } from "@smskit/core";
import { createCarrier, type MockVonageSmsOptions, mockVonageSms, startMockServer } from "@smskit/mock";
import { afterEach, describe, expect, test } from "vitest";
import { createVonageSms, createVonageSmsWebhook, type VonageSmsSignatureMethod } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

const signatureSecret = "my-signature-secret";
const long = "a long text ".repeat(30).trim();

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A Vonage with an app that listens to it. `told` resolves when so many receipts have come. */
async function start(
  world: MockVonageSmsOptions,
  webhook = createVonageSmsWebhook({ signatureSecret, signatureMethod: world.signatureMethod }),
) {
  const updates: DeliveryUpdate[] = [];
  const failures: unknown[] = [];
  let heard = () => {};
  const app = createServer(async (request, response) => {
    try {
      const { events, response: result } = await webhook.parse(await toWebRequest(request));
      for (const event of events) if (event.type === "delivery") updates.push(event.update);
      response.writeHead(result.status).end();
    } catch (error) {
      failures.push(error);
      response.writeHead(500).end();
    }
    heard();
  });
  await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
  const carrier = createCarrier({ latencyMs: 0 });
  const server = await startMockServer({ port: 0, carrier, mocks: [mockVonageSms(carrier, world)] });
  closing.push(
    () => server.close(),
    () => app.close(),
  );
  const statusCallback = `http://127.0.0.1:${(app.address() as AddressInfo).port}/receipts`;
  return {
    carrier,
    connector: createVonageSms({ ...exampleConfig, baseUrl: server.url, statusCallback }),
    told: (count: number) =>
      new Promise<readonly DeliveryUpdate[]>((resolve, reject) => {
        heard = () => {
          if (failures.length > 0) reject(failures[0]);
          else if (updates.length >= count) resolve(updates);
        };
        heard();
      }),
  };
}

const idsOf = (receipt: SmsReceipt) =>
  (receipt.raw as { messages: { "message-id": string }[] }).messages.map((part) => part["message-id"]);

describe("a message and its delivery reports", () => {
  const formats = ["GET", "POST", "POST-JSON"] as const;
  const methods: readonly VonageSmsSignatureMethod[] = ["md5hash", "md5", "sha1", "sha256", "sha512"];

  test.each(formats.flatMap((format) => methods.map((method) => [format, method] as const)))(
    "by %s, signed with %s, have the same id",
    async (receiptMethod, signatureMethod) => {
      const { connector, told } = await start({ signatureSecret, signatureMethod, receiptMethod });
      const receipt = await connector.send({ to: "+15558675310", body: "Hello", reference: "a & b=c, ü" });
      const [update] = await told(1);
      expect(update).toMatchObject({
        provider: "vonage-sms",
        id: receipt.id,
        reference: "a & b=c, ü",
        to: "+15558675310",
        status: "delivered",
        providerStatus: "delivered",
        price: { currency: "EUR" },
      });
    },
  );

  test("come for each part of a long text, all with its reference", async () => {
    const { connector, told } = await start({ signatureSecret });
    const receipt = await connector.send({ to: "+15558675310", body: long, reference: "long" });
    expect(receipt.segments).toBe(3);
    const updates = await told(3);
    expect(updates.map(({ id }) => id).sort()).toEqual(idsOf(receipt).sort());
    expect(idsOf(receipt)[0]).toBe(receipt.id);
    expect(updates.every(({ reference }) => reference === "long")).toBe(true);
  });

  test.each([
    ["+15005573001", { status: "sent", providerStatus: "accepted" }],
    ["+15005573002", { status: "sent", providerStatus: "buffered" }],
    ["+15005573003", { status: "unknown", providerStatus: "unknown", code: "rejected" }],
    ["+15005573004", { status: "undelivered", providerStatus: "expired", code: "timeout" }],
    ["+15005573005", { status: "undelivered", providerStatus: "failed", code: "unavailable" }],
    ["+15005573006", { status: "undelivered", providerStatus: "rejected", code: "content-rejected" }],
    ["+15005571009", { status: "undelivered", code: "recipient-blocked", providerCode: "9" }],
  ])("to %s say %j", async (to, expected) => {
    const { connector, told } = await start({ signatureSecret });
    const { id } = await connector.send({ to, body: "Hello" });
    const [update] = await told(1);
    expect(update).toMatchObject({ id, ...expected });
  });

  test("are refused if another secret signed them", async () => {
    const other = createVonageSmsWebhook({ signatureSecret: "another secret" });
    const { connector, told } = await start({ signatureSecret }, other);
    await connector.send({ to: "+15558675310", body: "Hello" });
    await expect(told(1)).rejects.toMatchObject({ status: 403 });
  });
});

describe("a text", () => {
  test("of every GSM-7 character arrives unchanged", async () => {
    const characters = Array.from({ length: 0xd800 }, (_, code) => String.fromCharCode(code)).filter(
      (character) => character !== "\0" && countSegments(`a${character}`).encoding === "gsm-7",
    );
    expect(characters.length).toBeGreaterThan(130);
    const { connector, carrier } = await start({});
    const body = `|${characters.join("")}|`;
    const receipt = await connector.send({ to: "+15558675310", body });
    expect(carrier.messages.at(-1)).toMatchObject({ body, encoding: "gsm-7", segments: receipt.segments });
  });
});

describe("a text of which Vonage accepts a part", () => {
  test("has an unknown outcome, with the id of the accepted part", async () => {
    const { connector } = await start({});
    const error = await connector.send({ to: "+15005572009", body: long }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: "rejected",
      delivery: "unknown",
      retryable: false,
      failover: false,
      providerCode: "9",
      messageId: expect.stringMatching(/./),
    });
  });
});
