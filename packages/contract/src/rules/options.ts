import { SmsError } from "@smskit/core";
import { assert, expect } from "vitest";
import type { ContractRule, UseOptions } from "../contract-rule.ts";

const misspelled: readonly Record<string, unknown>[] = [
  { timeout: 5 },
  { idempotencykey: "order-7" },
  { abortSignal: new AbortController().signal },
];

/** Options of a call, and of a connector. */
export const optionRules: readonly ContractRule[] = [
  {
    id: "refuses-unknown-options",
    title: "refuses an unknown option instead of ignoring it",
    needs: "nothing",
    async run({ create, refused, message, hasProvider, provider }) {
      for (const options of misspelled) {
        const error = await refused(message(), options as UseOptions);
        const what = `send() with the option ${Object.keys(options)}`;
        expect(error, what).toMatchObject({ code: "invalid-message", delivery: "not-sent" });
      }
      if (hasProvider) expect(provider.carrier.requests, "nobody is texted").toHaveLength(0);
      // Not checked for a factory without a runtime argument.
      if (create({ runtime: { id: "second" } }).id !== "second") return;
      for (const runtime of [{ defaultcountry: "US" }, { country: "US" }]) {
        let thrown: unknown;
        try {
          create({ runtime: runtime as object });
        } catch (error) {
          thrown = error;
        }
        const what = `making a connector with ${JSON.stringify(runtime)} beside its config`;
        assert(SmsError.is(thrown), `${what} must throw an SmsError`);
        expect(thrown.code, what).toBe("invalid-config");
      }
    },
  },
];
