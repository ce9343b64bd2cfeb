import { inspect } from "node:util";
import { expect } from "vitest";
import { recipient, takesTexts } from "../bench.ts";
import type { ContractRule } from "../contract-rule.ts";
import { printedDuring } from "../printed-during.ts";

/** What ends up in logs. Errors are checked in every rule that expects one. */
export const printingRules: readonly ContractRule[] = [
  {
    id: "hides-its-config",
    title: "does not show its config when it is printed",
    needs: "nothing",
    async run({ connector, expectSafe }) {
      expectSafe(connector);
      const { length } = inspect(connector, { depth: 20, showHidden: true });
      expect(length, "characters that inspecting a connector prints").toBeLessThan(20_000);
    },
  },
  {
    id: "logs-no-secret",
    alone: true,
    title: "writes no text, code, number or credential to the console",
    needs: "nothing",
    async run({ connector, message, send, refused, expectSafe }) {
      const own = message();
      const signIn = { to: recipient, usageType: "SignIn", variables: { code: "048151" } };
      const { variables: _, ...withoutCode } = signIn;
      const printed = await printedDuring(async () => {
        await send(own);
        await send(signIn);
        if (takesTexts(connector)) await refused({ to: own.to, maxSegments: 1, body: "Too long".repeat(40) });
        await refused(withoutCode);
      });
      expectSafe(printed, own);
      expectSafe(printed, { body: "Too long".repeat(40) });
      expectSafe(printed, signIn);
    },
  },
];
