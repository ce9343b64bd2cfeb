import { AlgorithmTypes } from "@vonage/auth";
import { SMS } from "@vonage/sms";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createVonageSmsWebhook, type VonageSmsSignatureMethod } from "./index.ts";
import {
  byForm,
  byGet,
  byJson,
  eventsOf,
  type Fields,
  methods,
  receipt,
  refusalOf,
  secret,
  sentAt,
  signed,
  unsigned,
  url,
} from "./testing/webhook-requests.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: sentAt });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("the signature", () => {
  // As in the tests of Vonage's own Python SDK, whose secret is "secret".
  const published: Record<VonageSmsSignatureMethod, string> = {
    md5hash: "6af838ef94998832dbfc29020b564830",
    md5: "c15c21ced558c93a226c305f58f902f2",
    sha1: "3e19a4e6880fdc2c1426bfd0587c98b9532f0210",
    sha256: "a321e824b9b816be7c3f28859a31749a098713d39f613c80d455bbaffae1cd24",
    sha512:
      "812a18f76680fa0fe1b8bd9ee1625466ceb1bd96242e4d050d2cfd9a7b40166c63ed26ec9702168781b6edcf1633db8ff95af9341701004eec3fcf9550572ee8",
  };

  test.each(methods)("%s agrees with the vectors that Vonage publishes", async (method) => {
    vi.setSystemTime(1_461_605_396_000);
    const webhook = createVonageSmsWebhook({ signatureSecret: "secret", signatureMethod: method });
    for (const sig of [published[method], published[method].toUpperCase()]) {
      const fields = { a: "1", b: "2", timestamp: "1461605396", sig };
      for (const request of [byGet(fields), byForm(fields), byJson(fields)]) {
        expect(await eventsOf(request, webhook)).toMatchObject([{ type: "other" }]);
      }
    }
  });

  test("is MD5 hash by default, as at Vonage", async () => {
    const webhook = createVonageSmsWebhook({ signatureSecret: secret });
    expect(await eventsOf(byGet(signed(receipt, "md5hash")), webhook)).toHaveLength(1);
    expect(await refusalOf(byGet(signed(receipt, "md5")), webhook)).toMatchObject({ status: 403 });
  });

  test("by MD5 needs a runtime that has MD5, and the error says what to do; other methods do not", async () => {
    const builtin = vi.spyOn(process, "getBuiltinModule").mockReturnValue(undefined as never);
    try {
      for (const signatureMethod of ["md5hash", "md5"] as const) {
        const webhook = createVonageSmsWebhook({ signatureSecret: secret, signatureMethod });
        expect(await refusalOf(byGet(signed(receipt, signatureMethod)), webhook)).toMatchObject({
          status: 500,
          message: expect.stringContaining("sha256"),
        });
      }
      expect(await eventsOf(byGet(signed(receipt)))).toHaveLength(1);
    } finally {
      builtin.mockRestore();
    }
  });

  const algorithms: Record<VonageSmsSignatureMethod, AlgorithmTypes> = {
    md5hash: AlgorithmTypes.md5hash,
    md5: AlgorithmTypes.md5hmac,
    sha1: AlgorithmTypes.sha1hmac,
    sha256: AlgorithmTypes.sha256hmac,
    sha512: AlgorithmTypes.sha512hmac,
  };

  test("is accepted exactly when the official SDK accepts it", async () => {
    const sdk = new SMS({ apiKey: "abcd1234", apiSecret: "fedcba9876543210" });
    const name = fc.stringMatching(/^[A-Za-z_-]{1,12}$/).filter((key) => !["sig", "timestamp"].includes(key));
    const value = fc.string({ unit: "grapheme", maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(name, value, { maxKeys: 8, noNullPrototype: true }),
        fc.constantFrom(...methods),
        fc.constantFrom(byGet, byForm, byJson),
        async (others, method, send) => {
          const fields = signed({ ...others, timestamp: receipt["timestamp"] as string }, method);
          const webhook = createVonageSmsWebhook({ signatureSecret: secret, signatureMethod: method });
          const judged = (sent: Fields) =>
            sdk.verifySignature(sent["sig"] as string, sent, secret, algorithms[method]);
          expect(judged(fields)).toBe(true);
          expect(await eventsOf(send(fields), webhook)).toHaveLength(1);
          for (const forged of [
            { ...fields, more: "1" },
            { ...fields, timestamp: "1540469430" },
          ]) {
            expect(judged(forged)).toBe(false);
            expect(await refusalOf(send(forged), webhook)).toMatchObject({ status: 403 });
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  test("that is missing, empty, too short, too long or by another secret is refused", async () => {
    const { sig = "", ...rest } = signed(receipt);
    const wrong = ["", sig.slice(0, -1), `${sig}0`, sig.replace(/^./, "g"), "0".repeat(64)];
    const missing = await refusalOf(byGet(rest));
    expect(missing).toMatchObject({ status: 403, message: expect.stringContaining("no sig") });
    for (const one of wrong) {
      expect(await refusalOf(byGet({ ...rest, sig: one }))).toMatchObject({
        status: 403,
        message: expect.stringContaining("signatureMethod (sha256)"),
      });
    }
    expect(await refusalOf(byForm(signed(receipt, "sha256", "another")))).toMatchObject({ status: 403 });
    expect(await refusalOf(byForm(signed(receipt, "sha1")))).toMatchObject({ status: 403 });
  });

  test("covers every field, known or not", async () => {
    const fields = signed(receipt);
    for (const name of Object.keys(receipt)) {
      const { [name]: dropped, ...others } = fields;
      for (const forged of [{ ...fields, [name]: `${dropped}0` }, others]) {
        expect(await refusalOf(byJson(forged)), name).toMatchObject({ status: 403 });
      }
    }
    expect(await refusalOf(byGet({ ...fields, extra: "" }))).toMatchObject({ status: 403 });
  });

  test("does not accept two fields as one", async () => {
    const { status, timestamp, ...rest } = signed(receipt);
    const merged = { ...rest, [`status=${status}&timestamp`]: timestamp as string };
    expect(await refusalOf(byJson(merged))).toMatchObject({ status: 403 });
  });

  test("refuses a repeated field", async () => {
    const twice = `${new URLSearchParams(signed(receipt))}&status=failed`;
    const form = { "Content-Type": "application/x-www-form-urlencoded" };
    const requests = () => [
      new Request(`${url}?${twice}`),
      new Request(url, { method: "POST", body: twice, headers: form }),
    ];
    for (const request of requests()) expect(await refusalOf(request)).toMatchObject({ status: 403 });
    for (const request of requests())
      expect(await refusalOf(request, unsigned)).toMatchObject({ status: 403 });
  });

  test("ignores the query of a POST: the signature does not cover it", async () => {
    const request = new Request(`${url}?status=failed&messageId=0`, {
      method: "POST",
      body: new URLSearchParams(signed(receipt)),
    });
    expect(await eventsOf(request)).toMatchObject([
      { update: { id: receipt["messageId"], status: "delivered" } },
    ]);
  });

  test("treats names of prototypes as any other name", async () => {
    for (const name of ["__proto__", "constructor", "toString"]) {
      const fields = signed(receipt);
      const forged = `${JSON.stringify(fields).slice(0, -1)},"${name}":"x"}`;
      const request = new Request(url, {
        method: "POST",
        body: forged,
        headers: { "Content-Type": "application/json" },
      });
      expect(await refusalOf(request)).toMatchObject({ status: 403 });
    }
    expect(({} as Fields)["x"]).toBeUndefined();
    expect(await refusalOf(byJson(JSON.parse('{"__proto__":{"sig":"x"}}') as object))).toMatchObject({
      status: 400,
    });
  });
});
