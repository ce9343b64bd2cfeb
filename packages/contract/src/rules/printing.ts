import { inspect } from "node:util";
import { expect } from "vitest";
import { recipient } from "../bench.ts";
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
    async run({ send, refused, expectSafe, text }) {
      const message = { to: recipient, body: text() };
      const signIn = { to: recipient, usageType: "SignIn", variables: { code: "048151" } };
      const { variables: _, ...withoutCode } = signIn;
      const printed = await printedDuring(async () => {
        await send(message);
        await send(signIn);
        await refused({ ...message, maxSegments: 1, body: message.body.repeat(20) });
        await refused(withoutCode);
      });
      expectSafe(printed, message);
      expectSafe(printed, signIn);
    },
  },
];
