import { createHash, createHmac } from "node:crypto";
import { getEventListeners } from "node:events";
import { anyCharacter } from "@smskit/test-support/any-character";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { credentialsOf, type RequestToSign, signRequest } from "./sign-request.ts";
import { exampleConfig } from "./testing/example-config.ts";

const { credentials } = exampleConfig;
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();

/**
 * The signature of a request, written from AWS's description and apart from the library that the connector uses.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
function signatureOf({ url, body }: RequestToSign, headers: Record<string, string>, secret: string): string {
  const [, day = "", region = "", names = ""] =
    /Credential=[^/]+\/(\d{8})\/([^/]+)\/sms-voice\/aws4_request, SignedHeaders=([^,]+),/.exec(
      headers["authorization"] ?? "",
    ) ?? [];
  const path = url.pathname.split("/").map(encodeURIComponent).join("/");
  const lines = names.split(";").map((name) => `${name}:${headers[name]}\n`);
  const canonical = ["POST", path, "", lines.join(""), names, sha256(body)].join("\n");
  const scope = `${day}/${region}/sms-voice/aws4_request`;
  const text = ["AWS4-HMAC-SHA256", headers["x-amz-date"], scope, sha256(canonical)].join("\n");
  const key = [day, region, "sms-voice", "aws4_request"].reduce<string | Buffer>(hmac, `AWS4${secret}`);
  return hmac(key, text).toString("hex");
}

describe("a signature", () => {
  const printable = fc.string({
    minLength: 1,
    maxLength: 60,
    unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
  });

  test("is what AWS describes, for any body, secret, session token, region, time, port and path", async () => {
    const request = fc.record({
      body: fc.string({ unit: anyCharacter, maxLength: 200 }),
      secretAccessKey: printable,
      sessionToken: fc.option(printable, { nil: undefined }),
      region: fc.constantFrom("us-east-1", "eu-west-1", "us-gov-west-1", "cn-north-1"),
      date: fc.date({ min: new Date("2000-01-01"), max: new Date("2099-12-31"), noInvalidDate: true }),
      base: fc.constantFrom(
        "https://sms-voice.us-east-1.amazonaws.com/",
        "http://localhost:4010/",
        "https://gateway.example.com:8443/a%20b/aws/",
        "https://gateway.example.com/~a/é/",
      ),
    });
    await fc.assert(
      fc.asyncProperty(request, async ({ body, secretAccessKey, sessionToken, region, date, base }) => {
        const headers = { "content-type": "application/x-amz-json-1.0", "x-amz-target": "A.B" };
        const toSign = { url: new URL(base), headers, body };
        const key = { accessKeyId: credentials.accessKeyId, secretAccessKey, sessionToken };
        const signed = await signRequest(toSign, { credentials: key, region, date });
        expect(signed).toMatchObject({ ...headers, host: new URL(base).host });
        expect(signed["x-amz-security-token"]).toBe(sessionToken);
        const { authorization = "" } = signed;
        expect(authorization).toContain(`/${region}/sms-voice/aws4_request`);
        const names = /SignedHeaders=([^,]+)/.exec(authorization)?.[1]?.split(";") ?? [];
        // Everything that is sent is signed.
        expect(names).toEqual(
          Object.keys(signed)
            .filter((name) => name !== "authorization")
            .sort(),
        );
        expect(authorization.split("Signature=")[1]).toBe(signatureOf(toSign, signed, secretAccessKey));
      }),
      { numRuns: 12 },
    );
  });
});

describe("the credentials of a call", () => {
  test("are not waited for once the call was aborted", async () => {
    const config = { credentials: () => new Promise<never>(() => {}) };
    await expect(credentialsOf(config, AbortSignal.abort())).rejects.toMatchObject({ code: "aborted" });
  });

  test("leave nothing behind on a signal that outlives the call", async () => {
    const { signal } = new AbortController();
    await credentialsOf({ credentials: async () => credentials }, signal);
    await credentialsOf({ credentials: () => Promise.reject(new Error()) }, signal).catch(() => {});
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });
});
