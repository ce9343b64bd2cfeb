import { createMemoryConnector, type SmsConnector, SmsError } from "@smskit/core";
import { errorOfKind } from "@smskit/test-support/error-of";
import {
  createMemoryVerificationStore,
  createVerifier,
  type TextVerifierOptions,
  type VerifierEvent,
} from "../index.ts";

export const to = "+15558675310";
export const other = "+447400123456";
export const secret = "0123456789abcdef0123456789abcdef";
export const templates = [
  {
    usageType: "SignIn",
    content: "Lemon: {{code}} is your code for {{expiresInMinutes}} minutes. Don't share it.",
  },
  { usageType: "SignIn", locale: "pt", content: "Lemon: o seu código é {{code}}" },
  { usageType: "Register", content: "Welcome to Lemon. {{code}} is your code." },
];
export const unlimited = { limits: { number: [], ip: [], country: [], all: [] } };

/** A verifier on a connector that texts nobody, and a clock that is moved by hand. */
export function verifierWith({ policy, ...options }: Partial<TextVerifierOptions> = {}) {
  const phone = createMemoryConnector({ templates });
  const clock = { now: Date.UTC(2025, 2, 1, 12) };
  const events: VerifierEvent[] = [];
  const background: Promise<void>[] = [];
  const store = options.store ?? createMemoryVerificationStore();
  const verifier = createVerifier({
    connector: phone,
    secret,
    policy: policy ?? unlimited,
    onEvent: (event) => events.push(event),
    waitUntil: (work) => background.push(work),
    now: () => clock.now,
    ...options,
    store,
  });
  return {
    ...{ verifier, phone, clock, events, store },
    /** The code of the newest text. */
    code: () => /\d{6,10}/.exec(phone.messages.at(-1)?.body ?? "")?.[0] ?? "",
    start: (more: Partial<Parameters<typeof verifier.start>[0]> = {}) =>
      verifier.start({ to, usageType: "SignIn", ...more }),
    /** Resolves when the work that continues after a result has ended. */
    settled: async () => {
      while (background.length > 0) await background.shift();
    },
  };
}

/** A code of the same length that is another one. */
export function wrong(code: string): string {
  return code.replace(/.$/, (digit) => String((Number(digit) + 1) % 10));
}

export type Ending = "accepted" | SmsError | (() => unknown);

/** The connector, with sends that end as they are told; afterwards all are accepted. */
export function ending(connector: SmsConnector, ...endings: Ending[]): SmsConnector {
  return {
    ...connector,
    async send(message, options) {
      const next = endings.shift() ?? "accepted";
      if (next instanceof SmsError) throw next;
      if (next !== "accepted") await next();
      return connector.send(message, options);
    },
  };
}

export const notSent = () => new SmsError({ code: "unavailable", message: "Cannot be reached." });
export const unknown = () => new SmsError({ code: "timeout", delivery: "unknown", message: "Nobody knows." });

/** The error of a call, which must be one. */
export const errorOf = errorOfKind(SmsError);
