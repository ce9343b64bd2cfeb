import type { CallOptions, SmsConnector, SmsReceipt } from "@smskit/core";

/** A message's reference is its idempotency key. */
export function withKeys(stack: SmsConnector): SmsConnector {
  return {
    ...stack,
    send: (message, options) => stack.send(message, { ...options, idempotencyKey: message.reference }),
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
      const [end] = settled.toSorted((one, other) => told(other) - told(one));
      if (end?.status === "fulfilled") return end.value;
      throw end?.reason;
    },
  };
}
