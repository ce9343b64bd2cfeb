import type { Verification } from "@smskit/core/wrapper";
import { describe, expect, it } from "vitest";
import { createMemoryVerificationStore, type VerificationStore } from "./index.ts";
import { createKeyRing } from "./key-ring.ts";
import { errorOf, other, secret, to, verifierWith } from "./testing/verifier.ts";

/** A store that notes all that it is given. */
function noting(): { store: VerificationStore; noted: unknown[] } {
  const memory = createMemoryVerificationStore();
  const noted: unknown[] = [];
  const entries = Object.entries(memory).map(([name, method]) => [
    name,
    (input: unknown) => {
      noted.push(structuredClone(input));
      return (method as (input: unknown) => unknown)(input);
    },
  ]);
  return { store: Object.fromEntries(entries), noted };
}

describe("stored data: a keyed hash but never the code; a fingerprint but never the number", () => {
  it("contains no code, number, session or address", async () => {
    const { store, noted } = noting();
    const keys: string[] = [];
    const { verifier, clock, start, code } = verifierWith({
      store,
      // Shorter ones may stand in a hash by chance.
      policy: { codeLength: 10 },
      createLimiter: () => ({ consume: async (key) => keys.push(key) }),
    });
    const { verificationId } = await start({ session: "session-7f3a", ip: "203.0.113.9" });
    const codes = [code()];
    clock.now += 30_000;
    await verifier.resend({ verificationId, session: "session-7f3a", ip: "203.0.113.9" });
    codes.push(code());
    await verifier.check({ verificationId, code: code(), session: "session-7f3a" });
    await verifier.reset({ to });
    expect(noted.length).toBeGreaterThan(8);
    const all = JSON.stringify([noted, keys]);
    for (const clear of [...codes, to.slice(1), "session-7f3a", "203.0.113.9", secret]) {
      expect(all).not.toContain(clear);
    }
  });

  it("is an HMAC-SHA256 of verification, number and code under the secret, with the secret's id", async () => {
    const { store, noted } = noting();
    const { start, code } = verifierWith({ store });
    const { verificationId } = await start();
    const { createHmac } = await import("node:crypto");
    const digest = createHmac("sha256", secret)
      .update(JSON.stringify(["code", verificationId, to, code()]))
      .digest("hex");
    expect(noted[0]).toMatchObject({
      code: { digest, keyId: "default" },
      verification: { keyId: "default" },
    });
  });

  it("differs for each verification and number, even with the same code", async () => {
    const { current } = createKeyRing(secret);
    const digests = await Promise.all([
      current.sign("code", "a", to, "123456"),
      current.sign("code", "b", to, "123456"),
      current.sign("code", "a", other, "123456"),
      // The same letters, cut elsewhere.
      current.sign("code", `a${to}`, "", "123456"),
      current.sign("codea", to, "123456"),
    ]);
    expect(new Set(digests).size).toBe(5);
  });

  it("uses separate keys: a fingerprint is neither the hash of a code nor a key", async () => {
    const { recipientsOf, current } = createKeyRing([
      { id: "a", value: secret },
      { id: "b", value: `${secret}b` },
    ]);
    const recipients = await recipientsOf(to);
    const older = createKeyRing(`${secret}b`).current;
    expect(recipients).toEqual([await current.sign("number", to), await older.sign("number", to)]);
  });

  it("reveals a number only to its verification, with the secret that encrypted it", async () => {
    const { current } = createKeyRing(secret);
    const sealed = await current.seal(to, "a");
    expect(await current.seal(to, "a")).not.toBe(sealed);
    expect(await current.open(sealed, "a")).toBe(to);
    expect(await current.open(sealed, "b")).toBeUndefined();
    expect(await createKeyRing(`${secret}x`).current.open(sealed, "a")).toBeUndefined();
    for (const changed of [
      "",
      ".",
      "zz",
      `${sealed}00`,
      sealed.replace(/.$/, (last) => (last === "0" ? "1" : "0")),
    ]) {
      expect(await current.open(changed, "a")).toBeUndefined();
    }
  });

  it("has the same length for an unknown number, so that the encrypted data reveals nothing", async () => {
    const { store, noted } = noting();
    const { start } = verifierWith({ store });
    const lengths = [];
    for (const known of [true, false]) {
      noted.length = 0;
      await start({ known });
      const sealed = noted.map((input) => (input as { verification?: Verification }).verification?.sealedTo);
      lengths.push(sealed.find((text) => text !== undefined)?.length);
    }
    expect(lengths).toEqual([expect.any(Number), lengths[0]]);
  });

  it("is not accepted if the record of another verification replaced it", async () => {
    const { verifier, store, start, code } = verifierWith();
    const own = await start({ to: other });
    const stolen = code();
    const victim = await start();
    const read = store.read;
    store.read = (input) => read({ ...input, verificationId: own.verificationId });
    expect((await verifier.check({ ...victim, code: stolen })).status).toBe("not-found");
  });
});

describe("rotated secrets", () => {
  const next = new TextEncoder().encode("fedcba9876543210fedcba9876543210");
  const both = [
    { id: "next", value: next },
    { id: "default", value: secret },
  ];

  it("accept codes issued under the older one as long as it is listed", async () => {
    const before = verifierWith();
    const { verificationId } = await before.start();
    const code = before.code();
    const { store } = before;
    const after = verifierWith({ store, secret: [{ id: "next", value: next }] });
    expect((await after.verifier.check({ verificationId, code })).status).toBe("not-found");
    const during = verifierWith({ store, secret: both });
    expect((await during.verifier.check({ verificationId, code })).status).toBe("approved");
  });

  it("issue codes under the current one", async () => {
    const { store, noted } = noting();
    const { start } = verifierWith({ store, secret: both });
    await start({ session: "s" });
    expect(noted[0]).toMatchObject({ code: { keyId: "next" }, verification: { keyId: "next" } });
    expect((noted[0] as { recipients: string[] }).recipients).toHaveLength(2);
  });

  it("do not change if the caller changes its array", async () => {
    const value = Uint8Array.from(next);
    const { current } = createKeyRing(value);
    const digest = await current.sign("x");
    value.fill(0);
    expect(await current.sign("x")).toBe(digest);
    expect(await createKeyRing("fedcba9876543210fedcba9876543210").current.sign("x")).toBe(digest);
  });

  it.each([
    ["short", "15 bytes long!!"],
    ["no", []],
    ["a short older", [...both, { id: "old", value: "x" }]],
    ["one id for two", [...both, { id: "next", value: secret }]],
  ])("reject %s secret", async (_, refused) => {
    const creating = async () => verifierWith({ secret: refused as never });
    expect(await errorOf(creating())).toMatchObject({
      code: "invalid-config",
      message: expect.stringMatching(
        /^createVerifier: secret: (is shorter than 16 bytes|must be one secret)/,
      ),
    });
  });

  it("accept sixteen bytes", () => {
    expect(() => verifierWith({ secret: "0123456789abcdef" })).not.toThrow();
  });
});
