import { type Deadline, type IssuedCode, toSmsError, type VerificationStore } from "@smskit/core/wrapper";
import type { CodeMethod, PreparedCode, SentCode } from "./code-method.ts";
import { createDecoyDelay } from "./decoy-delay.ts";
import type { StartedVerification } from "./verifier.ts";
import type { VerifierEvent } from "./verifier-event.ts";

/** A code on record, and how it is sent. */
export interface CodeToDeliver {
  verificationId: string;
  code: IssuedCode;
  prepared: PreparedCode;
  /** Milliseconds since 1970. */
  resendAt: number;
  /** `decoy`: takes as long as a text, and sends nothing. `test`: sends nothing. */
  kind: "text" | "decoy" | "test";
}

/** Milliseconds that a send has beyond the deadline: it keeps the deadline itself, and knows the outcome best. */
const graceMs = 250;

/**
 * Sends codes, each once, and records the outcome in the store: once accepted, a code replaces older ones; if it was not
 * sent, it is withdrawn; if that is unknown, it counts beside the older ones.
 */
export function createCodeDelivery(options: {
  source: CodeMethod["source"];
  store: VerificationStore;
  report: (event: VerifierEvent) => void;
  /** A text was sent, or may have been. */
  onSent: (to: string) => void;
}) {
  const { source, store, report, onSent } = options;
  const decoyDelay = createDecoyDelay();

  async function send({ prepared, code }: CodeToDeliver, call: Deadline): Promise<SentCode> {
    const started = performance.now();
    const sendOptions = call.options();
    try {
      return await call.wait(
        (async () => prepared.send(code.expiresAt, sendOptions))(),
        // A send that respects neither deadline nor signal is not waited for any longer.
        { delivery: "unknown", graceMs },
      );
    } finally {
      decoyDelay.note(performance.now() - started);
    }
  }

  return async function deliver(item: CodeToDeliver, call: Deadline): Promise<StartedVerification> {
    const { verificationId, code, prepared, kind } = item;
    const reference = { verificationId, codeId: code.id };
    let sent: SentCode | undefined;
    if (kind === "text") {
      try {
        sent = await send(item, call);
      } catch (thrown) {
        const error = toSmsError(thrown, source);
        if (error.delivery === "not-sent") {
          await call.ignoreErrors(() => store.withdraw(reference));
          throw error;
        }
        onSent(prepared.to);
        report({ type: "delivery-unknown", verificationId, error });
        return resultOf(item, "unknown");
      }
      onSent(prepared.to);
    }
    if (kind === "decoy" && (await isCutShort(call, decoyDelay.next()))) return resultOf(item, "unknown");
    // The text is sent: if the store fails now, both codes count.
    await call.ignoreErrors(() => store.accept({ ...reference, message: sent?.message }));
    return resultOf(item, "accepted", sent);
  };
}

/** Whether the call ended before the pause; the outcome of a text would then be unknown. */
function isCutShort(call: Deadline, pauseMs: number): Promise<boolean> {
  return call.wait(new Promise<void>((resolve) => setTimeout(resolve, pauseMs))).then(
    () => false,
    () => true,
  );
}

function resultOf(
  { verificationId, code, resendAt, prepared }: CodeToDeliver,
  delivery: StartedVerification["delivery"],
  sent?: SentCode,
): StartedVerification {
  const expiresAt = new Date(code.expiresAt);
  const result = { verificationId, expiresAt, delivery, resendAt: new Date(resendAt) };
  return Object.defineProperties(result as StartedVerification, {
    to: { value: prepared.to },
    receipt: { value: sent?.receipt },
  });
}
