import type { PreparedMessage, SmsConnector, SmsReceipt } from "@smskit/core";
import type { BoundedCall } from "./bounded-call.ts";
import { connectorFailure } from "./connector-failure.ts";
import { createDecoyPace } from "./decoy-delay.ts";
import type { IssuedCode, VerificationStore } from "./verification-store.ts";
import type { StartedVerification } from "./verifier.ts";
import type { VerifierEvent } from "./verifier-event.ts";

/** A code on record, and the text that it goes out in. */
export interface CodeToDeliver {
  verificationId: string;
  code: IssuedCode;
  prepared: PreparedMessage;
  /** Milliseconds since 1970. */
  resendAt: number;
  /** `decoy`: takes as long as a text, and sends none. `test`: sends none. */
  kind: "text" | "decoy" | "test";
}

/**
 * Hands codes to the connector, once each. The store hears what became of the text: accepted, the code replaces
 * older ones; not sent, it never was; unknown, it stands beside them.
 */
export function createCodeDelivery(options: {
  connector: SmsConnector;
  store: VerificationStore;
  now: () => number;
  tell: (event: VerifierEvent) => void;
  /** A text went out, or may have. */
  onSent: (to: string) => void;
}) {
  const { connector, store, now, tell, onSent } = options;
  const pace = createDecoyPace();

  async function send({ prepared, code }: CodeToDeliver, call: BoundedCall): Promise<SmsReceipt> {
    const started = performance.now();
    const secondsLeft = Math.floor((code.expiresAt - now()) / 1_000);
    const message: PreparedMessage = {
      ...prepared,
      // A text that is late would bring a code that has ended. Providers that cannot see to that send all the same.
      validityPeriodSeconds: Math.max(1, secondsLeft),
      bestEffort: [...(prepared.bestEffort ?? []), "validityPeriodSeconds"],
    };
    try {
      return await call.outlast((options) => connector.send(message, options));
    } finally {
      pace.note(performance.now() - started);
    }
  }

  return async function deliver(item: CodeToDeliver, call: BoundedCall): Promise<StartedVerification> {
    const { verificationId, code, prepared, kind } = item;
    const reference = { verificationId, codeId: code.id };
    let receipt: SmsReceipt | undefined;
    if (kind === "text") {
      try {
        receipt = await send(item, call);
      } catch (thrown) {
        const error = connectorFailure(thrown, connector, "unknown");
        if (error.delivery === "not-sent") {
          await quietly(call, () => store.withdraw(reference));
          throw error;
        }
        onSent(prepared.to);
        tell({ type: "delivery-unknown", verificationId, error });
        return answerOf(item, "unknown");
      }
      onSent(prepared.to);
    }
    if (kind === "decoy" && (await isCutShort(call, pace.next()))) return answerOf(item, "unknown");
    const message = receipt && { connector: receipt.connector, id: receipt.id };
    await quietly(call, () => store.accept({ ...reference, message }));
    return answerOf(item, "accepted", receipt);
  };
}

/** Where the text is gone, a store that fails must not make an error of it: both codes then count. */
async function quietly(call: BoundedCall, work: () => Promise<void>): Promise<void> {
  await call.within(work).catch(() => {});
}

/** Whether the caller stopped waiting; a text would then be unknown. */
function isCutShort(call: BoundedCall, pauseMs: number): Promise<boolean> {
  return call
    .within(() => new Promise<void>((resolve) => setTimeout(resolve, pauseMs)))
    .then(
      () => false,
      () => true,
    );
}

function answerOf(
  { verificationId, code, resendAt, prepared }: CodeToDeliver,
  delivery: StartedVerification["delivery"],
  receipt?: SmsReceipt,
): StartedVerification {
  const expiresAt = new Date(code.expiresAt);
  const answer = { verificationId, expiresAt, delivery, resendAt: new Date(resendAt) };
  return Object.defineProperties(answer as StartedVerification, {
    to: { value: prepared.to },
    receipt: { value: receipt },
  });
}
