import type { SmsConnector, SmsReceipt } from "@smskit/core";
import { SmsError } from "@smskit/core";
import { altered, type BrokenConnector } from "./mistakes.ts";

type Send = SmsConnector["send"];
type Remembered = { body: string | undefined; outcome: Promise<SmsReceipt> };

/** Keeps keys in a map, as one writes it in five minutes; `forgets` says after which errors a key is free. */
function remembering(
  send: Send,
  { forgets, compares }: { forgets: (error: unknown) => boolean; compares: boolean },
) {
  const keys = new Map<string, Remembered>();
  return async (...[message, { idempotencyKey: key, ...options } = {}]: Parameters<Send>) => {
    if (key === undefined) return send(message, options);
    const known = keys.get(key);
    if (known !== undefined && compares && known.body !== message.body) throw conflict();
    if (known !== undefined) return known.outcome;
    const outcome = send(message, options);
    keys.set(key, { body: message.body, outcome });
    return outcome.catch((error) => {
      if (forgets(error)) keys.delete(key);
      throw error;
    });
  };
}

function conflict(): SmsError {
  const owner = { connector: "reference", provider: "reference" };
  return new SmsError({ code: "idempotency-conflict", message: "Another message.", ...owner });
}

/** Mistakes of connectors that keep idempotency keys. */
export const brokenIdempotency: readonly BrokenConnector[] = [
  {
    mistake: "remembers an idempotency key only when its send has ended",
    create: altered((good) => {
      const receipts = new Map<string | undefined, SmsReceipt>();
      return {
        async send(message, { idempotencyKey: key, ...options } = {}) {
          const receipt = receipts.get(key) ?? (await good.send(message, options));
          receipts.set(key, receipt);
          return receipt;
        },
      };
    }),
    fails: { "keeps-idempotency-keys": /one request for one key/ },
  },
  {
    mistake: "takes another message for the one that an idempotency key was used for",
    create: altered((good) => ({
      send: remembering(good.send, { forgets: () => false, compares: false }),
    })),
    fails: { "keeps-idempotency-keys": /must throw; it resolved/ },
  },
  {
    mistake: "frees an idempotency key after any error",
    create: altered((good) => ({
      send: remembering(good.send, { forgets: () => true, compares: true }),
    })),
    fails: { "keeps-unknown-keys": /one request/ },
  },
  {
    mistake: "remembers an idempotency key of which nothing was sent",
    create: altered((good) => ({
      send: remembering(good.send, { forgets: () => false, compares: true }),
    })),
    fails: { "frees-unsent-keys": /must succeed/ },
  },
];
