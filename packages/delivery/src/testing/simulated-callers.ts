import { type CallOptions, type SmsConnector, SmsError, type SmsReceipt } from "@smskit/core";

/** A message's reference is its idempotency key. */
export function withKeys(stack: SmsConnector): SmsConnector {
  return {
    ...stack,
    send: (message, options) => stack.send(message, { ...options, idempotencyKey: message.reference }),
  };
}

/**
 * A caller that is told that every provider is skipped for a while asks again after it: otherwise one bad moment would
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
      const asked = [endOf(stack.send(message, optionsOf(options)))];
      if (twice) asked.push(endOf(stack.send(message, optionsOf(options))));
      const ends = await Promise.all(asked);
      const ids = ends.flatMap(({ receipt }) => (receipt ? [receipt.id] : []));
      if (new Set(ids).size > 1) throw problem(`Two receipts for one key: ${ids.join(", ")}.`);
      // One may have ended before anything was sent: of the two, the one who was told more.
      const [end, other] = ends.toSorted((one, another) => told(another) - told(one));
      if (end && other?.error && told(end) > 0 && told(other) === 0 && !isTrue(other, end)) {
        throw problem(`Of two at once, one was told ${other.error.code}, not sent.`);
      }
      if (end?.receipt) return end.receipt;
      throw end?.error;
    },
  };
}

interface End {
  receipt?: SmsReceipt;
  error?: SmsError;
  endedAt: number;
}

async function endOf(sending: Promise<SmsReceipt>): Promise<End> {
  try {
    return { receipt: await sending, endedAt: Date.now() };
  } catch (thrown) {
    return { error: thrown as SmsError, endedAt: Date.now() };
  }
}

function told({ receipt, error }: End): number {
  if (receipt) return 2;
  return error?.delivery === "unknown" ? 1 : 0;
}

/**
 * Whether "not sent" was true when it was told: to who gave up, or to who had ended when the other began to send. On a
 * busy machine of two calls at once the one may have ended before the other comes to ask for the key. And who gave up
 * while the other was sending knows nothing, though nothing was sent in the end.
 */
function isTrue({ error, endedAt }: End, other: End): boolean {
  const [first] = other.receipt?.attempts ?? other.error?.attempts ?? [];
  if (gaveUp(error) || (gaveUp(other.error) && first === undefined)) return true;
  return first !== undefined && Number(first.startedAt) + roundingMs >= endedAt;
}

function gaveUp(error: SmsError | undefined): boolean {
  return error?.code === "aborted" || error?.code === "timeout";
}

const roundingMs = 2;

function problem(message: string): SmsError {
  return new SmsError({ code: "rejected", delivery: "unknown", message });
}
