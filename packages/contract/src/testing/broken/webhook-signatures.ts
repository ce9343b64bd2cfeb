import { timingSafeEqual } from "node:crypto";
import { SmsWebhookError } from "@smskit/core";
import {
  createReferenceWebhook,
  hmac,
  isKeySigned,
  isSame,
  properSteps,
  secret,
  signedText,
} from "../reference-webhook.ts";
import { type BrokenWebhook, doing } from "./webhook-mistakes.ts";

const given = (request: Request) => request.headers.get("x-reference-signature") ?? "";
const expected = (request: Request, body: Uint8Array) => hmac(request.url + new TextDecoder().decode(body));

/** Mistakes with signatures, and with the errors about them. */
export const brokenWebhookSignatures: readonly BrokenWebhook[] = [
  {
    mistake: "verifies nothing",
    options: doing({ isSigned: () => true }),
    fails: {
      "refuses-changed-requests": /must be refused; it was taken/,
      "refuses-unsigned-requests": /must be refused; it was taken/,
      "refuses-other-urls": /must be refused; it was taken/,
      "keeps-requests-apart": /must be refused; it was taken/,
    },
  },
  {
    mistake: "verifies the fields that it knows",
    wire: "query",
    options: doing(
      {
        isSigned({ fields }) {
          const known = ["event", "id", "status", "phone", "time", "from", "to", "text"];
          const read = new Map([...fields].filter(([name]) => known.includes(name)));
          return isSame(fields.get("sig") ?? "", hmac(signedText(read)));
        },
      },
      "query",
    ),
    fails: { "refuses-changed-requests": /a field that was added must be refused/ },
  },
  {
    mistake: "verifies one of two fields with the same name, and reads the other",
    wire: "query",
    options: doing(
      {
        readFields: (request) => new Map(new URL(request.url).searchParams),
        eventOf: properSteps.eventOf,
      },
      "query",
    ),
    fails: { "refuses-changed-requests": /twice must be refused/ },
  },
  {
    mistake: "does not verify when it was signed",
    wire: "json",
    options: doing(
      {
        isSigned({ request, body }) {
          const now = Math.floor(Date.now() / 1_000);
          const times = Array.from({ length: 20 }, (_, ago) => String(now - ago));
          return times.some((time) => {
            const headers = new Headers(request.headers);
            headers.set("reference-timestamp", time);
            return isKeySigned(headers, body);
          });
        },
      },
      "json",
    ),
    fails: { "refuses-changed-requests": /another reference-timestamp must be refused/ },
  },
  {
    mistake: "verifies a signature where there is one",
    options: doing({
      isSigned: (received) =>
        !received.request.headers.has("x-reference-signature") || properSteps.isSigned(received),
    }),
    fails: { "refuses-unsigned-requests": /must be refused; it was taken/ },
  },
  {
    mistake: "compares as much of a signature as there is",
    options: doing({ isSigned: ({ request, body }) => expected(request, body).startsWith(given(request)) }),
    fails: { "refuses-unsigned-requests": /must be refused; it was taken/ },
  },
  {
    mistake: "compares how long signatures are",
    options: doing({
      isSigned: ({ request, body }) => expected(request, body).length === given(request).length,
    }),
    fails: {
      "refuses-unsigned-requests": /must be refused; it was taken/,
      "refuses-changed-requests": /must be refused; it was taken/,
    },
  },
  {
    mistake: "lets out what timingSafeEqual throws",
    options: doing({
      isSigned: ({ request, body }) =>
        timingSafeEqual(Buffer.from(given(request)), Buffer.from(expected(request, body))),
    }),
    fails: { "refuses-unsigned-requests": /must be an SmsWebhookError, not RangeError/ },
  },
  {
    mistake: "responds to a bad signature with a 500",
    options: doing({ refuse: () => new SmsWebhookError(500, "The signature does not fit.") }),
    fails: {
      "refuses-unsigned-requests": /the status is a 4xx/,
      "refuses-changed-requests": /the status is a 4xx/,
    },
  },
  {
    mistake: "responds to a bad signature with a 400",
    options: doing({ refuse: () => new SmsWebhookError(400, "The signature does not fit.") }),
    fails: { "refuses-unsigned-requests": /the status: expected 400 to be 403/ },
  },
  {
    mistake: "says nothing of what is wrong",
    options: doing({ refuse: () => new SmsWebhookError(403, "Forbidden") }),
    fails: { "refuses-unsigned-requests": /the error is a sentence/ },
  },
  {
    mistake: "quotes the body that it refuses",
    options: doing({
      refuse: ({ body }) => new SmsWebhookError(403, `Not signed: ${new TextDecoder().decode(body)}`),
    }),
    fails: { "refuses-changed-requests": /shows the request's content/ },
  },
  {
    mistake: "names the phone in its error",
    options: doing({
      refuse: ({ fields }) =>
        Object.assign(new SmsWebhookError(403, "It is not signed."), {
          phone: fields.get("phone") ?? fields.get("from"),
        }),
    }),
    fails: { "refuses-unsigned-requests": /shows a number's digits/ },
  },
  {
    mistake: "hangs what it read on its error",
    options: doing({
      refuse: ({ fields }) =>
        Object.assign(new SmsWebhookError(403, "It is not signed."), { cause: { text: fields.get("text") } }),
    }),
    fails: { "refuses-unsigned-requests": /shows a value of the request/ },
  },
  {
    mistake: "says in its error what would have been right",
    options: doing({
      refuse: () => new SmsWebhookError(403, `The signature does not fit the secret ${secret}.`),
    }),
    fails: { "refuses-unsigned-requests": /shows a secret/ },
  },
  {
    mistake: "verifies the body without the URL",
    options: doing({
      isSigned: ({ request, body }) =>
        isSame(given(request), expected(new Request("https://example.com/sms/reference?tenant=7"), body)),
    }),
    fails: { "refuses-other-urls": /another host must be refused/ },
  },
  {
    mistake: "verifies the URL without its query",
    options: doing({
      isSigned({ request, body }) {
        const bare = new Request(`${request.url.replace(/\?.*/, "")}?tenant=7`);
        return isSame(given(request), expected(bare, body));
      },
    }),
    fails: { "refuses-other-urls": /query.* must be refused/ },
  },
  {
    mistake: "is made without a secret, and then takes nothing",
    options: { createWithoutSecret: () => createReferenceWebhook("form", { isSigned: () => false }) },
    fails: { "fails-closed": /must throw; it was made/ },
  },
  {
    mistake: "lets a TypeError out where there is no secret",
    options: { createWithoutSecret: () => Buffer.from(undefined as never) },
    fails: { "fails-closed": /must throw an SmsWebhookError, not TypeError/ },
  },
  {
    mistake: "keeps its secret where it is printed",
    options: { create: () => Object.assign(createReferenceWebhook("form"), { config: { secret } }) },
    fails: { "hides-its-secret": /shows a secret/ },
  },
  {
    mistake: "logs what it reads",
    options: doing({
      eventOf(fields) {
        process.stdout.write(`webhook ${JSON.stringify([...fields])}\n`);
        return properSteps.eventOf(fields);
      },
    }),
    fails: { "logs-no-request": /what is printed shows/ },
  },
];
