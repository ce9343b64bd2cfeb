import { type CallOptions, type SmsConnector, SmsError, type SmsReceipt } from "@smskit/core";

/** A message's reference is its idempotency key. */
export function withKeys(stack: SmsConnector): SmsConnector {
  return {
    ...stack,
    send: (message, options) => stack.send(message, { ...options, idempotencyKey: message.reference }),
  };
}

/**
 * Whoever is told that every provider is left out for a while asks again after it: otherwise one bad moment would
 * fail hundreds of messages that meet no fault at all.
 */
export function withPatience(stack: SmsConnector, pauseMs: number): SmsConnector {
  return {
    ...stack,
    async send(message, options) {
      for (let asked = 1; ; asked++) {
        try {
          return await stack.send(message, options);
        } catch (error) {
          const isLeftOut = SmsError.is(error) && error.message.includes("left out for a while");
          if (!isLeftOut || error.delivery === "unknown" || error.attempts?.length !== 0 || asked === 100)
            throw error;
        }
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    },
  };
}

/** Some callers ask twice at once, some abort. */
export function withTroubledCallers(stack: SmsConnector, random: () => number): SmsConnector {
  const optionsOf = (options: CallOptions | undefined): CallOptions | undefined =>
    random() < 0.02 ? { ...options, signal: AbortSignal.timeout(Math.floor(random() * 30)) } : options;
  return {
    ...stack,
    async send(message, options) {
      const twice = random() < 0.1;
      const asked = [stack.send(message, optionsOf(options))];
      if (twice) asked.push(stack.send(message, optionsOf(options)));
      const settled = await Promise.allSettled(asked);
      const ids = settled.flatMap((end) => (end.status === "fulfilled" ? [end.value.id] : []));
      if (new Set(ids).size > 1) throw new Error(`Two receipts for one key: ${ids.join(", ")}.`);
      // One may have aborted before anything was sent: of the two, the one who was told more.
      const told = (end: PromiseSettledResult<SmsReceipt>) =>
        end.status === "fulfilled" ? 2 : end.reason?.delivery === "unknown" ? 1 : 0;
      const [end, other] = settled.toSorted((one, another) => told(another) - told(one));
      if (end && other?.status === "rejected" && told(end) > 0 && told(other) === 0) {
        const { code } = other.reason;
        if (code !== "aborted" && code !== "timeout") throw new Error(`One was told ${code}, not sent.`);
      }
      if (end?.status === "fulfilled") return end.value;
      throw end?.reason;
    },
  };
}
