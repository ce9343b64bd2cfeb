import type { InboundMessage, SmsWebhook } from "@smskit/core";
import { createReferenceReports } from "../reference-reports.ts";
import { type BrokenConnector, hoursAgo, readingReports } from "./mistakes.ts";

function receiving(message: (message: InboundMessage) => object): Pick<BrokenConnector, "options"> {
  return readingReports({ message: (good) => message(good) as Partial<InboundMessage> });
}

/** Reads a long text as two that have nothing to do with each other. */
function createSplitting(): SmsWebhook {
  const good = createReferenceReports();
  return {
    async parse(request) {
      const { events, response } = await good.parse(request);
      const [event] = events;
      if (event?.type !== "inbound" || event.message.body.length < 160) return { events, response };
      const halves = [event.message.body.slice(0, 150), event.message.body.slice(150)];
      return {
        events: halves.map((body) => ({ type: "inbound", message: { ...event.message, body } })),
        response,
      };
    },
  };
}

/** Mistakes with texts from phones. */
export const brokenInboundTexts: readonly BrokenConnector[] = [
  {
    mistake: "takes the sender of an inbound text for its recipient",
    ...receiving(({ from, to }) => ({ from: to, to: from })),
    fails: { "receives-texts": /the phone that an inbound text is from/ },
  },
  {
    mistake: "names the phone as the number that it texted",
    ...receiving(({ from }) => ({ to: from })),
    fails: { "receives-texts": /your number that an inbound text is to/ },
  },
  {
    mistake: "loses what a keyword means",
    ...receiving(() => ({ keyword: undefined })),
    fails: { "receives-texts": /the keyword of "STOP"/ },
  },
  {
    mistake: "loses media",
    ...receiving(() => ({ media: [] })),
    fails: { "receives-texts": /the media of an inbound message/ },
  },
  {
    mistake: "cuts inbound texts",
    ...receiving(({ body }) => ({ body: body.slice(0, 160) })),
    fails: { "receives-texts": /the whole inbound text/ },
  },
  {
    mistake: "gives inbound texts another id",
    ...receiving(() => ({ id: crypto.randomUUID() })),
    fails: { "receives-texts": /the provider's id of an inbound text/ },
  },
  {
    mistake: "reads the time of an inbound text in another time zone",
    ...receiving(({ at }) => ({ at: hoursAgo(at, -2) })),
    fails: { "receives-texts": /another time zone, unit or event/ },
  },
  {
    mistake: "names another provider in inbound texts",
    ...receiving(() => ({ provider: "another-provider" })),
    fails: { "receives-texts": /the provider of an inbound text/ },
  },
  {
    mistake: "does not say which part of a text an inbound message is",
    options: { webhook: createSplitting },
    fails: { "receives-texts": /the place of each part/ },
  },
];
