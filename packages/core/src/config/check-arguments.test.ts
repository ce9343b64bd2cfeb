import { anyCharacter } from "@smskit/test-support/any-character";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createMemoryConnector, type SendOptions, SmsError, type SmsMessage } from "../index.ts";
import { optionProblem } from "./check-arguments.ts";
import { quoteKey, suggestion } from "./suggest-name.ts";

const message: SmsMessage = { to: "+15558675310", body: "Hello" };

describe("unknown options", () => {
  it.each([
    [{ timeout: 5 }, "`timeout`", "`timeoutMs`"],
    [{ timeOutMs: 5 }, "`timeOutMs`", "`timeoutMs`"],
    [{ timeoutms: undefined }, "`timeoutms`", "`timeoutMs`"],
    [{ abortSignal: new AbortController().signal }, "`abortSignal`", "`signal`"],
    [{ idempotencykey: "1" }, "`idempotencykey`", "`idempotencyKey`"],
    [{ idempotency_key: "1" }, "`idempotency_key`", "`idempotencyKey`"],
    [{ idempotenceKey: "1" }, "`idempotenceKey`", "`idempotencyKey`"],
    [{ retries: 5 }, "`retries`", "signal, timeoutMs, idempotencyKey"],
  ])("of a send are rejected with a suggestion: %j", async (options, given, meant) => {
    const connector = createMemoryConnector();
    const error = await connector.send(message, options as SendOptions).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "invalid-message", delivery: "not-sent", connector: "memory" });
    expect((error as Error).message).toContain(`${given} is not an option`);
    expect((error as Error).message).toContain(meant);
    expect(connector.messages).toEqual([]);
  });

  it("of a connector are rejected", () => {
    for (const [runtime, problem] of [
      [
        { defaultcountry: "US" },
        "runtime: `defaultcountry` is not an option (did you mean `defaultCountry`?)",
      ],
      [{ country: "US" }, "did you mean `defaultCountry`?"],
      [{ onattempt: () => {} }, "did you mean `onAttempt`?"],
      [{ http: { agents: 1 } }, "runtime.http: `agents` is not an option (did you mean `agent`?)"],
      [{ baseUrl: "" }, "known: id, templates, defaultCountry, http, onAttempt"],
      ["US", "the options must be an object"],
    ] as const) {
      expect(() => createMemoryConnector({}, runtime as never)).toThrow(problem);
      expect(() => createMemoryConnector({}, runtime as never)).toThrow(SmsError);
    }
  });

  it("that are a misspelled field of a message are rejected", async () => {
    const refused = createMemoryConnector().send({ ...message, maxSegment: 1 } as SmsMessage);
    await expect(refused).rejects.toThrow(
      "message: `maxSegment` is not a field (did you mean `maxSegments`?)",
    );
  });

  it("in a value that is not an object are rejected, except undefined and null", async () => {
    const connector = createMemoryConnector();
    for (const options of [5, "5 s", true]) {
      await expect(connector.send(message, options as never)).rejects.toThrow("must be an object");
    }
    for (const options of [undefined, null]) await connector.send(message, options as never);
    class Options {
      timeoutMs = 5_000;
      get timeout() {
        return 5;
      }
    }
    await connector.send(message, new Options());
  });

  it("are not repeated if they may be a text or a number", () => {
    for (const key of [
      "+15558675310",
      "15558675310",
      "Your code is 048151",
      "048151",
      "code048151",
      "x".repeat(33),
      "",
    ]) {
      expect(quoteKey(key)).toBe("a key");
    }
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (key) => {
        const problem = optionProblem({ [key]: 1 }, { signal: true, timeoutMs: true }) ?? "";
        expect(problem.length).toBeLessThan(120);
        expect(problem).toMatch(/^[\x20-\x7e]*$/);
      }),
    );
    expect(optionProblem({ ["x".repeat(1_000_000)]: 1 }, { signal: true })).toContain(
      "a key is not an option",
    );
  });

  it("without a similar name are rejected with the list of options", () => {
    expect(suggestion("color", ["signal", "timeoutMs"])).toBe("known: signal, timeoutMs");
    expect(suggestion("", ["signal"])).toBe("known: signal");
  });
});
