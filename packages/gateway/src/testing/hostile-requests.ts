import { anyCharacter } from "@smskit/test-support/any-character";
import fc from "fast-check";
import { accountSid } from "./start-twilio-front.ts";

/** What hostile requests carry, which no response and no log may repeat. */
export const hostileNumber = "+15558675310";
export const hostileCode = "907514";

const paths = [
  "/doors/__proto__",
  "/doors/constructor",
  "/doors/toString/",
  "/doors/..%2fv1%2fmessages",
  "/doors/%2e%2e/metrics",
  "/doors/kratos",
  "/doors/logto",
  "/doors/supabase",
  "/webhooks/../metrics",
  "/webhooks/__proto__",
  "/webhooks/main",
  "/webhooks/main/%00/..",
  "/v1/messages",
  "/v1/messages/__proto__",
  "/v1/messages/%ff%fe",
  "/v1/messages/00000000-0000-0000-0000-000000000000",
  "/v1/messages/search",
  "/v1/messages?limit=1e9&before=%00&number=%2b1",
  "/v1/batches",
  "/v1/verifications",
  "/v1/verifications/constructor/check",
  "/v1/suppressions",
  "/v1/suppressions/%00",
  "/v1/templates/preview",
  `/v1/recipients/${encodeURIComponent("\u0000")}`,
  "/v1/suppressions?limit=1e9&before=%00",
  "/v1/suppressions?before=999999999999999999999",
  "/v1/events",
  "/v1/events?limit=-1&before=%00&state=__proto__&type=%00",
  "/v1/events?messageId=%27&before=00000000-0000-0000-0000-000000000000",
  "/v1/events/__proto__/replay",
  "/v1/events/00000000-0000-0000-0000-000000000000/replay",
  "/v1/events/replay",
  `/2010-04-01/Accounts/${accountSid}/Messages.json`,
  `/2010-04-01/Accounts/${accountSid}/Messages.json?PageSize=-1&Page=1e99&DateSent=%00`,
  `/2010-04-01/Accounts/${accountSid}/Messages/__proto__.json`,
  "/2010-04-01/Accounts/__proto__/Messages.json",
  "/metrics",
  "/console",
  "/%00",
  "/%E0%A4%A",
  `/${"a/".repeat(2_000)}`,
];

const hostileText = fc.oneof(
  fc.string({ unit: anyCharacter, maxLength: 50 }),
  fc.constantFrom(
    "\u0000",
    "\ud800",
    "__proto__",
    "x\r\nSet-Cookie: a=b",
    "9".repeat(5_000),
    "http://169.254.169.254/",
    "{{constructor}}",
    "' OR 1=1 --",
  ),
);
const hostileValue = fc.oneof(
  hostileText,
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(1e308, -1, [], [[]]),
);
const bodies: fc.Arbitrary<string | Uint8Array<ArrayBuffer>> = fc.oneof(
  // Written out, since an object literal would set the prototype.
  fc.constant(
    `{"__proto__":{"to":"${hostileNumber}","isAdmin":true},"to":"${hostileNumber}","constructor":{"prototype":{}}}`,
  ),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Uint8Array.from([0xff, 0xfe, ...bytes])),
  fc.constantFrom(
    "[".repeat(30_000),
    `{${Array.from({ length: 5_000 }, (_, index) => `"k${index}":1`).join(",")}}`,
    " ".repeat(300_000),
    "null",
    "",
    Array.from({ length: 5_000 }, (_, index) => `a${index}=1`).join("&"),
  ),
);

/** What each path takes; one field of it is replaced. */
const valid: readonly { path: string; body: Readonly<Record<string, unknown>> }[] = [
  {
    path: "/v1/messages",
    body: { to: hostileNumber, body: `Code ${hostileCode}`, reference: "a" },
  },
  {
    path: "/v1/messages",
    body: {
      to: hostileNumber,
      usageType: "SignIn",
      variables: { code: hostileCode },
      locale: "en",
      priority: "code",
    },
  },
  {
    path: "/v1/messages/search",
    body: { number: hostileNumber, reference: "a", status: "queued" },
  },
  {
    path: "/v1/batches",
    body: { messages: [{ to: hostileNumber, reference: "a" }], shared: { body: "Hello" } },
  },
  {
    path: "/v1/verifications",
    body: { to: hostileNumber, usageType: "SignIn", ip: "203.0.113.7", session: "a" },
  },
  {
    path: "/v1/verifications/00000000-0000-0000-0000-000000000000/check",
    body: { code: hostileCode, session: "a" },
  },
  {
    path: "/v1/templates/preview",
    body: { usageType: "SignIn", variables: { code: hostileCode }, locale: "en" },
  },
  { path: "/v1/suppressions", body: { number: hostileNumber } },
  { path: "/v1/suppressions/lookup", body: { number: hostileNumber } },
  {
    path: "/v1/events/replay",
    body: { from: "2026-11-29T00:00:00Z", to: "2026-11-30T00:00:00Z", target: "endpoint:app" },
  },
  {
    path: "/doors/kratos",
    body: {
      recipient: hostileNumber,
      body: hostileCode,
      template_type: "login_code_valid",
      template_data: {},
    },
  },
  {
    path: "/doors/logto",
    body: { to: hostileNumber, type: "SignIn", payload: { code: hostileCode, locale: "en" } },
  },
  { path: "/doors/supabase", body: { user: { phone: "" }, sms: { otp: hostileCode, phone: hostileNumber } } },
  {
    path: `/2010-04-01/Accounts/${accountSid}/Messages.json`,
    body: {
      To: hostileNumber,
      Body: hostileCode,
      From: "+15550001111",
      StatusCallback: "https://example.com",
      SendAt: "",
    },
  },
];

const isForm = (path: string) => path.startsWith("/2010");
const typeOf = (path: string) => (isForm(path) ? "application/x-www-form-urlencoded" : "application/json");

function written(path: string, body: Readonly<Record<string, unknown>>): string {
  if (!isForm(path)) return JSON.stringify(body);
  const pairs = Object.entries(body).map(([name, value]) => [
    name,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return new URLSearchParams(pairs).toString();
}

/** A request that is right, except for one field: its value, its name, or a field inside it. */
const almostValid = fc
  .record({
    given: fc.constantFrom(...valid),
    chosen: fc.nat(),
    value: hostileValue,
    name: fc.oneof(fc.constantFrom("__proto__", "constructor", "toString"), hostileText),
    how: fc.constantFrom("value", "value", "value", "added", "inside"),
  })
  .map(({ given: { path, body }, chosen, value, name, how }) => {
    const names = Object.keys(body);
    const field = names[chosen % names.length] ?? "to";
    const changed =
      how === "inside"
        ? { ...body, [field]: { ...(body[field] as object), [name]: value } }
        : { ...body, [how === "added" ? name : field]: value };
    return { path, method: "POST", type: typeOf(path), isRight: true, body: written(path, changed) };
  });

const anything = fc.record({
  path: fc.oneof(fc.constantFrom(...paths), fc.constantFrom(...valid.map(({ path }) => path))),
  method: fc.constantFrom("POST", "POST", "GET", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"),
  type: fc.constantFrom(
    "application/json",
    "application/x-www-form-urlencoded",
    "text/plain",
    ",;=",
    undefined,
  ),
  /** Whether it has the credentials of its path. */
  isRight: fc.boolean(),
  body: bodies,
});

/** A hostile request, whose credentials are those of its path or one of `wrong`. */
export const hostileRequests = (wrong: readonly (string | undefined)[]) =>
  fc.tuple(
    fc.oneof({ weight: 3, arbitrary: almostValid }, { weight: 2, arbitrary: anything }),
    fc.constantFrom(...wrong),
    fc.option(fc.constantFrom("a", "é".repeat(10), "x".repeat(3_000), " ")),
  );
