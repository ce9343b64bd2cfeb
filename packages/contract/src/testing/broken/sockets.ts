import { Agent as HttpAgent } from "node:http";
import { Agent } from "node:https";
import { SmsError } from "@smskit/core";
import type { Delivered } from "@smskit/core/provider";
import { referenceConfig } from "../reference-config.ts";
import { acceptedIn, createReference } from "../reference-connector.ts";
import {
  altered,
  type BrokenConnector,
  delivering,
  errorLike,
  failing,
  type NodeFailure,
  postByHand,
} from "./mistakes.ts";

/** Delivers by hand; `judge` says what a broken connection means. */
function byHand(judge: (error: NodeFailure, again: () => Promise<Delivered>) => Promise<Delivered>) {
  const agent = new HttpAgent({ keepAlive: true });
  return delivering(async (tools, message, { signal }) => {
    const once = async () => acceptedIn(await postByHand(tools, message, { agent, signal }));
    try {
      return await once();
    } catch (error) {
      if (SmsError.is(error)) throw error;
      return judge(error as NodeFailure, once);
    }
  });
}

function unavailable(delivery: "not-sent" | "unknown"): SmsError {
  return new SmsError({ code: "unavailable", delivery, message: "The connection broke." });
}

/** Mistakes about what a broken connection means. */
export const brokenSockets: readonly BrokenConnector[] = [
  {
    mistake: "takes ECONNRESET for not sent",
    create: byHand(async ({ code }) => {
      throw unavailable(code === "ECONNRESET" ? "not-sent" : "unknown");
    }),
    fails: {
      "leaves-lost-responses-unknown": /so its outcome is unknown/,
      "knows-a-refused-connection": /nothing was written without a connection/,
    },
  },
  {
    mistake: "takes every broken connection for unknown",
    create: byHand(async () => {
      throw unavailable("unknown");
    }),
    fails: {
      "knows-what-was-not-sent": /nothing was written to that connection/,
      "knows-a-refused-connection": /nothing was written without a connection/,
    },
  },
  {
    mistake: "takes every broken connection for not sent",
    create: byHand(async () => {
      throw unavailable("not-sent");
    }),
    fails: { "leaves-lost-responses-unknown": /so its outcome is unknown/ },
  },
  {
    mistake: "sends again when a kept-alive socket was reset, as Node's documentation shows",
    create: byHand(async (error, again) => {
      if (error.reusedSocket && error.code === "ECONNRESET") return again();
      throw unavailable("unknown");
    }),
    fails: { "leaves-lost-responses-unknown": /must throw; it resolved/ },
  },
  {
    mistake: "sends again what was not sent by itself",
    create: altered((good) => ({
      send: (message, options) =>
        good.send(message, options).catch((error) => {
          if (error.retryable) return good.send(message, options);
          throw error;
        }),
    })),
    fails: { "knows-what-was-not-sent": /must throw; it resolved/ },
  },
  {
    mistake: "sends a lost message again, and reports the second failure",
    create: altered((good) => ({
      send: (message, options) =>
        good.send(message, options).catch(async (error) => {
          await good.send(message, options).catch(() => {});
          throw error;
        }),
    })),
    fails: {
      "leaves-lost-responses-unknown": /no further request/,
      "leaves-server-errors-unknown": /the request is not repeated/,
      "knows-what-was-not-sent": /the connector does not retry/,
      "leaves-unreadable-responses-unknown": /the request is not repeated/,
    },
  },
  {
    mistake: "throws the same error for sends that were under way together",
    create: failing((error) => {
      lastError ??= error;
      return lastError;
    }),
    fails: { "knows-a-refused-connection": /its own error/ },
  },
  {
    mistake: "sends everything twice at once, and takes the faster response",
    create: altered((good) => ({
      async send(message, options) {
        const both = [good.send(message, options), good.send(message, options)];
        await Promise.allSettled(both);
        return Promise.any(both);
      },
    })),
    fails: { "survives-idle-closes": /an accepted text arrives once/, "sends-once": /the text, once/ },
  },
  {
    mistake: "lets the errors of sockets through",
    create: altered((good) => {
      let sends = 0;
      return {
        // Every third socket was closed meanwhile.
        send: (message, options) =>
          ++sends % 3 === 0
            ? Promise.reject(Object.assign(new Error("socket hang up"), { code: "ECONNRESET" }))
            : good.send(message, options),
      };
    }),
    fails: { "survives-idle-closes": /must be an SmsError/ },
  },
  {
    mistake: "accepts any certificate",
    secure: true,
    create: ({ url, config, runtime }) => {
      const http = { agent: new Agent({ rejectUnauthorized: false }) };
      return createReference({ ...referenceConfig, baseUrl: url, ...config }, { ...runtime, http });
    },
    fails: { "distrusts-unknown-certificates": /must throw; it resolved/ },
  },
  {
    mistake: "tries a bad certificate again",
    secure: true,
    create: failing((error) =>
      error.delivery === "not-sent" && error.code === "unavailable"
        ? errorLike(error, { retryable: true })
        : error,
    ),
    fails: { "distrusts-unknown-certificates": /the error of a certificate/ },
  },
];

let lastError: SmsError | undefined;
