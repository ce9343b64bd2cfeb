import type { PreparedMessage } from "@smskit/core";
import fc from "fast-check";
import { expect, it } from "vitest";
import { hashMessage } from "./hash-message.ts";

const hashOf = (message: object) => hashMessage(message as PreparedMessage);

/** The same value, its keys in the opposite order, at every depth. */
function turnedRound(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turnedRound);
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, turnedRound(inner)]),
  );
}

const at = new Date(0);
const message = {
  to: "+15558675310",
  body: "Your order has left.",
  variables: { name: "Ann", list: ["a", "b"], inner: { x: 1, y: "2" } },
  sendAt: at,
};

it("a hash is SHA-256 in hexadecimal", async () => {
  const hash = await hashOf(message);
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  // `printf '[["to","+1"]]' | sha256sum`
  expect(await hashOf({ to: "+1" })).toBe("ca4fe566615d1be1ffb9af1cd0e9d00ff0d395f6595632a18ec0965155c0cbbd");
});

it("a hash ignores the order of fields and undefined fields", async () => {
  await fc.assert(
    fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue()), async (fields) => {
      expect(await hashOf(turnedRound(fields) as object)).toBe(await hashOf(fields));
      expect(await hashOf({ ...fields, "not there": undefined })).toBe(await hashOf(fields));
    }),
  );
  expect(await hashOf(turnedRound(message) as object)).toBe(await hashOf(message));
});

it("a hash uses an object's toJSON method", async () => {
  const at = (address: string) => hashOf({ ...message, providerOptions: { url: new URL(address) } });
  expect(await at("https://example.com/a")).not.toBe(await at("https://example.com/b"));
  expect(await at("https://example.com/a")).toBe(await at("https://example.com/a"));
});

it.each([
  { ...message, body: "Your order has left!" },
  { ...message, reference: "" },
  { ...message, sendAt: new Date(1) },
  { ...message, sendAt: undefined },
  { ...message, variables: { ...message.variables, list: ["b", "a"] } },
  { ...message, variables: { ...message.variables, list: { 0: "a", 1: "b" } } },
  { ...message, variables: { ...message.variables, inner: { x: "1", y: "2" } } },
  { ...message, variables: { ...message.variables, inner: { x: "2", y: 1 } } },
  { ...message, variables: { ...message.variables, inner: null } },
])("the hash differs for %j", async (other) => {
  expect(await hashOf(other)).not.toBe(await hashOf(message));
});
