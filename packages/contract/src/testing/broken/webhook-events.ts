import { SmsWebhookError, type SmsWebhookEvent } from "@smskit/core";
import { createReferenceWebhook, failureOf, properSteps } from "../reference-webhook.ts";
import { type BrokenWebhook, doing, messaging, parsing, updating } from "./webhook-mistakes.ts";

/** Mistakes with what a genuine request becomes, and with requests that come twice or at once. */
export const brokenWebhookEvents: readonly BrokenWebhook[] = [
  {
    mistake: "takes a status that it does not know for a delivery",
    options: updating(({ status }) => (status === "unknown" ? { status: "delivered" } : {})),
    fails: { "doubts-changed-reports": /the provider did not say so/ },
  },
  {
    mistake: "passes on a recipient in any form",
    options: updating((_, fields) => ({ to: `+${fields.get("phone")}` })),
    fails: { "doubts-changed-reports": /the recipient, E\.164/ },
  },
  {
    mistake: "gives a delivery the cause of a failure",
    options: updating((_, fields) => (fields.has("error") ? failureOf(fields) : {})),
    fails: {
      "doubts-changed-reports": /a delivery with error of a failure: the code of a message that is delivered/,
    },
  },
  {
    mistake: "takes sent for delivered",
    options: updating(({ status }) => (status === "sent" ? { status: "delivered" } : {})),
    fails: { "takes-delivery-updates": /the update/ },
  },
  {
    mistake: "gives the id of the event for that of the message",
    options: updating((_, fields) => ({ id: fields.get("event") })),
    fails: { "takes-delivery-updates": /the update/, "never-goes-backwards": /must have one id/ },
  },
  {
    mistake: "gives the number as the provider writes it",
    options: updating(({ to = "" }) => ({ to: to.slice(1) })),
    fails: { "takes-delivery-updates": /E\.164/ },
  },
  {
    mistake: "gives its own word for the provider's",
    options: updating(({ status }) => ({ providerStatus: status.toUpperCase() })),
    fails: { "takes-delivery-updates": /the provider's own word/, "keeps-unknown-statuses": /the update/ },
  },
  {
    mistake: "gives a time that is not a date",
    options: updating(() => ({ at: new Date("yesterday") })),
    fails: { "takes-delivery-updates": /`at` is a valid Date/ },
  },
  {
    mistake: "gives the time when it reads a request",
    options: updating(() => ({ at: new Date() })),
    fails: { "takes-delivery-updates": /`at` is when it happened/ },
  },
  {
    mistake: "gives the time when it reads a text",
    options: messaging(() => ({ at: new Date() })),
    fails: { "takes-inbound-messages": /`at` is when it happened/ },
  },
  {
    mistake: "gives an update that holds functions",
    options: updating(() => ({ retry: () => {} })),
    fails: { "takes-delivery-updates": /an update is data/ },
  },
  {
    mistake: "responds to what it accepted with a redirect",
    options: parsing(async (request, good) => {
      const { events } = await good.parse(request);
      return { events, response: new Response(null, { status: 302, headers: { Location: "/" } }) };
    }),
    fails: { "takes-delivery-updates": /the response must be a 2xx/ },
  },
  {
    mistake: "gives its events only",
    options: parsing(async (request, good) => (await good.parse(request)).events as never),
    fails: { "takes-delivery-updates": /must give events/ },
  },
  {
    mistake: "tells each update twice",
    options: parsing(async (request, good) => {
      const { events, response } = await good.parse(request);
      return { events: [...events, ...events], response };
    }),
    fails: { "takes-delivery-updates": /the events of/ },
  },
  {
    mistake: "takes a status that it does not know for a failure",
    options: updating(({ status }) => (status === "unknown" ? { status: "failed" } : {})),
    fails: {
      "keeps-unknown-statuses": /the update/,
      "never-goes-backwards": /the (?:status|code)|contradictions/,
    },
  },
  {
    mistake: "refuses a status that it does not know",
    options: doing({
      eventOf(fields) {
        const event = properSteps.eventOf(fields);
        const isUnknown = event.type === "delivery" && event.update.status === "unknown";
        if (isUnknown) throw new SmsWebhookError(400, "Unknown status.");
        return event;
      },
    }),
    fails: { "keeps-unknown-statuses": /must be taken/ },
  },
  {
    mistake: "decodes a text twice",
    options: messaging(({ body }) => ({ body: body.replaceAll("+", " ") })),
    fails: { "takes-inbound-messages": /the message/ },
  },
  {
    mistake: "takes the sender for the phone",
    options: messaging(({ from, to }) => ({ from: to, to: from })),
    fails: { "takes-inbound-messages": /the message/ },
  },
  {
    mistake: "gives no media",
    options: messaging(() => ({ media: undefined })),
    fails: { "takes-inbound-messages": /the message/ },
  },
  {
    mistake: "takes an inbound text for something else",
    options: doing({
      eventOf: (fields): SmsWebhookEvent =>
        fields.has("text") ? { type: "other", raw: {} } : properSteps.eventOf(fields),
    }),
    fails: { "takes-inbound-messages": /must become an inbound message, not "other"/ },
  },
  {
    mistake: "finds STOP anywhere in a text",
    options: messaging(({ body }) => (/stop/i.test(body) ? { keyword: "stop" } : {})),
    fails: { "knows-who-said-stop": /the word in it/ },
  },
  {
    mistake: "knows STOP in capitals only",
    options: messaging(({ body }) => ({ keyword: body === "STOP" ? "stop" : undefined })),
    fails: { "knows-who-said-stop": /the keyword of "stop"/ },
  },
  {
    mistake: "refuses fields that it does not know",
    options: doing({
      eventOf(fields) {
        const known = ["event", "id", "status", "phone", "time", "from", "to", "text"];
        const isStrict = [...fields.keys()].every((name) => known.includes(name));
        if (!isStrict) throw new SmsWebhookError(400, "The webhook has a field that is not known.");
        return properSteps.eventOf(fields);
      },
    }),
    fails: { "ignores-new-fields": /must be taken; it was refused/ },
  },
  {
    mistake: "asks its fields what they have",
    options: doing({
      eventOf(fields) {
        const own = Object.fromEntries(fields) as { hasOwnProperty: (name: string) => boolean };
        // biome-ignore lint/suspicious/noPrototypeBuiltins: that is the mistake
        if (!own.hasOwnProperty("id")) throw new SmsWebhookError(400, "The webhook has no id.");
        return properSteps.eventOf(fields);
      },
    }),
    fails: { "survives-hostile-names": /must be an SmsWebhookError, not TypeError/ },
  },
  {
    mistake: "makes objects of names with brackets",
    options: doing({
      eventOf(fields) {
        const tree: Record<string, Record<string, unknown>> = {};
        for (const [name, value] of fields) {
          const [, outer, inner] = /^(\w+)\[(\w+)\]$/.exec(name) ?? [];
          if (outer === undefined || inner === undefined) continue;
          tree[outer] ??= {};
          (tree[outer] as Record<string, unknown>)[inner] = value;
        }
        return properSteps.eventOf(fields);
      },
    }),
    fails: { "survives-hostile-names": /all objects have got/ },
  },
  {
    mistake: "tells only once what comes twice",
    options: (() => {
      const known = new Set<string>();
      return parsing(async (request, good) => {
        const { events, response } = await good.parse(request);
        const fresh = events.filter((event) => !known.has(JSON.stringify(event)));
        for (const event of fresh) known.add(JSON.stringify(event));
        return { events: fresh, response };
      });
    })(),
    fails: { "repeats-itself": /the events of a repeated request/ },
  },
  {
    mistake: "refuses what comes twice",
    options: (() => {
      const known = new Set<string>();
      return doing({
        eventOf(fields) {
          const event = fields.get("event") ?? "";
          if (known.has(event)) throw new SmsWebhookError(409, "The event was told before.");
          known.add(event);
          return properSteps.eventOf(fields);
        },
      });
    })(),
    fails: { "repeats-itself": /must be taken; it was refused/ },
  },
  {
    mistake: "keeps what it reads in a variable that all requests share",
    options: {
      create() {
        let current: ReadonlyMap<string, string> = new Map();
        return createReferenceWebhook("form", {
          readFields(...from) {
            current = properSteps.readFields(...from);
            return current;
          },
          async isSigned(received) {
            const isSigned = await properSteps.isSigned(received);
            await new Promise(setImmediate);
            return isSigned;
          },
          eventOf: () => properSteps.eventOf(current),
        });
      },
    },
    fails: { "keeps-requests-apart": /its own request's|must become/ },
  },
  {
    mistake: "forgets what came",
    options: parsing(async (request, good) => {
      const { events, response } = await good.parse(request);
      return { events: events.map((event) => ({ ...event })), response };
    }),
    fails: { "keeps-what-came": /has every field/ },
  },
  {
    mistake: "keeps what came among what is logged",
    options: parsing(async (request, good) => {
      const { events, response } = await good.parse(request);
      return { events: events.map((event) => ({ ...event, raw: event.raw })), response };
    }),
    fails: { "keeps-what-came": /is not enumerable/ },
  },
];
