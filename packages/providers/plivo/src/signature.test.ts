import { createHmac } from "node:crypto";
import fc from "fast-check";
import plivo from "plivo";
import { describe, expect, test } from "vitest";
import example from "./fixtures/signatures/v2-without-path.json" with { type: "json" };
import { verifyV2, verifyV3 } from "./signature.ts";

const { token } = example;
const signed = (url: string, form = new URLSearchParams()) => ({
  url,
  query: new URL(url).searchParams,
  form,
});
const mac = (text: string, key = token) => createHmac("sha256", key).update(text).digest("base64");

/** URLs as an app sets them: Plivo calls them as they are. */
const urls = fc
  .record({
    host: fc.constantFrom("example.com", "hooks.example.com:8443", "127.0.0.1:3000"),
    path: fc.array(fc.stringMatching(/^[a-z0-9._~-]{1,8}$/), { maxLength: 3 }),
    slash: fc.constantFrom("", "/"),
    query: fc.array(
      fc.tuple(fc.stringMatching(/^[a-z]{1,3}$/), fc.string({ unit: "grapheme", maxLength: 6 })),
      {
        maxLength: 4,
      },
    ),
  })
  .map(({ host, path, slash, query }) => {
    const text = new URLSearchParams(query).toString();
    const tail = path.length === 0 ? "/" : `/${path.join("/")}${slash}`;
    return `https://${host}${tail}${text === "" ? "" : `?${text}`}`;
  });
const forms = fc.array(
  fc.tuple(fc.stringMatching(/^[A-Za-z0-9]{1,4}$/), fc.string({ unit: "grapheme", maxLength: 8 })),
  { maxLength: 5 },
);
const nonces = fc.stringMatching(/^[0-9]{20}$/);

/** A form as the SDK takes it: a list for a repeated name. */
function paramsOf(form: URLSearchParams): Record<string, string | string[]> {
  return Object.fromEntries(
    [...new Set(form.keys())].map((name) => {
      const values = form.getAll(name);
      return [name, values.length === 1 ? String(values[0]) : values];
    }),
  );
}

describe("a signature is the one of Plivo's SDK", () => {
  test("V2: the SDK accepts what verifyV2 accepts", async () => {
    await fc.assert(
      fc.asyncProperty(urls, forms, nonces, async (url, form, nonce) => {
        const signature = mac(url.replace(/\?.*/, "") + nonce);
        expect(plivo.validateSignature(url, nonce, signature, token)).toBe(true);
        const request = signed(url, new URLSearchParams(form));
        expect(await verifyV2([token], { values: [signature], nonce }, request)).toBe(true);
        expect(await verifyV2(["other"], { values: [signature], nonce }, request)).toBe(false);
        expect(await verifyV2([token], { values: [signature], nonce: `${nonce}0` }, request)).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  test("V3: the SDK accepts the signature that verifyV3 accepts, and neither accepts it for another form", async () => {
    await fc.assert(
      fc.asyncProperty(urls, forms, nonces, fc.boolean(), async (url, entries, nonce, isGet) => {
        const form = new URLSearchParams(isGet ? [] : entries);
        const signature = signatureOf(url, form, nonce);
        const method = isGet ? "GET" : "POST";
        const validate = (params: object) =>
          plivo.validateV3Signature(method, url, nonce, token, `AAAA,${signature}`, params);
        expect(validate(paramsOf(form))).toBe(true);
        const signatures = { values: ["AAAA", signature], nonce };
        expect(await verifyV3([token], signatures, signed(url, form))).toBe(true);
        const other = new URLSearchParams([...form, ["Zz", "9"]]);
        expect(validate(paramsOf(other))).toBe(false);
        expect(await verifyV3([token], signatures, signed(url, other))).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  /** Signs as the SDK does: what it computes is what it accepts. */
  function signatureOf(url: string, form: URLSearchParams, nonce: string): string {
    const sorted = (list: URLSearchParams, between: string) =>
      Object.entries(paramsOf(list))
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .flatMap(([name, values]) =>
          [values]
            .flat()
            .toSorted()
            .map((value) => name + between + value),
        );
    const query = sorted(new URL(url).searchParams, "=").join("&");
    const fields = sorted(form, "").join("");
    const rest = [query, fields].filter((part) => part !== "").join(".");
    return mac(`${url.replace(/\?.*/, "")}${rest === "" ? "" : "?"}${rest}.${nonce}`);
  }
});

test("the example of Plivo's SDK, whose URL has no path, is accepted as a Request shows it", async () => {
  const { nonce, signature } = example;
  expect(plivo.validateSignature(example.url, nonce, signature, token)).toBe(true);
  const { url } = new Request(example.url);
  expect(await verifyV2([token], { values: [signature], nonce }, signed(url))).toBe(true);
});

test("a signature has one form: other Base64 of the same bytes is not accepted", async () => {
  const url = "https://example.com/sms";
  const signature = mac(`${url}1`);
  const last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const other = `${signature.slice(0, 42)}${last[last.indexOf(signature[42] ?? "") + 1]}=`;
  expect(Buffer.from(other, "base64").equals(Buffer.from(signature, "base64"))).toBe(true);
  const request = signed(url);
  expect(await verifyV2([token], { values: [signature], nonce: "1" }, request)).toBe(true);
  expect(await verifyV2([token], { values: [other], nonce: "1" }, request)).toBe(false);
});
