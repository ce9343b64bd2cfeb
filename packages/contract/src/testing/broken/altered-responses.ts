import { SmsError } from "@smskit/core";
import { acceptedIn, parse, post, refusalIn } from "../reference-connector.ts";
import {
  altered,
  type BrokenConnector,
  delivering,
  errorLike,
  failing,
  postByHand,
  telling,
  toolsFor,
} from "./mistakes.ts";

/** Mistakes about responses that are compressed, of another request, or hostile, and about names that callers give. */
export const brokenAlteredResponses: readonly BrokenConnector[] = [
  {
    mistake: "reads responses as if nobody ever compressed them",
    create: delivering(async (tools, message, { signal }) =>
      acceptedIn(await postByHand(tools, message, { signal })),
    ),
    fails: { "decodes-compressed-responses": /an acceptance in gzip must be read/ },
  },
  {
    mistake: "takes an incomplete acceptance for not sent",
    create: failing((error) =>
      error.httpStatus === 201 ? errorLike(error, { delivery: "not-sent", code: "timeout" }) : error,
    ),
    fails: { "decodes-compressed-responses": /nobody knows what became of the message/ },
  },
  {
    mistake: "takes an acceptance in which a field is strange for a refusal",
    create: failing((error) =>
      error.httpStatus === 201 ? errorLike(error, { delivery: "not-sent", code: "rejected" }) : error,
    ),
    fails: { "doubts-changed-acceptances": /it was most likely accepted/ },
  },
  {
    mistake: "takes whatever the response counts for the segments",
    create: delivering(async (tools, message, context) => {
      const response = await post(tools, message, context);
      return { ...acceptedIn(response), segments: Number(parse(response.body)["num_segments"]) };
    }),
    fails: { "doubts-changed-acceptances": /segments is a count/ },
  },
  {
    mistake: "takes a status that it does not know for a failure",
    create: telling(({ status }) => (status === "unknown" ? { status: "failed", code: "rejected" } : {})),
    fails: { "doubts-changed-statuses": /the provider said "delivered"/ },
  },
  {
    mistake: "passes on a price in any form",
    create: telling(({ price }) => (price === undefined ? { price: { amount: "", currency: "USD" } } : {})),
    fails: { "doubts-changed-statuses": /the price is a decimal string/ },
  },
  {
    mistake: "does not look at whom the acceptance is for",
    create: delivering(async (tools, message, context) => {
      const { to: _, ...delivered } = acceptedIn(await post(tools, message, context));
      return delivered;
    }),
    fails: { "knows-whose-response-it-is": /accepted has the message's own id/ },
  },
  {
    mistake: "compares the recipient as text",
    create: delivering(async (tools, message, context) => {
      const { to, ...delivered } = acceptedIn(await post(tools, message, context));
      if (to === message.to) return delivered;
      throw new SmsError({ code: "unavailable", delivery: "unknown", message: "The recipient is another." });
    }),
    fails: { "knows-whose-response-it-is": /an acceptance that has the recipient as "/ },
  },
  {
    mistake: "keeps the other message's id in the error",
    create: delivering(async (tools, message, context) => {
      const { to, ...delivered } = acceptedIn(await post(tools, message, context));
      if (to === undefined || String(to).includes(message.to.slice(1))) return delivered;
      throw new SmsError({
        code: "unavailable",
        delivery: "unknown",
        messageId: delivered.id,
        message: "The recipient is another.",
      });
    }),
    fails: { "knows-whose-response-it-is": /the error has no other message's id/ },
  },
  {
    mistake: "gives what it is told the id that it asked for",
    create: altered((good, { url }) => ({
      async getStatus(message) {
        const { http, path, headers } = toolsFor(url);
        const response = await http.request({ path: `${path}/${message.id}.json`, headers });
        if (response.status !== 200) throw refusalIn(response);
        const providerStatus = String(parse(response.body)["status"]);
        const { id: connector, provider } = good;
        return { connector, provider, id: message.id, status: "sent", providerStatus, at: new Date() };
      },
    })),
    fails: { "knows-which-message-is-meant": /must not believe a response about another message/ },
  },
  {
    mistake: "quotes the provider's code and sentence",
    create: delivering(async (tools, message, context) => {
      const response = await post(tools, message, context);
      if (response.status < 400) return acceptedIn(response);
      const { code, message: sentence } = parse(response.body);
      throw errorLike(refusalIn(response), { message: `The provider says: ${sentence} (${code})` });
    }),
    fails: { "repeats-nothing-of-requests": /shows/ },
  },
  {
    mistake: "hands the provider's ids on without a look",
    create: delivering(async (tools, message, context) => {
      const response = await post(tools, message, context);
      if (response.status < 400) return acceptedIn(response);
      throw Object.assign(refusalIn(response), { trace: response.header("x-request-id") });
    }),
    fails: { "repeats-nothing-of-requests": /shows/ },
  },
  {
    mistake: "names unknown fields whole",
    create: altered((good) => ({
      async send(message, options) {
        const unknown = Object.keys(message).find((name) => /\d|\s/.test(name));
        if (unknown === undefined) return good.send(message, options);
        throw new SmsError({ code: "invalid-message", message: `No field "${unknown}".` });
      },
    })),
    fails: { "repeats-nothing-of-callers": /shows/ },
  },
];
