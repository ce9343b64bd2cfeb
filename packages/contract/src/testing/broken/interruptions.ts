import { SmsError } from "@smskit/core";
import { acceptedIn, formOf } from "../reference-connector.ts";
import { altered, type BrokenConnector, errorLike, failing, toolsFor } from "./mistakes.ts";

function timeout(): SmsError {
  return errorLike(
    new SmsError({ code: "timeout", delivery: "unknown", message: "No response in time." }),
    {},
  );
}

const never = 1_000_000_000;

/** Mistakes with deadlines and aborts. */
export const brokenInterruptions: readonly BrokenConnector[] = [
  {
    mistake: "has no deadline",
    create: altered((good) => ({
      send: (message, options) => good.send(message, { ...options, timeoutMs: never }),
    })),
    fails: {
      "keeps-its-deadline": /must end by its deadline/,
      "knows-an-unfinished-handshake": /must end by its deadline/,
    },
  },
  {
    mistake: "gives up at its deadline, and leaves the request running",
    create: altered((good) => ({
      send(message, options) {
        const late = new Promise<never>((_, reject) => {
          setTimeout(() => reject(timeout()), options?.timeoutMs);
        });
        return Promise.race([good.send(message, { ...options, timeoutMs: never }), late]);
      },
    })),
    fails: { "keeps-its-deadline": /no socket or timer/ },
  },
  {
    mistake: "stops its clock when the head of the response is there",
    create: altered((good, { url }) => ({
      async send(message, options) {
        const { config, path, headers } = toolsFor(url);
        const controller = new AbortController();
        const timer = setTimeout(() => controller.abort(), options?.timeoutMs);
        const body = formOf(await good.prepare(message), config);
        const { signal } = controller;
        const fetched = await fetch(`${url}${path}.json`, { method: "POST", headers, body, signal }).catch(
          () => {
            throw timeout();
          },
        );
        clearTimeout(timer);
        const response = {
          status: fetched.status,
          header: (): undefined => undefined,
          body: await fetched.text(),
        };
        const { id, status } = acceptedIn(response);
        return { id, status, connector: good.id, provider: good.provider, to: message.to };
      },
    })),
    fails: { "bounds-the-whole-response": /must end by its deadline/ },
  },
  {
    mistake: "takes silence for not sent",
    create: failing((error) =>
      error.code === "timeout" ? errorLike(error, { delivery: "not-sent" }) : error,
    ),
    fails: {
      "keeps-its-deadline": /the request was written/,
      "bounds-the-whole-response": /a 201 had begun to arrive/,
    },
  },
  {
    mistake: "takes every silence for unknown, a handshake's too",
    secure: true,
    create: failing((error) =>
      error.code === "timeout" ? errorLike(error, { delivery: "unknown" }) : error,
    ),
    fails: { "knows-an-unfinished-handshake": /without a handshake nothing was written/ },
  },
  {
    mistake: "ignores the signal",
    create: altered((good) => ({
      send: (message, { signal: _, ...options } = {}) => good.send(message, options),
    })),
    fails: {
      "aborts-before-the-request": /must throw; it resolved/,
      "aborts-after-the-request": /the request was written/,
    },
  },
  {
    mistake: "throws the signal's own reason",
    create: altered((good) => ({
      async send(message, options) {
        options?.signal?.throwIfAborted();
        return good.send(message, options);
      },
    })),
    fails: { "aborts-before-the-request": /must be an SmsError/ },
  },
  {
    mistake: "says that it was aborted, and sends anyway",
    create: altered((good) => ({
      async send(message, { signal, ...options } = {}) {
        const receipt = good.send(message, options);
        await Promise.resolve();
        if (!signal?.aborted) return receipt;
        await receipt;
        throw errorLike(new SmsError({ code: "aborted", message: "Aborted." }), {});
      },
    })),
    fails: { "aborts-before-the-request": /nothing is sent/ },
  },
  {
    mistake: "takes whatever was aborted for not sent",
    create: failing((error) =>
      error.code === "aborted" ? errorLike(error, { delivery: "not-sent" }) : error,
    ),
    fails: { "aborts-after-the-request": /the request was written/ },
  },
  {
    mistake: "never clears its timer",
    create: altered((good) => ({
      send(message, options) {
        // Longer than a busy machine takes to look for it.
        setTimeout(() => {}, 10 * (options?.timeoutMs ?? 0));
        return good.send(message, options);
      },
    })),
    fails: { "leaves-nothing-behind": /no timer may be left/ },
  },
  {
    mistake: "counts its sends on a promise whose rejection nobody handles",
    create: altered((good) => ({
      send(message, options) {
        const receipt = good.send(message, options);
        void receipt.then(() => {});
        return receipt;
      },
    })),
    fails: { "leaves-nothing-behind": /rejections that nobody handles/ },
  },
];
