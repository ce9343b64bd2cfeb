import { createHash } from "node:crypto";
import fc from "fast-check";
import { getExpectedTwilioSignature } from "twilio/lib/webhooks/webhooks.js";
import { describe, expect, test } from "vitest";
import { verifySignature as byTwilio } from "./node-signature.ts";
import type { SignedRequest } from "./signature.ts";
import { verifySignature as byWebCrypto } from "./web-signature.ts";

const token = "fedcba9876543210fedcba9876543210";

/** Both verdicts, which must be one. */
async function verdict(signature: string, request: SignedRequest, secret = token): Promise<boolean> {
  const [official, own] = await Promise.all([
    byTwilio(secret, signature, request),
    byWebCrypto(secret, signature, request),
  ]);
  expect(own).toBe(official);
  return own;
}

const word = fc.stringMatching(/^[A-Za-z0-9 '!()*~é+&=%/:?-]{0,12}$/);
const query = fc.array(fc.tuple(fc.stringMatching(/^[a-z]{1,6}$/), word), { maxLength: 3 });
const origin = fc.constantFrom(
  "https://example.com",
  "https://example.com:443",
  "https://example.com:8443",
  "http://example.com",
  "http://127.0.0.1:3000",
  "http://[::1]:3000",
  "HTTPS://Example.com",
);
const url = fc
  .tuple(origin, fc.constantFrom("", "/", "/sms/twilio", "/a%20b"), query)
  .map(([host, path, pairs]) => {
    const names = new Map(pairs);
    return host + path + (names.size === 0 ? "" : `?${new URLSearchParams([...names])}`);
  });
const parameters = fc.dictionary(
  fc.stringMatching(/^[A-Za-z0-9]{1,8}$/),
  fc.oneof(word, fc.array(word, { minLength: 2, maxLength: 3 })),
  { maxKeys: 5 },
);

describe("the verification for edge runtimes judges as Twilio's own does", () => {
  test("of genuine signatures, whichever form of the URL was signed", async () => {
    await fc.assert(
      fc.asyncProperty(url, url, parameters, fc.boolean(), async (signedUrl, otherUrl, fields, same) => {
        const signature = getExpectedTwilioSignature(token, signedUrl, fields);
        const fits = await verdict(signature, { url: same ? signedUrl : otherUrl, parameters: fields });
        if (same) expect(fits).toBe(true);
      }),
    );
  });

  test("of whatever else stands in the header, or is used as the token", async () => {
    const request = { url: "https://example.com/sms", parameters: { Body: "hello" } };
    const genuine = getExpectedTwilioSignature(token, request.url, request.parameters);
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.base64String()), async (signature) => {
        fc.pre(signature.trim() !== genuine);
        expect(await verdict(signature, request)).toBe(false);
      }),
    );
    expect(await verdict(genuine, request)).toBe(true);
    expect(await verdict(genuine, request, "0".repeat(32))).toBe(false);
  });

  test("of bodies that are covered by their hash", async () => {
    const body = '{"text":"é"}';
    const url = `https://example.com/sms?bodySHA256=${createHash("sha256").update(body).digest("hex")}`;
    const signature = getExpectedTwilioSignature(token, url, {});
    expect(await verdict(signature, { url, parameters: {}, body })).toBe(true);
    expect(await verdict(signature, { url, parameters: {}, body: `${body} ` })).toBe(false);
    const bare = "https://example.com/sms";
    expect(
      await verdict(getExpectedTwilioSignature(token, bare, {}), { url: bare, parameters: {}, body }),
    ).toBe(false);
  });
});
