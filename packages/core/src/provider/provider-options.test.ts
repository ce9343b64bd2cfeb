import { describe, expect, expectTypeOf, test } from "vitest";
import type { PreparedMessage } from "../index.ts";
import { type OptionFields, readProviderOptions } from "../provider.ts";

interface GlobexOptions {
  mediaUrls?: string[] | undefined;
  priority?: 1 | 2 | undefined;
  kind?: "fast" | "slow" | undefined;
  note?: string | undefined;
  price?: number | undefined;
  flash?: boolean | undefined;
  labels?: Record<string, string> | undefined;
  fallbacks?: { channel: string }[] | undefined;
}

declare module "../index.ts" {
  interface ProviderOptions {
    globex?: GlobexOptions | undefined;
    "globex-sms"?: GlobexOptions | undefined;
  }
}

const fields: OptionFields<GlobexOptions> = {
  mediaUrls: ["media_urls", "string[]"],
  priority: ["prio", [1, 2]],
  kind: ["kind", ["fast", "slow"]],
  note: ["note", "string"],
  price: ["max_price", "number"],
  flash: ["is_flash", "boolean"],
  labels: ["labels", "map"],
  fallbacks: ["fall_back", "object[]"],
};

function read(globex: unknown) {
  const message = { to: "+15558675310", body: "Hi", providerOptions: { globex } } as PreparedMessage;
  return readProviderOptions("globex", message, fields, { ttl: "validityPeriodSeconds" });
}

describe("readProviderOptions", () => {
  test("returns options by their names in the provider's API, without undefined ones", () => {
    const media = ["https://example.com/a.png"];
    expect(read({ mediaUrls: media, priority: 2, kind: "slow", note: "", price: 0.5, flash: false })).toEqual(
      {
        media_urls: media,
        prio: 2,
        kind: "slow",
        note: "",
        max_price: 0.5,
        is_flash: false,
      },
    );
    expect(read({ labels: { shop: "Paris" } })).toEqual({ labels: { shop: "Paris" } });
    expect(read({ fallbacks: [{ channel: "rcs" }] })).toEqual({ fall_back: [{ channel: "rcs" }] });
    expect(read({ note: undefined })).toEqual({});
    expect(read(undefined)).toEqual({});
  });

  test.each([
    ["mediaURLs", "is not an option (did you mean `mediaUrls`?)"],
    ["is_flash", "is not an option (did you mean `flash`?)"],
    [
      "constructor",
      "is not an option (known: mediaUrls, priority, kind, note, price, flash, labels, fallbacks)",
    ],
    ["sendAt", "set the message's own field `sendAt` instead"],
    ["text", "set the message's own field `body` instead"],
    ["ttl", "set the message's own field `validityPeriodSeconds` instead"],
  ])("rejects the name %s and suggests the correct one", (name, problem) => {
    expect(() => read({ [name]: "x" })).toThrow(`providerOptions.globex.${name}: ${problem}.`);
  });

  test("does not print a name that may be a secret", () => {
    expect(() => read({ "048151": "x" })).toThrow(/^providerOptions\.globex\.…: is not an option/);
  });

  test.each([
    ["mediaUrls", "https://example.com/a.png", "a list of strings"],
    ["mediaUrls", [1], "a list of strings"],
    ["priority", 3, "1 or 2"],
    ["priority", "1", "1 or 2"],
    ["kind", "Fast", '"fast" or "slow"'],
    ["note", null, "a string"],
    ["price", Number.NaN, "a finite number"],
    ["price", "1", "a finite number"],
    ["flash", "true", "a boolean"],
    ["labels", ["Paris"], "an object of strings"],
    ["labels", { shop: 1 }, "an object of strings"],
    ["fallbacks", { channel: "rcs" }, "a list of objects that JSON can hold"],
    ["fallbacks", [["rcs"]], "a list of objects that JSON can hold"],
    ["fallbacks", [null], "a list of objects that JSON can hold"],
    ["fallbacks", [{ count: 1n }], "a list of objects that JSON can hold"],
  ])("rejects %s: %o and states the expected type", (name, value, type) => {
    expect(() => read({ [name]: value })).toThrow(`providerOptions.globex.${name}: must be ${type}.`);
  });

  test("writes a provider's name with a hyphen as code does", () => {
    const message = { to: "+15558675310", body: "Hi", providerOptions: { "globex-sms": { note: 1 } } };
    const readThem = () => readProviderOptions("globex-sms", message as unknown as PreparedMessage, fields);
    expect(readThem).toThrow('providerOptions["globex-sms"].note: must be a string.');
  });

  test("throws an invalid-message error", () => {
    expect(() => read({ note: 1 })).toThrow(
      expect.objectContaining({ code: "invalid-message", delivery: "not-sent" }),
    );
  });

  test("its table has every option with its type", () => {
    expectTypeOf<OptionFields<GlobexOptions>["flash"]>().toEqualTypeOf<readonly [string, "boolean"]>();
    expectTypeOf<OptionFields<GlobexOptions>["kind"]>().toEqualTypeOf<
      readonly [string, readonly ("fast" | "slow")[]]
    >();
    expectTypeOf<keyof OptionFields<GlobexOptions>>().toEqualTypeOf<keyof GlobexOptions>();
  });
});
