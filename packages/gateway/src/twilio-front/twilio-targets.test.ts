import { createTwilioWebhook } from "@smskit/twilio";
import fc from "fast-check";
import twilio from "twilio";
import { expect, test } from "vitest";
import type { GatewayEvent } from "../events/event-target.ts";
import type { SafeRequest } from "../http/safe-request.ts";
import type { GatewayMessage, MessageStatus } from "../state/gateway-message.ts";
import { createSealer, type FrontDetails } from "./sealed-details.ts";
import { twilioFrontSchema } from "./twilio-front-config.ts";
import { twilioTargets } from "./twilio-targets.ts";

const accountSid = `AC${"0".repeat(32)}`;
const authToken = "0123456789abcdef0123456789abcdef";
const secret = "a-secret-of-the-gateway-for-tests";
const details: FrontDetails = {
  to: "+15558675310",
  from: "+15550001111",
  statusCallback: "https://app.example.com/status?order=7&name=caf%C3%A9",
};
const id = "0f8fad5b-d9cb-469f-a165-70867728950e";
const sid = "SM0f8fad5bd9cb469fa16570867728950e";

const [statusTarget, inboundTarget] = targetsOf({ inboundUrl: "https://App.example.com/in#rc=2" });

function targetsOf(account: object = {}) {
  const config = twilioFrontSchema.parse({ accounts: [{ accountSid, authToken, ...account }] });
  return twilioTargets({ twilio: config, secret });
}

function messageOf(status: MessageStatus, more: Partial<GatewayMessage> = {}): GatewayMessage {
  const sealed = createSealer([secret]).seal(details);
  const at = new Date();
  return {
    ...{ id, source: `twilio:${accountSid}`, status, to: "+••••••••10", details: { sealed } },
    ...{ createdAt: at, updatedAt: at, ...more },
  };
}

const eventOf = (message: GatewayMessage): GatewayEvent => ({ type: "message", message });

function requestOf(target = statusTarget, event = eventOf(messageOf("delivered"))): SafeRequest {
  if (target === undefined) throw new Error("no target");
  return target.request({ id: crypto.randomUUID(), name: "event", createdAt: new Date(), event });
}

const fieldsOf = ({ body }: SafeRequest) => Object.fromEntries(new URLSearchParams(body));

function isGenuine({ url, headers, body }: SafeRequest, token = authToken): boolean {
  const fields = Object.fromEntries(new URLSearchParams(body));
  return twilio.validateRequest(token, headers["X-Twilio-Signature"] ?? "", url, fields);
}

test("a status callback has Twilio's fields, and a signature that Twilio's SDK accepts", () => {
  const request = requestOf();
  expect(request.url).toBe(details.statusCallback);
  expect(fieldsOf(request)).toEqual({
    SmsSid: sid,
    SmsStatus: "delivered",
    MessageStatus: "delivered",
    To: "+15558675310",
    MessageSid: sid,
    AccountSid: accountSid,
    From: "+15550001111",
    ApiVersion: "2010-04-01",
  });
  expect(isGenuine(request)).toBe(true);
  expect(isGenuine(request, "another-token")).toBe(false);
  expect(request.headers["Content-Type"]).toMatch(/^application\/x-www-form-urlencoded/);
});

test("smskit's own webhook reads a status callback", async () => {
  const failed = messageOf("undelivered", { error: { code: "content-rejected", message: "Filtered." } });
  const { url, headers, body } = requestOf(statusTarget, eventOf(failed));
  const webhook = createTwilioWebhook({ authToken });
  const { events } = await webhook.parse(new Request(url, { method: "POST", headers, body }));
  expect(events).toMatchObject([
    {
      type: "delivery",
      update: { id: sid, status: "undelivered", code: "content-rejected", to: details.to },
    },
  ]);
});

test("an inbound text has Twilio's fields, and a signature that Twilio's SDK accepts", () => {
  const inbound: GatewayEvent = {
    type: "inbound",
    connector: "main",
    message: {
      ...{ provider: "acme", id: "7", from: "+15558675310", to: "+15550001111", body: "STOP & go ☎" },
      ...{
        media: [{ url: "https://media.example.com/1", contentType: "image/png" }],
        keyword: "stop",
        at: new Date(),
      },
    },
  };
  const request = requestOf(inboundTarget, inbound);
  expect(request.url).toBe("https://app.example.com/in");
  expect(fieldsOf(request)).toMatchObject({
    MessageSid: expect.stringMatching(/^SM[0-9a-f]{32}$/),
    SmsStatus: "received",
    From: "+15558675310",
    To: "+15550001111",
    Body: "STOP & go ☎",
    NumMedia: "1",
    MediaUrl0: "https://media.example.com/1",
    MediaContentType0: "image/png",
    OptOutType: "STOP",
  });
  expect(isGenuine(request)).toBe(true);
});

test("any text and any URL are signed as Twilio's SDK expects", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme" }),
      fc.webUrl({ withQueryParameters: true }),
      (body, inboundUrl) => {
        const [, target] = targetsOf({ inboundUrl });
        const message = { provider: "acme", id: "7", from: "1", to: "2", body, media: [], at: new Date() };
        expect(isGenuine(requestOf(target, { type: "inbound", connector: "main", message }))).toBe(true);
      },
    ),
  );
});

test("an account gets the events of the messages that it sent with a StatusCallback", () => {
  const wants = (message: GatewayMessage) => statusTarget?.wants(eventOf(message));
  expect(wants(messageOf("delivered"))).toBe(true);
  expect(wants(messageOf("delivered", { source: "key:app" }))).toBe(false);
  expect(wants(messageOf("delivered", { details: {} }))).toBe(false);
  expect(wants(messageOf("delivered", { details: { sealed: "nonsense" } }))).toBe(false);
  // `accepted` was told as "sent".
  expect(wants(messageOf("sent"))).toBe(false);
});

test.each<[MessageStatus, Partial<GatewayMessage>, string, string | undefined]>([
  ["accepted", {}, "sent", undefined],
  ["unknown", {}, "sending", undefined],
  ["read", {}, "read", undefined],
  ["canceled", {}, "canceled", undefined],
  ["failed", { error: { code: "recipient-blocked", message: "" } }, "failed", "21610"],
  ["failed", { error: { code: "insufficient-funds", message: "" } }, "failed", "30008"],
  ["undelivered", { error: { code: "recipient-blocked", message: "" } }, "undelivered", "30004"],
  [
    "undelivered",
    { error: { code: "rejected", message: "", providerCode: "30044" } },
    "undelivered",
    "30008",
  ],
  [
    "undelivered",
    { provider: "twilio", error: { code: "rejected", message: "", providerCode: "30044" } },
    "undelivered",
    "30044",
  ],
])("%s %o is Twilio's %s %s", (status, more, expected, code) => {
  const fields = fieldsOf(requestOf(statusTarget, eventOf(messageOf(status, more))));
  expect([fields["MessageStatus"], fields["ErrorCode"]]).toEqual([expected, code]);
});

test("after a rotation, the newest token signs, and what was sealed before is still read", () => {
  const config = twilioFrontSchema.parse({
    accounts: [{ accountSid, authToken: ["the-newest-token-of-all", authToken] }],
  });
  const [target] = twilioTargets({ twilio: config, secret: ["the-newest-secret-of-all", secret] });
  const request = requestOf(target);
  expect(isGenuine(request, "the-newest-token-of-all")).toBe(true);
  expect(fieldsOf(request)["To"]).toBe(details.to);
});

test("what is sealed shows nothing, and cannot be changed", () => {
  const sealer = createSealer([secret]);
  const sealed = sealer.seal(details);
  expect(Buffer.from(sealed, "base64url").toString("latin1")).not.toContain("555");
  expect(sealer.seal(details)).not.toBe(sealed);
  expect(sealer.open(sealed)).toEqual(details);
  expect(createSealer(["another-secret-of-another"]).open(sealed)).toBeUndefined();
  fc.assert(
    fc.property(
      fc.nat(Buffer.from(sealed, "base64url").length - 1),
      fc.integer({ min: 1, max: 255 }),
      (at, by) => {
        const bytes = Buffer.from(sealed, "base64url");
        bytes[at] = (bytes[at] as number) ^ by;
        expect(sealer.open(bytes.toString("base64url"))).toBeUndefined();
      },
    ),
  );
});
