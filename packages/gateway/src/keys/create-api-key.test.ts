import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { createApiKey } from "./create-api-key.ts";

test("a key is random, needs no escaping, and comes with its hash", () => {
  const keys = Array.from({ length: 100 }, createApiKey);
  expect(new Set(keys.map(({ key }) => key)).size).toBe(100);
  for (const { key, sha256 } of keys) {
    expect(key).toMatch(/^smskit_[\w-]{43}$/);
    expect(sha256).toBe(createHash("sha256").update(key).digest("hex"));
  }
});
