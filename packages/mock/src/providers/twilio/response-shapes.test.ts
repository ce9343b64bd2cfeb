import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { z } from "zod";
import {
  type Carrier,
  createCarrier,
  createManualClock,
  type MockServer,
  mockTwilio,
  type PhoneState,
  startMockServer,
} from "../../index.ts";
import { askErrorCase } from "./testing/ask-error-case.ts";
import { errorCases } from "./testing/error-cases.ts";
import { unlikeOpenApi } from "./testing/openapi/operation-requests.ts";
import { validateResponse } from "./testing/openapi/validate-response.ts";
import * as schemas from "./testing/response-schemas.ts";
import { accountSid, serviceSid, verifySid } from "./testing/twilio-client.ts";
import { fetchAsIs, messagesPath, type WireRequest } from "./testing/wire-clients.ts";

const noon = Date.parse("2026-11-23T12:00:00Z");
const account = `/2010-04-01/Accounts/${accountSid}`;
const from = "+15550001111";
const to = "+15558675310";

let carrier: Carrier;
let server: MockServer;

beforeEach(async () => {
  carrier = createCarrier({ clock: createManualClock(new Date(noon)) });
  const services = [
    {
      sid: serviceSid,
      phoneNumbers: [from],
      shortCodes: ["12345"],
      alphaSenders: ["Acme"],
      inboundUrl: "http://app.test/in",
    },
  ];
  const senders = [from, "12345", { sender: "+447700900999", mms: false }];
  server = await startMockServer({ mocks: [mockTwilio(carrier, { services, senders })] });
});

afterEach(() => server.close());

/** Returns the body once it has the shape: the types of Twilio's OpenAPI, nothing more, and the keys in this order. */
async function shaped(schema: z.ZodType, request: WireRequest): Promise<Record<string, unknown>> {
  const { status, body } = await fetchAsIs.ask(server, request);
  expectShape(schema, body);
  if (status < 400) {
    const { method = "POST", path = messagesPath() } = request;
    const problems = validateResponse({ host: hostOf(path), method, path: withoutQuery(path), status, body });
    expect(problems.filter((one) => !unlikeOpenApi.some(({ sentence }) => sentence.test(one)))).toEqual([]);
  }
  return body;
}

function expectShape(schema: z.ZodType, body: Record<string, unknown>): void {
  expect(JSON.stringify(schema.parse(body))).toBe(JSON.stringify(body));
}

const withoutQuery = (path: string) => path.split("?", 1)[0] ?? "";

function hostOf(path: string): string {
  if (path.startsWith("/2010-04-01/")) return "api.twilio.com";
  return path.startsWith("/v1/") ? "messaging.twilio.com" : "verify.twilio.com";
}

const read = (schema: z.ZodType, path: string, query: Record<string, string> = {}) =>
  shaped(schema, { method: "GET", path, query });
const messagePath = (sid: unknown) => `${account}/Messages/${sid}.json`;

const states: readonly PhoneState[] = [
  "reachable",
  "unreachable",
  "unknown",
  "landline",
  "blocked",
  "filtered",
];

/** Every way to send that is accepted. */
const sends = fc
  .record({
    content: fc.oneof(
      fc.record({
        Body: fc
          .string({ minLength: 1, maxLength: 400, unit: "grapheme" })
          .filter((body) => body.length <= 1600),
      }),
      fc.record({
        MediaUrl: fc.array(fc.constant("https://example.com/a.png"), { minLength: 1, maxLength: 10 }),
      }),
      fc.record({ ContentSid: fc.constant(`HX${"c".repeat(32)}`) }),
    ),
    sender: fc.oneof(
      fc.constantFrom(from, "12345").map((sender) => ({ From: sender })),
      fc.constant({ MessagingServiceSid: serviceSid }),
      fc.constant({ From: serviceSid }),
      fc.constant({ From: from, MessagingServiceSid: serviceSid }),
    ),
    To: fc.constantFrom(to, "+447700900123", "(555) 867-5311", "+15005530008", "+15005630002"),
    delayMs: fc.option(fc.integer({ min: 300_000, max: 35 * 86_400_000 })),
    ValidityPeriod: fc.option(fc.integer({ min: 1, max: 36_000 }).map(String)),
    state: fc.constantFrom(...states),
    waitMs: fc.constantFrom(0, 20, 50, 40_000_000),
  })
  .map(({ content, sender, To, delayMs, ValidityPeriod, state, waitMs }) => ({
    state,
    waitMs,
    form: {
      To,
      ...sender,
      ...content,
      ...(ValidityPeriod !== null && { ValidityPeriod }),
      ...(delayMs !== null && {
        MessagingServiceSid: serviceSid,
        ScheduleType: "fixed",
        SendAt: new Date(carrier.now() + delayMs).toISOString(),
      }),
    } as Record<string, string | string[]>,
  }));

test("messages match the schema, however they were sent and in every status", async () => {
  await fc.assert(
    fc.asyncProperty(sends, async ({ form, state, waitMs }) => {
      carrier.setPhone(to, { state });
      const created = await shaped(schemas.messageSchema, { form });
      const [first] = carrier.messages.slice(-1);
      expect(created["status"]).toBe(first?.status);
      expect(created["date_sent"]).toBeNull();
      carrier.advance(waitMs);
      const path = messagePath(created["sid"]);
      const message = await read(schemas.messageSchema, path);
      expect(message["error_code"] === null).toBe(
        !["failed", "undelivered"].includes(String(message["status"])),
      );
      const change = message["status"] === "scheduled" ? { Status: "canceled" } : { Body: "" };
      const ended = ["delivered", "undelivered", "failed", "scheduled"].includes(String(message["status"]));
      await shaped(ended ? schemas.messageSchema : schemas.errorSchema, { path, form: change });
      await shaped(schemas.feedbackSchema, {
        path: path.replace(".json", "/Feedback.json"),
        form: { Outcome: waitMs > 0 ? "confirmed" : "unconfirmed" },
      });
      await read(schemas.messageListSchema, messagesPath(), { PageSize: "3", Page: "1" });
    }),
    { numRuns: 100 },
  );
});

/** A form cannot have values of another type, but a name can have several. */
test.each(["To", "From", "MessagingServiceSid", "Body", "StatusCallback", "ValidityPeriod", "SmartEncoded"])(
  "a repeated %s counts as its first value",
  async (name) => {
    const usual = {
      To: to,
      From: from,
      MessagingServiceSid: serviceSid,
      Body: "hello",
      StatusCallback: "http://127.0.0.1:9/status",
      ValidityPeriod: "600",
      SmartEncoded: "true",
    };
    const form = { ...usual, [name]: [usual[name as keyof typeof usual], "other"] };
    const varying = ["sid", "uri", "subresource_uris"];
    const [once, repeated] = await Promise.all(
      [usual, form].map(async (one) => {
        const created = await shaped(schemas.messageSchema, { form: one });
        return Object.entries(created).filter(([field]) => !varying.includes(field));
      }),
    );
    expect(repeated).toEqual(once);
  },
);

test("texts from phones and lists of both match the schema, in pages", async () => {
  for (let text = 0; text < 5; text++) {
    await shaped(schemas.messageSchema, { form: { To: to, From: from, Body: `${text}` } });
    await carrier.reply({ from: to, to: from, body: "ñ".repeat(text * 40), media: [] });
  }
  let page = await read(schemas.messageListSchema, messagesPath(), { PageSize: "4", To: to });
  page = await read(schemas.messageListSchema, String(page["next_page_uri"]));
  await read(schemas.messageListSchema, String(page["previous_page_uri"]));
  await read(schemas.messageListSchema, messagesPath(), { DateSent: "2026-11-23" });
  const all = await read(schemas.messageListSchema, messagesPath());
  expect(all["end"]).toBe(9);
});

test("the account and its resources match the schema", async () => {
  await read(schemas.accountSchema, `${account}.json`);
  await read(schemas.balanceSchema, `${account}/Balance.json`);
  const numbers = await read(schemas.phoneNumberListSchema, `${account}/IncomingPhoneNumbers.json`);
  expect(numbers["incoming_phone_numbers"]).toHaveLength(2);
  const codes = await read(schemas.shortCodeListSchema, `${account}/SMS/ShortCodes.json`);
  expect(codes["short_codes"]).toHaveLength(1);
  await read(schemas.serviceSchema, `/v1/Services/${serviceSid}`);
  for (const [list, schema] of Object.entries(schemas.senderListSchemas)) {
    await read(schema, `/v1/Services/${serviceSid}/${list}`);
  }
});

describe("Verify", () => {
  const service = `/v2/Services/${verifySid}`;

  test("services", async () => {
    await shaped(schemas.verifyServiceSchema, { path: "/v2/Services", form: { FriendlyName: "Acme" } });
    await shaped(schemas.verifyServiceSchema, { path: service, form: { TtsName: "x", CodeLength: "10" } });
    await read(schemas.verifyServiceSchema, service);
    await read(schemas.verifyServiceListSchema, "/v2/Services", { PageSize: "1" });
  });

  test("verifications and checks, in every state", async () => {
    const start: WireRequest = { path: `${service}/Verifications`, form: { To: to, Channel: "sms" } };
    const verification = await shaped(schemas.verificationSchema, start);
    await shaped(schemas.verificationSchema, start);
    await shaped(schemas.verificationCheckSchema, {
      path: `${service}/VerificationCheck`,
      form: { To: to, Code: "wrong" },
    });
    await read(schemas.verificationSchema, `${service}/Verifications/${verification["sid"]}`);
    carrier.advance(50);
    const { code = "" } = await carrier.waitForMessage({ to });
    const approved = await shaped(schemas.verificationCheckSchema, {
      path: `${service}/VerificationCheck`,
      form: { VerificationSid: String(verification["sid"]), Code: code },
    });
    expect(approved["status"]).toBe("approved");
    const { sid } = await shaped(schemas.verificationSchema, {
      ...start,
      form: { To: "+447700900123", Channel: "sms" },
    });
    await shaped(schemas.verificationSchema, {
      path: `${service}/Verifications/${sid}`,
      form: { Status: "canceled" },
    });
    await shaped(schemas.errorSchema, { ...start, form: { To: to } });
  });
});

test.each([
  [false, schemas.errorSchema],
  [true, schemas.problemSchema],
] as const)("errors, as problem details: %s", async (problemDetails, schema) => {
  for (const one of errorCases) {
    const own = createCarrier({ clock: createManualClock() });
    one.setUp?.(own);
    await server.close();
    server = await startMockServer({ mocks: [mockTwilio(own, { ...one.options, problemDetails })] });
    expectShape(schema, (await askErrorCase(fetchAsIs, server, one)).body);
  }
});
