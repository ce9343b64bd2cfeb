import { SmsError } from "@smskit/core";
import { expect } from "vitest";
import { recipient } from "../bench.ts";
import type { ContractRule } from "../contract-rule.ts";
import { outcomeOf } from "../outcome-of.ts";

const lagos = "+2348012345678";

/** Numbers in hostile input, each with the only number that it may be parsed as. */
const numbers: readonly (readonly [typed: unknown, meant: string | undefined])[] = [
  ["+1 (555) 867-5310", recipient],
  ["+2348012345678\r\nX: y", lagos],
  ["+234801\u200b2345678", lagos],
  ["\u202a+2348012345678\u202c", lagos],
  ["＋２３４８０１２３４５６７８", lagos],
  ["+٢٣٤٨٠١٢٣٤٥٦٧٨", lagos],
  ["+234 (801) 234-5678", lagos],
  ["002348012345678", lagos],
  ["+2348012345678\n", lagos],
  ["+234\t801\u00a0234\u20095678", lagos],
  ["+२३४८०१२३४५६७८", lagos],
  ["+২৩৪৮০১২৩৪৫৬৭৮", lagos],
  ["+23408012345678", lagos],
  ["+234 (0)801 234 5678", lagos],
  ["+2348012345678.0", undefined],
  ["+234 801 234 5678/9", undefined],
  ["+2348012345678\n+15558675310", undefined],
  ["+2.348012E+12", undefined],
  ["+23400801234", undefined],
  ["+999123456789", undefined],
  ["tel:+2348012345678", lagos],
  ["6465550123", undefined],
  ["+2348012345678;ext=5", undefined],
  ["+2348012345678,+15558675310", undefined],
  ["+234801234567O", undefined],
  ["+1", undefined],
  ["", undefined],
  ["+", undefined],
  ["1".repeat(1_000_000), undefined],
  [`+234801${" ".repeat(1_000_000)}2345678`, lagos],
  [undefined, undefined],
  [15_558_675_310, undefined],
  [["+15558675310"], undefined],
  [{ toString: () => "+15558675310" }, undefined],
];

/** The number of the recipient, as people and attackers type it. */
export const numberRules: readonly ContractRule[] = [
  {
    id: "canonical-numbers",
    title: "sends a number in E.164 or refuses it; never passes it on as typed",
    needs: "nothing",
    async run({ connector, hasProvider, provider, prepare, refused, send, message }) {
      for (const [typed, meant] of numbers) {
        const shown = JSON.stringify(typed)?.slice(0, 40);
        const own = message({ to: typed as string });
        const outcome = await outcomeOf("prepare()", () => connector.prepare(own));
        if (meant === undefined || ("thrown" in outcome && SmsError.is(outcome.thrown))) {
          for (const call of ["send", "prepare"] as const) {
            const error = await refused(own, { call });
            expect(error, `${call}() of the number ${shown}`).toMatchObject({
              code: "invalid-recipient",
              delivery: "not-sent",
            });
          }
          continue;
        }
        expect((await prepare(own)).to, `the number ${shown}, prepared`).toBe(meant);
        const receipt = await send(own);
        expect(receipt.to, `the number ${shown}, in the receipt`).toBe(meant);
        if (hasProvider) {
          const arrived = provider.carrier.messages.at(-1)?.to;
          expect(arrived, `the number ${shown}, at the provider`).toBe(meant);
        }
      }
      const { to } = await prepare(message({ to: "+1 (555) 867-5310" }));
      expect(to, "spaces, brackets and dashes are understood").toBe(recipient);
    },
  },
];
