import { resolve } from "node:path";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { packageEntries } from "../apps/test-support/src/package-entries.ts";
import { SmsError, SmsWebhookError } from "../packages/core/src/index.ts";

const root = resolve(import.meta.dirname, "..");

/** For authors of wrappers, stores and schemas, who write TypeScript. */
const forAuthors = /^\/(?:zod|wrapper|store-contract)$/;
/** Mocks and test kits throw plain errors: they know nothing of the errors of connectors. */
const testTools = /^@smskit\/(?:mock|contract)$/;

/** Every entry of every package, as its sources: `@smskit/core/phone-number`. */
const entries = packageEntries(root)
  .filter(
    (entry) => !testTools.test(entry.package) && !forAuthors.test(entry.name.slice(entry.package.length)),
  )
  .map(({ name, source }) => ({ entry: name, file: resolve(root, source) }));

const connector = { id: "stub", provider: "stub", send: async () => ({}), prepare: async () => ({}) };

/** Nothing, and what is of the wrong kind. */
const wrong: readonly (readonly unknown[])[] = [
  [],
  [null],
  [7],
  ["\0"],
  [{}],
  [[]],
  [() => {}],
  [{}, null],
  [null, null],
  [connector],
  [connector, null],
  [connector, {}],
  [[connector], null],
  [[null]],
];

/** What a call threw, at once or later; what it made is closed. */
async function thrownBy(call: () => unknown): Promise<unknown> {
  try {
    const made: unknown = await call();
    const { close } = (made ?? {}) as { close?: unknown };
    if (typeof close === "function") await close.call(made);
    return undefined;
  } catch (thrown) {
    return thrown;
  }
}

function isTyped(thrown: unknown): boolean {
  if (thrown === undefined || SmsError.is(thrown) || thrown instanceof SmsWebhookError) return true;
  // The client of the gateway has no dependency on core.
  return thrown instanceof Error && thrown.name === "GatewayError";
}

describe.each(entries)("$entry", async ({ file }) => {
  const exported = (await import(file)) as Record<string, unknown>;
  const functions = Object.entries(exported).filter(
    (entry): entry is [string, (...given: unknown[]) => unknown] =>
      typeof entry[1] === "function" && !/^[A-Z]/.test(entry[0]),
  );

  test.each(functions)("%s, called with nothing or the wrong thing, says what it takes", async (_, call) => {
    for (const given of wrong) {
      const thrown = await thrownBy(() => call(...given));
      expect(isTyped(thrown), `${inspect(given)}: ${inspect(thrown)}`).toBe(true);
      if (thrown !== undefined) expect((thrown as Error).message).toMatch(/\S \S/);
    }
  });
});

test("every package is looked at", () => {
  expect(entries.map(({ entry }) => entry)).toEqual(
    expect.arrayContaining(["@smskit/core", "@smskit/twilio", "@smskit/delivery"]),
  );
});
