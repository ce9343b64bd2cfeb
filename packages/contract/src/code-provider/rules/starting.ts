import { assert, expect } from "vitest";
import { outcomeOf } from "../../outcome-of.ts";
import type { CodeContractRule } from "../code-contract-rule.ts";

const notNumbers: readonly unknown[] = [
  "",
  "15558675310",
  "+1 555 867 5310",
  "+15558675310\r\nX: y",
  "+",
  "ada@example.com",
  undefined,
  15_558_675_310,
];

/** What a start does. */
export const startingRules: readonly CodeContractRule[] = [
  {
    id: "describes-its-codes",
    title: "says who it is and what its codes are; optional methods are functions or absent",
    async run({ codes: { id, provider, codes, cancel, close } }) {
      for (const name of [id, provider]) expect(name, "id and provider are names").toMatch(/^\S+$/);
      for (const [what, value] of Object.entries(codes)) {
        assert(Number.isInteger(value) && value > 0, `codes.${what} must be an integer of 1 or more`);
      }
      expect(Object.keys(codes).sort()).toEqual(["attempts", "length", "lifeSeconds"]);
      for (const method of [cancel, close]) expect(["function", "undefined"]).toContain(typeof method);
    },
  },
  {
    id: "sends-one-code",
    title: "a start sends one code of the declared length, with at most one request, before it resolves",
    async run({ codes, codesOn, number, posts, provider }) {
      const to = number();
      const started = await codes.start({ to, usageType: "SignIn", locale: "pt-BR", ip: "203.0.113.9" });
      expect(started.status, "the status").toBe("accepted");
      if (started.ref !== undefined) assert(typeof started.ref === "string" && started.ref !== "", "a ref");
      expect(codesOn(to), "codes on the phone").toEqual([expect.stringMatching(/^\d+$/)]);
      expect(provider.carrier.messages, "texts to any phone").toHaveLength(1);
      expect(posts(), "requests").toBeLessThanOrEqual(1);
    },
  },
  {
    id: "keeps-numbers-apart",
    title: "of ten concurrent starts, each phone gets its own code, which is right for its number alone",
    async run({ start, check, codesOn, number }) {
      const started = await Promise.all(Array.from({ length: 10 }, () => start({ to: number() })));
      for (const [index, { to, ref, code }] of started.entries()) {
        expect(codesOn(to), "codes on one phone").toHaveLength(1);
        const others = started.at(index - 1)?.code ?? "";
        if (others !== code) {
          expect(await check({ to, ref, code: others }), "another number's code").toBe("incorrect");
        }
        expect(await check({ to, ref, code }), "its own code").toBe("approved");
      }
    },
  },
  {
    id: "sends-again",
    title: "a second start for a number sends again, and the code that was sent last is right",
    async run({ start, check, codesOn }) {
      const first = await start();
      const second = await start({ to: first.to });
      expect(codesOn(first.to), "codes on the phone").toHaveLength(2);
      expect(await check(second), "the newest code").toBe("approved");
    },
  },
  {
    id: "refuses-invalid-numbers",
    title: "what is not E.164 is refused before anything is sent",
    async run({ startRefused, posts, provider }) {
      for (const to of notNumbers) {
        const { delivery } = await startRefused({ to: to as string });
        expect(delivery, "nothing was sent").toBe("not-sent");
      }
      expect(posts(), "requests").toBe(0);
      expect(provider.carrier.messages, "texts").toHaveLength(0);
    },
  },
  {
    id: "refuses-unknown-options",
    title: "an option that does not exist, or cannot be, is refused",
    async run({ codes, startRefused, checkRefused, number }) {
      for (const options of [{ timeout: 5 }, { timeoutMs: 0 }, { signal: "now" }] as object[]) {
        const { delivery } = await startRefused({}, options);
        expect(delivery, "nothing was sent").toBe("not-sent");
        await checkRefused({ to: number(), code: "123456" }, options);
      }
      const cancel = codes.cancel?.bind(codes);
      if (cancel === undefined) return;
      const outcome = await outcomeOf("cancel()", () => cancel({ to: number() }, { timeoutMs: -1 }));
      assert("thrown" in outcome, "cancel() must refuse it too");
    },
  },
];
