import { type CallOptions, SmsError } from "@smskit/core";
import type { CodeProvider } from "@smskit/core/provider";
import { assert, expect } from "vitest";
import { expectSafe, type Secret } from "../expect-safe.ts";
import { outcomeOf, patienceMs, succeeded } from "../outcome-of.ts";
import type {
  CodeBench,
  CodeContractOptions,
  CodeTestProvider,
  UseCodeOptions,
} from "./code-contract-rule.ts";

/** A bench, and its end. */
export interface OpenCodeBench extends CodeBench {
  /** Closes the code providers of the rule. */
  dispose(): Promise<void>;
}

/** Creates a code provider for one rule. */
export function openCodeBench<World extends CodeTestProvider>(
  options: CodeContractOptions<World>,
  provider: World,
): OpenCodeBench {
  const created: CodeProvider[] = [];
  const create: CodeBench["create"] = (context) => {
    const made = options.create({ url: provider.url, config: {}, provider, ...context });
    created.push(made);
    return made;
  };
  const codes = create();
  let numbers = 5309;

  async function refused(
    what: string,
    input: { to: unknown; code?: unknown },
    { using = codes, ...callOptions }: UseCodeOptions,
    call: (callOptions: CallOptions) => Promise<unknown>,
  ): Promise<SmsError> {
    const { timeoutMs = patienceMs } = callOptions;
    const outcome = await outcomeOf(what, () => call({ timeoutMs, ...callOptions }), timeoutMs);
    if ("value" in outcome)
      assert.fail(`${what} must throw; it resolved with ${JSON.stringify(outcome.value)}`);
    const error = outcome.thrown;
    assert(SmsError.is(error), `what ${what} throws must be an SmsError, not ${String(error)}`);
    bench.expectSafe(error, input);
    expectHonest(error, using);
    return error;
  }

  const bench: OpenCodeBench = {
    ...{ codes, provider, create },
    number() {
      numbers += 1;
      return `+1555867${numbers}`;
    },
    codesOn(to) {
      const digits = new RegExp(`(?<!\\d)\\d{${codes.codes.length}}(?!\\d)`);
      const texts = provider.carrier.messages.filter((message) => message.to === to);
      return texts.map(({ body }) => digits.exec(body)?.[0] ?? "");
    },
    posts: () => provider.carrier.requests.filter(({ method }) => method === "POST").length,
    async start(input = {}, using = codes) {
      const to = input.to ?? bench.number();
      const start = () => using.start({ usageType: "SignIn", ...input, to }, { timeoutMs: patienceMs });
      const { ref } = succeeded("start()", await outcomeOf("start()", start));
      const code = bench.codesOn(to).at(-1) ?? "";
      assert(code !== "", `start() must send a code of ${codes.codes.length} digits before it resolves`);
      return { to, ref, code };
    },
    async check(input, using = codes) {
      const check = () => using.check(input, { timeoutMs: patienceMs });
      return succeeded("check()", await outcomeOf("check()", check));
    },
    startRefused(input = {}, use = {}) {
      const start = { to: bench.number(), usageType: "SignIn", ...input };
      return refused("start()", start, use, (callOptions) => (use.using ?? codes).start(start, callOptions));
    },
    checkRefused(input, use = {}) {
      return refused("check()", input, use, (callOptions) => (use.using ?? codes).check(input, callOptions));
    },
    expectSafe(value, { to, code } = {}) {
      const secrets: Secret[] = (options.secrets ?? []).map((secret) => ({
        what: "a credential",
        value: secret,
      }));
      if (typeof to === "string") {
        secrets.push({ what: "the number", value: to });
        const digits = to.replace(/\D/g, "");
        if (digits.length >= 7) secrets.push({ what: "the number's digits", value: digits });
      }
      if (typeof code === "string") secrets.push({ what: "the code", value: code });
      expectSafe(value, secrets);
    },
    async dispose() {
      await Promise.all(created.map(async (one) => one.close?.()));
    },
  };
  return bench;
}

/** Checks that the fields of an error are consistent. */
function expectHonest(error: SmsError, { id, provider }: CodeProvider): void {
  expect(error.connector, "the error names the code provider").toBe(id);
  expect(error.provider, "the error names the company").toBe(provider);
  expect(error.message, "the error is a sentence").toMatch(/\S \S/);
  if (error.delivery !== "unknown") return;
  expect(error.retryable || error.failover, "an unknown outcome is neither retried nor failed over").toBe(
    false,
  );
}

/** Returns a code of the same length that is another one. */
export function wrong(code: string): string {
  return code.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10));
}
