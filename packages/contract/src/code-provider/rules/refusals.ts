import { SmsError } from "@smskit/core";
import { assert, expect } from "vitest";
import type { InvalidConfig } from "../../contract-rule.ts";
import type { CodeContractRule, CodeRefusal, CodeTestProvider } from "../code-contract-rule.ts";

/** One rule for each refusal that the author lists. */
export function codeRefusalRules<World extends CodeTestProvider>(
  refusals: readonly CodeRefusal<World>[],
): CodeContractRule[] {
  return refusals.map(
    ({
      name,
      arrange,
      start: changed = {},
      config = {},
      after = 0,
      code,
      providerCode,
    }): CodeContractRule => ({
      id: "classifies-refusals",
      http: true,
      title: `refuses ${name} as ${code}; nothing was sent`,
      async run({ create, start, startRefused, number, codesOn, provider }) {
        const using = create({ config });
        const to = number();
        for (let time = 0; time < after; time++) await start({ to });
        const before = codesOn(to).length;
        await arrange?.(provider as World, to);
        const error = await startRefused({ to, ...changed }, { using });
        expect([error.code, error.delivery], "the error").toEqual([code, "not-sent"]);
        if (providerCode !== undefined) expect(error.providerCode, "the provider's code").toBe(providerCode);
        expect(codesOn(to).length - before, "codes on the phone").toBe(0);
      },
    }),
  );
}

/** One rule for each config that the author lists. */
export function codeConfigRules(invalid: readonly InvalidConfig[]): CodeContractRule[] {
  return invalid.map(
    ({ config, names }): CodeContractRule => ({
      id: "refuses-invalid-configs",
      title: `refuses a config with ${Object.keys(config).join(", ")} of the wrong form, and repeats no value`,
      async run({ create, expectSafe }) {
        let thrown: unknown;
        try {
          create({ config });
        } catch (error) {
          thrown = error;
        }
        assert(SmsError.is(thrown), "an invalid config must throw an SmsError");
        expect(thrown.code, "the error's code").toBe("invalid-config");
        for (const name of names) expect(thrown.message, "the error names the problem").toContain(name);
        expectSafe(thrown);
        for (const value of Object.values(config)) {
          if (typeof value === "string" && value.length >= 8) {
            expect(thrown.message, "the error repeats no value").not.toContain(value);
          }
        }
      },
    }),
  );
}
