import { createHash } from "node:crypto";
import { parse, stringify } from "node:querystring";
import fc from "fast-check";
import {
  getExpectedTwilioSignature,
  validateRequest,
  validateRequestWithBody,
} from "twilio/lib/webhooks/webhooks.js";
import { describe, expect, test } from "vitest";
import { type SignedRequest, verifySignature } from "./signature.ts";

const token = "fedcba9876543210fedcba9876543210";

/** What Twilio's SDK says of a request; it throws for a URL that cannot be parsed. */
function bySdk(secret: string, signature: string, { url, parameters, body }: SignedRequest): boolean {
  try {
    return body === undefined
      ? validateRequest(secret, signature, url, parameters)
      : validateRequestWithBody(
          secret,
          signature,
          url,
          new TextDecoder("utf-8", { ignoreBOM: true }).decode(body),
        );
  } catch {
    return false;
  }
}

/** The verdict of both, which must be one. */
async function verdict(signature: string, request: SignedRequest, secret = token): Promise<boolean> {
  const official = bySdk(secret, signature, request);
  expect(await verifySignature(secret, signature, request)).toBe(official);
  return official;
}

/** Any text, unpaired surrogates included. */
const text = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9 '!()*~é+&=%/:?#-]{0,12}$/),
  fc.string({ unit: "grapheme", maxLength: 8 }),
  fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)), maxLength: 4 }),
);

const scheme = fc.constantFrom("https://", "http://", "HTTPS://", "Http://");
const userInfo = fc.constantFrom(
  "",
  "",
  "",
  "user@",
  "user:secret@",
  "user:443@",
  "us%40er:p%3Ass@",
  "a@b@",
  "[@",
);
const host = fc.constantFrom(
  "example.com",
  "EXAMPLE.Com",
  "example.com.",
  "bücher.example",
  "xn--bcher-kva.example",
  "例え.テスト",
  "a_b.example",
  "127.0.0.1",
  "0x7f.1",
  "[::1]",
  "[2001:DB8:0:0::1]",
  "localhost",
  "not a host",
);
const port = fc.constantFrom("", "", ":", ":80", ":443", ":8443", ":0443", ":99999", ":x");
const path = fc.constantFrom(
  "",
  "/",
  "/sms/twilio",
  "/sms/twilio/",
  "/a b",
  "/a%20b",
  "/ü",
  "/%c3%bc",
  "/%zz",
  "/a/../b/./c",
  "//sms",
  "/o'clock",
  "/a;b=c:8080@d",
  "/a\\b",
);
const piece = fc.oneof(
  text,
  text.map(encodeWhatCan),
  fc.constantFrom(
    "",
    "+",
    "%20",
    "%2B",
    "%",
    "%zz",
    "%e0%a4",
    "%EF%BB%BF",
    "'",
    "%27",
    "1",
    "10",
    "2",
    "?",
    "[]",
    "a",
    "__proto__",
  ),
);
const query = fc
  .array(fc.array(piece, { minLength: 1, maxLength: 3 }), { maxLength: 4 })
  .map((pairs) => pairs.map((pair) => pair.join("=")).join("&"));
const fragment = fc.constantFrom("", "", "", "#", "#part", "#a?b=c");
const url = fc
  .tuple(scheme, userInfo, host, port, path, fc.option(query), fragment)
  .map(([first, user, name, number, place, pairs, last]) =>
    [first, user, name, number, place, pairs === null ? "" : `?${pairs}`, last].join(""),
  );

const parameters = fc.dictionary(
  fc.oneof(
    text,
    fc.constantFrom("Body", "MediaUrl0", "MediaUrl10", "10", "2", "a[]", "__proto__", "constructor"),
  ),
  fc.oneof(text, fc.array(fc.oneof(text, fc.constantFrom("", "same")), { maxLength: 4 })),
  { maxKeys: 5 },
);

function encodeWhatCan(value: string): string {
  return encodeURIComponent(value.toWellFormed());
}

/** What the other side may have made of a URL before it signed. */
const rewrites: readonly ((url: string) => string)[] = [
  (url) => url,
  (url) => URL.parse(url)?.href ?? url,
  (url) => url.replace(/:\d*(?=[/?#]|$)/, ""),
  (url) => url.replace(/^(https?:\/\/[^/?#:]*)(?=[/?#]|$)/i, "$1:443"),
  (url) => url.replace(/^(https?:\/\/[^/?#:]*)(?=[/?#]|$)/i, "$1:80"),
  (url) => url.replaceAll("'", "%27"),
  (url) => url.replaceAll("%20", "+"),
  (url) => url.replace(/\/(?=[?#]|$)/, ""),
  (url) => url.replace(/#.*$/, ""),
  (url) => url.toLowerCase(),
  (url) => {
    const [bare = "", ...rest] = (URL.parse(url)?.href ?? url).split("?");
    return `${bare}?${stringify(parse(rest.join("?").toWellFormed()))}`;
  },
];

describe("a signature is accepted exactly when Twilio's SDK accepts it", () => {
  test("for any received URL, with any parameters", async () => {
    await fc.assert(
      fc.asyncProperty(url, parameters, async (signed, fields) => {
        const signature = getExpectedTwilioSignature(token, signed, fields);
        expect(await verdict(signature, { url: signed, parameters: fields })).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test("if the URL was rewritten before it was signed, or is another one", async () => {
    await fc.assert(
      fc.asyncProperty(
        url,
        url,
        fc.constantFrom(...rewrites),
        fc.boolean(),
        async (received, other, rewrite, same) => {
          const fields = { Body: "hello" };
          const signature = getExpectedTwilioSignature(token, rewrite(same ? received : other), fields);
          await verdict(signature, { url: received, parameters: fields });
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test("if the parameters are not the signed ones", async () => {
    const place = "https://example.com/sms";
    await fc.assert(
      fc.asyncProperty(parameters, parameters, async (signed, received) => {
        const signature = getExpectedTwilioSignature(token, place, signed);
        await verdict(signature, { url: place, parameters: received });
      }),
      { numRuns: 500 },
    );
  });

  test("if the names and values of parameters could be split differently", async () => {
    const signature = getExpectedTwilioSignature(token, "https://example.com/sms", { A: "1B2" });
    const divided = { url: "https://example.com/sms", parameters: { A: "1", B: "2" } };
    expect(await verdict(signature, divided)).toBe(true);
  });

  test("for any other value of the header", async () => {
    const request = { url: "https://example.com/sms", parameters: { Body: "hello" } };
    const genuine = getExpectedTwilioSignature(token, request.url, request.parameters);
    const altered = fc.constantFrom(
      "",
      ` ${genuine}`,
      `${genuine}\n`,
      `${genuine}=`,
      genuine.slice(0, -1),
      genuine.toLowerCase(),
      genuine.replaceAll("+", "-").replaceAll("/", "_"),
      `${genuine}, ${genuine}`,
      // The last character before the padding has bits that mean nothing.
      genuine.replace(/.(?==$)/, (last) => String.fromCharCode(last.charCodeAt(0) + 1)),
      Buffer.from(genuine, "base64").toString("hex"),
      `sha1=${genuine}`,
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(altered, text, fc.base64String()), async (signature) => {
        fc.pre(signature !== genuine);
        expect(await verdict(signature, request)).toBe(false);
      }),
    );
    expect(await verdict(genuine, request)).toBe(true);
  });

  test("with any token, and no other", async () => {
    const request = { url: "https://example.com/sms", parameters: { Body: "hello" } };
    const secret = text.filter((value) => value !== "");
    await fc.assert(
      fc.asyncProperty(secret, secret, async (mine, other) => {
        const signature = getExpectedTwilioSignature(mine, request.url, request.parameters);
        expect(await verdict(signature, request, mine)).toBe(true);
        await verdict(signature, request, other);
      }),
    );
  });

  test("for a body whose hash is in the URL", async () => {
    const hashOf = (body: string) => createHash("sha256").update(body).digest("hex");
    const hash = fc.constantFrom(
      (body: string) => hashOf(body),
      (body: string) => hashOf(`${body} `),
      (body: string) => hashOf(body).toUpperCase(),
      () => "",
    );
    const around = fc.constantFrom(
      ["?bodySHA256=", ""],
      ["?a=b&bodySHA256=", "&c=d"],
      ["?bodySHA256=&bodySHA256=", ""],
      ["?a=", ""],
    );
    await fc.assert(
      fc.asyncProperty(
        url,
        text,
        text,
        hash,
        around,
        fc.boolean(),
        async (place, body, other, of, [before, after], same) => {
          const [bare = ""] = place.split(/[?#]/);
          const signed = `${bare}${before}${of(body.toWellFormed())}${after}`;
          const signature = getExpectedTwilioSignature(token, signed, {});
          const received = new TextEncoder().encode(same ? body : other);
          await verdict(signature, { url: signed, parameters: {}, body: received });
        },
      ),
      { numRuns: 500 },
    );
    const body = '{"text":"é"}';
    const genuine = `https://example.com/sms?bodySHA256=${hashOf(body)}`;
    const signature = getExpectedTwilioSignature(token, genuine, {});
    const bytes = new TextEncoder().encode(body);
    expect(await verdict(signature, { url: genuine, parameters: {}, body: bytes })).toBe(true);
  });

  test("for a body of any bytes", async () => {
    const body = Uint8Array.of(0xef, 0xbb, 0xbf, 0x7b, 0xff, 0x7d);
    const url = `https://example.com/sms?bodySHA256=${createHash("sha256").update(body).digest("hex")}`;
    const signature = getExpectedTwilioSignature(token, url, {});
    expect(await verifySignature(token, signature, { url, parameters: {}, body })).toBe(true);
  });
});
