import { SmsError } from "@smskit/core";
import { assert, expect } from "vitest";
import { recipient } from "../bench.ts";
import type { ContractRule, UseOptions } from "../contract-rule.ts";

const misspelt: readonly Record<string, unknown>[] = [
  { timeout: 5 },
  { idempotencykey: "order-7" },
  { abortSignal: new AbortController().signal },
];

/** What may stand beside a message, and beside a config. */
export const optionRules: readonly ContractRule[] = [
  {
    id: "refuses-unknown-options",
    title: "refuses an option that nobody reads, rather than ignore it",
    needs: "nothing",
    async run({ create, refused, text, hasProvider, provider }) {
      for (const options of misspelt) {
        const error = await refused({ to: recipient, body: text() }, options as UseOptions);
        const what = `send() with the option ${Object.keys(options)}`;
        expect(error, what).toMatchObject({ code: "invalid-message", delivery: "not-sent" });
      }
      if (hasProvider) expect(provider.carrier.requests, "nobody is texted").toHaveLength(0);
      // A factory that takes no runtime has nothing to refuse there.
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
