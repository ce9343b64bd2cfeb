import { type PreparedMessage, type SmsConnector, SmsError } from "@smskit/core";
import { defineConnector } from "@smskit/core/provider";
import { errorOfKind } from "@smskit/test-support/error-of";
import { vi } from "vitest";
import * as z from "zod/mini";

export const to = "+15558675310";
export const message = { to, usageType: "SignIn", variables: { code: "482913" } } as const;
export const text = "Your passcode to sign in is 482913";
export const templates = [{ content: "Your passcode to sign in is {{code}}", usageType: "SignIn" }];

type Step = "accepted" | SmsError | ((prepared: PreparedMessage, signal: AbortSignal) => unknown);

/** A connector that performs the given steps, the last one again and again; `sent` has the messages it received. */
export function scripted(id: string, ...steps: Step[]): SmsConnector & { sent: PreparedMessage[] } {
  const sent: PreparedMessage[] = [];
  const definition = defineConnector({
    provider: "scripted",
    name: "Scripted",
    configSchema: z.strictObject({}),
    create: () => ({
      async deliver(prepared, { signal }) {
        const step = steps[Math.min(sent.length, steps.length - 1)] ?? "accepted";
        sent.push(prepared);
        if (step instanceof SmsError) throw step;
        if (typeof step === "function") await step(prepared, signal);
        return { id: `${id}-${sent.length}`, status: "accepted" as const, raw: { provider: "response" } };
      },
    }),
  });
  return Object.assign(definition.create({}, { id, templates: [...templates] }), { sent });
}

export const down = () => new SmsError({ code: "unavailable", message: "Cannot be reached." });
export const unknown = () =>
  new SmsError({ code: "unavailable", delivery: "unknown", message: "Nobody knows." });
export const refused = (code: SmsError["code"]) => new SmsError({ code, message: "Refused." });

/** The error of a send, which must be one. */
export const errorOf = errorOfKind(SmsError);

/** Waits for something that is only a matter of time, however busy the machine is. */
export function eventually(holds: () => void): Promise<void> {
  return vi.waitFor(holds, { timeout: 30_000, interval: 5 });
}

/** Settled by hand. */
export function gate() {
  return Promise.withResolvers<void>();
}
