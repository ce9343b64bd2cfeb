import { setTimeout as sleep } from "node:timers/promises";
import { SmsError } from "@smskit/core";
import type { HttpResponse } from "@smskit/core/provider";
import { acceptedIn, formOf, parse, post, refusalIn, type Tools } from "../reference-connector.ts";
import { type BrokenConnector, delivering, errorLike, failing } from "./mistakes.ts";

/** Delivers properly but for a response that `judge` takes over. */
function judging(judge: (response: HttpResponse, tools: Tools) => void) {
  return delivering(async (tools, message, context) => {
    const response = await post(tools, message, context);
    judge(response, tools);
    return acceptedIn(response);
  });
}

const isServerError = ({ status }: HttpResponse) => status >= 500;

/** Mistakes in reading a provider's responses. */
export const brokenResponses: readonly BrokenConnector[] = [
  {
    mistake: "reads Retry-After with parseInt",
    create: judging((response) => {
      if (response.status !== 429) return;
      const seconds = Number.parseInt(response.header("retry-after") ?? "1", 10);
      throw errorLike(refusalIn(response), { retryAfterMs: seconds * 1_000 });
    }),
    fails: { "reads-retry-after": /retryAfterMs is a number of milliseconds|nothing for what is unreadable/ },
  },
  {
    mistake: "hands Retry-After on in seconds",
    create: failing((error) =>
      error.retryAfterMs === undefined
        ? error
        : errorLike(error, { retryAfterMs: error.retryAfterMs / 1_000 }),
    ),
    fails: { "reads-retry-after": /milliseconds|is not until/ },
  },
  {
    mistake: "waits Retry-After out, and sends again",
    create: delivering(async (tools, message, context) => {
      const response = await post(tools, message, context);
      if (response.status !== 429) return acceptedIn(response);
      await sleep(Math.min(refusalIn(response).retryAfterMs ?? 10, 1_000), undefined, context);
      return acceptedIn(await post(tools, message, context));
    }),
    fails: { "reads-retry-after": /the error of a 429|must throw; it resolved/ },
  },
  {
    mistake: "takes a rate limit for the end of it",
    create: failing((error) => errorLike(error, { retryable: false })),
    fails: { "reads-retry-after": /the error of a 429/ },
  },
  {
    mistake: "sends again after a 5xx",
    create: delivering(async (tools, message, context) => {
      const response = await post(tools, message, context);
      return acceptedIn(isServerError(response) ? await post(tools, message, context) : response);
    }),
    fails: { "leaves-server-errors-unknown": /must throw; it resolved/ },
  },
  {
    mistake: "takes a 5xx for not sent",
    create: failing((error) =>
      error.httpStatus !== undefined && error.httpStatus >= 500
        ? errorLike(error, { delivery: "not-sent", retryable: true, failover: true })
        : error,
    ),
    fails: { "leaves-server-errors-unknown": /the error of a 5/ },
  },
  {
    mistake: "calls an unknown outcome retryable",
    create: failing((error) =>
      Object.defineProperty(error, "retryable", { value: error.code === "unavailable", enumerable: true }),
    ),
    fails: { "leaves-server-errors-unknown": /an unknown outcome is never retryable/ },
  },
  {
    mistake: "repeats the provider's body in the error",
    create: judging((response) => {
      if (response.status < 400) return;
      throw errorLike(refusalIn(response), { message: `The provider said: ${response.body}` });
    }),
    fails: {
      "leaves-server-errors-unknown": /shows the provider's response/,
      "reads-bare-statuses": /shows the provider's response/,
    },
  },
  {
    mistake: "keeps the client's error with its request as the cause",
    create: delivering(async (tools, message, context) => {
      const response = await post(tools, message, context);
      if (response.status < 400) return acceptedIn(response);
      const request = { headers: tools.headers, data: formOf(message, tools.config) };
      const cause = Object.assign(new Error(`Request failed with ${response.status}`), { config: request });
      const { message: sentence, ...fields } = refusalIn(response);
      throw new SmsError({ ...fields, message: sentence ?? "Refused.", cause });
    }),
    fails: {
      "leaves-server-errors-unknown": /util.inspect.* shows/,
      "classifies-refusals": /util.inspect.* shows/,
    },
  },
  {
    mistake: "names the recipient in the error",
    create: failing((error, { to }) => errorLike(error, { message: `Could not text ${to}` })),
    fails: { "classifies-refusals": /shows the recipient/, "canonical-numbers": /shows the recipient/ },
  },
  {
    mistake: "names the recipient in the error, as digits in a URL",
    create: failing((error, { to }) =>
      errorLike(error, { moreInfo: `https://x.test/?To=${String(to).slice(1)}` }),
    ),
    fails: { "classifies-refusals": /shows the recipient's digits/ },
  },
  {
    mistake: "keeps the credentials in the error, in Base64",
    create: judging((response, { headers }) => {
      if (response.status < 400) return;
      const [, credentials] = (headers["Authorization"] ?? "").split(" ");
      throw Object.assign(refusalIn(response), { request: { credentials } });
    }),
    fails: { "classifies-refusals": /shows a credential in Base64/ },
  },
  {
    mistake: "parses JSON before it looks at the status",
    create: judging((response) => void JSON.parse(response.body)),
    fails: { "reads-bare-statuses": /a 400 was not sent/ },
  },
  {
    mistake: "takes a 408 for not sent",
    create: failing((error) =>
      error.httpStatus === 408 ? errorLike(error, { delivery: "not-sent", code: "timeout" }) : error,
    ),
    fails: { "reads-bare-statuses": /the outcome after a 408/ },
  },
  {
    mistake: "follows redirects, as fetch does",
    create: delivering(async ({ config, path, headers }, message, { signal }) => {
      const url = `${config.baseUrl}${path}.json`;
      const response = await fetch(url, { method: "POST", headers, body: formOf(message, config), signal });
      const header = (name: string) => response.headers.get(name) ?? undefined;
      return acceptedIn({ status: response.status, header, body: await response.text() });
    }),
    fails: { "follows-no-redirect": /the redirect is not followed/ },
  },
  {
    mistake: "takes any 2xx for an acceptance",
    create: delivering(async (tools, message, context) => {
      const response = await post(tools, message, context);
      if (response.status > 299) return acceptedIn(response);
      return { id: String(parse(response.body)["sid"]), status: "accepted" };
    }),
    fails: { "leaves-unreadable-responses-unknown": /must throw; it resolved/ },
  },
  {
    mistake: "takes a success that it cannot parse for not sent",
    create: judging((response) => {
      if (response.status > 299 || parse(response.body)["sid"] !== undefined) return;
      throw new SmsError({ code: "unavailable", message: "The response is not JSON." });
    }),
    fails: { "leaves-unreadable-responses-unknown": /most likely it was accepted/ },
  },
  {
    mistake: "tells refusals by their status alone",
    create: judging((response) => {
      if (response.status >= 400) throw refusalIn({ ...response, body: "" });
    }),
    fails: { "classifies-refusals": /the error of: an invalid number/ },
  },
  {
    mistake: "takes what it does not know for temporary",
    create: failing((error) =>
      error.code === "rejected" ? errorLike(error, { code: "unavailable" }) : error,
    ),
    fails: { "classifies-refusals": /the error of: anything else/ },
  },
  {
    mistake: "tries a wrong number at every other provider",
    create: failing((error) => errorLike(error, { failover: true })),
    fails: { "classifies-refusals": /another provider would not help/ },
  },
  {
    mistake: "does not say whose error it is",
    create: failing(({ code, message }) => new SmsError({ code, message })),
    fails: { "classifies-refusals": /names its connector/ },
  },
];
