import type { SmsReceipt } from "@smskit/core";
import { expect, it } from "vitest";
import { createMemoryIdempotencyStore, type IdempotencyStore } from "./index.ts";
import { collectGarbage } from "./testing/collect-garbage.ts";
import { to } from "./testing/scripted.ts";

const receipt = (): SmsReceipt => ({
  connector: "a",
  provider: "scripted",
  id: "a-1",
  to,
  status: "accepted",
});

/** Claims a key, which must be free. */
async function tokenOf(store: IdempotencyStore, key: string, ttlMs = 1_000): Promise<string> {
  const claimed = await store.claim(key, "hash", ttlMs);
  return claimed.state === "claimed" ? claimed.token : expect.fail(`The key is ${claimed.state}.`);
}

function startStore() {
  const clock = { now: 0 };
  return { clock, store: createMemoryIdempotencyStore({ now: () => clock.now }) };
}

it("the store reports when a key was claimed until it is finished or released", async () => {
  const { clock, store } = startStore();
  const token = await tokenOf(store, "key");
  clock.now = 500;
  const startedAt = new Date(0);
  expect(await store.claim("key", "hash", 1_000)).toEqual({ state: "started", startedAt, token, ageMs: 500 });
  expect(await store.claim("key", "other", 1_000)).toEqual({ state: "conflict" });
  await store.finish("key", receipt(), token);
  expect(await store.claim("key", "hash", 1_000)).toEqual({ state: "accepted", receipt: receipt() });
  await store.release("key", token);
  expect(await tokenOf(store, "key")).not.toBe(token);
});

it("keeps the connector whose provider gets a key, until the key is claimed again", async () => {
  const { clock, store } = startStore();
  await store.claim("key", "hash", 10, "acme");
  expect(await store.claim("key", "hash", 10, "other")).toMatchObject({ state: "started", keyedBy: "acme" });
  clock.now = 10;
  await store.claim("key", "hash", 10);
  expect(await store.claim("key", "hash", 10)).toMatchObject({ state: "started", keyedBy: undefined });
});

it("the store keeps a claim unchanged when another claim is settled", async () => {
  const { clock, store } = startStore();
  const late = await tokenOf(store, "key", 10);
  clock.now = 10;
  const token = await tokenOf(store, "key");
  for (const other of [late, "", undefined as unknown as string]) {
    await store.release("key", other);
    await store.finish("key", { ...receipt(), id: "late" }, other);
    const startedAt = new Date(10);
    expect(await store.claim("key", "hash", 1_000)).toEqual({ state: "started", startedAt, token, ageMs: 0 });
  }
});

it("the store forgets a key after its lifetime, even if an older key has a longer one", async () => {
  const { clock, store } = startStore();
  await store.claim("long", "hash", 1_000);
  await store.claim("short", "hash", 10);
  clock.now = 9;
  expect((await store.claim("short", "other", 10)).state).toBe("conflict");
  clock.now = 10;
  expect((await store.claim("short", "other", 10)).state).toBe("claimed");
  expect((await store.claim("long", "other", 10)).state).toBe("conflict");
  // Claimed again, it has its whole time.
  clock.now = 19;
  expect((await store.claim("short", "hash", 10)).state).toBe("conflict");
});

it("the store returns nothing for an unknown key", async () => {
  const { store } = startStore();
  await store.finish("key", receipt(), "token");
  await store.release("key", "token");
  expect((await store.claim("key", "hash", 1_000)).state).toBe("claimed");
});

it("the store removes a receipt together with its key", async () => {
  const { clock, store } = startStore();
  const keep = async (key: string) => {
    const kept = receipt();
    await store.finish(key, kept, await tokenOf(store, key));
    return new WeakRef(kept);
  };
  const [first, second] = [await keep("first"), await keep("second")];
  clock.now = 500;
  const third = await keep("third");
  clock.now = 1_000;
  await store.claim("fourth", "hash", 1_000);
  await collectGarbage();
  expect([first.deref(), second.deref()]).toEqual([undefined, undefined]);
  expect(third.deref()).toEqual(receipt());
});
