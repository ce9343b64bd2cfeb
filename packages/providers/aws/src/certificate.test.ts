import { generateKeyPairSync, X509Certificate } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readCertificate } from "./certificate.ts";
import { certificate, certificateOf, snsKey } from "./testing/webhook-requests.ts";

/** What Node reads of the same certificate. */
function asNode(pem: string) {
  const { publicKey, validFrom, validTo } = new X509Certificate(pem);
  return {
    publicKey: new Uint8Array(publicKey.export({ type: "spki", format: "der" })),
    notBefore: new Date(validFrom),
    notAfter: new Date(validTo),
  };
}

describe("a certificate", () => {
  test("has the key and the period that Node reads, whatever the key", () => {
    const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const long = generateKeyPairSync("rsa", { modulusLength: 3_072 });
    for (const pem of [certificate, certificateOf(ec), certificateOf(long)]) {
      const read = readCertificate(pem);
      expect({ ...read, publicKey: new Uint8Array(read?.publicKey ?? []) }).toEqual(asNode(pem));
    }
  });

  test("has the period that Node reads, in this century and the next", () => {
    const date = fc.date({ min: new Date("1951-01-01"), max: new Date("2149-12-31"), noInvalidDate: true });
    fc.assert(
      fc.property(date, date, (notBefore, notAfter) => {
        const pem = certificateOf({ ...snsKey, notBefore, notAfter });
        expect(readCertificate(pem)).toMatchObject({
          notBefore: asNode(pem).notBefore,
          notAfter: asNode(pem).notAfter,
        });
      }),
      { numRuns: 20 },
    );
  });

  test("is read from the first of a chain, with any line breaks and text around it", () => {
    const other = certificateOf(generateKeyPairSync("rsa", { modulusLength: 2_048 }));
    const chain = `subject=CN = sns.amazonaws.com\r\n${certificate.replaceAll("\n", "\r\n")}${other}`;
    expect(readCertificate(chain)).toEqual(readCertificate(certificate));
  });

  test("is never made of anything else, and reading never throws", () => {
    const der = Buffer.from(certificate.replaceAll(/-----.*-----|\s/g, ""), "base64");
    const pem = (bytes: Uint8Array) =>
      `-----BEGIN CERTIFICATE-----\n${Buffer.from(bytes).toString("base64")}\n-----END CERTIFICATE-----`;
    for (const text of [
      "",
      "<html>",
      pem(new Uint8Array()),
      pem(der.subarray(0, -1)),
      pem(der.subarray(4)),
    ]) {
      expect(readCertificate(text)).toBeUndefined();
    }
    fc.assert(
      fc.property(fc.nat(der.length - 1), fc.integer({ min: 0, max: 255 }), (at, byte) => {
        const changed = new Uint8Array(der);
        changed[at] = byte;
        readCertificate(pem(changed));
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => readCertificate(pem(bytes)) === undefined),
    );
  });
});
