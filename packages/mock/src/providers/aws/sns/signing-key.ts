import type { KeyObject } from "node:crypto";
import { nodeCrypto } from "../../shared/node-crypto.ts";

// The two primes of the mock's RSA key, which proves nothing: everyone can read it. It is the same in every process.
const firstPrime =
  0xd3dfb219f0140e6ccd703ddff3bb03bf3d3b1ea544a97ad9cd58cca33c7d53b18d82643fbedb1945018a50e2f11c317a68011e3577e586082d2764de32c1e0eeee9aec8414a6b1d994bc4e4e2923a27c48a69c4ca730405238953cfe0427b33587e32738acfecbd58987da82d3e8158419b37f736d9c64bdd750a070bb0b1f83n;
const secondPrime =
  0xc3f0621a54e6814929c07191ea757a06cd1ef30d157c624d4c3531a8be379067b1971f61c65bc092780841106d5f5ec3a5a68223a63e5d1022ae213ee39b897475f1b182947c62ef50cad510d2803bd52702dc92d1b7356c5496f79fcdcb18b72c86389bc321c1d66383d549a924734635d384949eebf29097839afb44cb7367n;
const publicExponent = 65_537n;

/** The certificate of the key, signed by itself: DER in Base64. */
const certificate =
  "MIIC2DCCAcACAQEwDQYJKoZIhvcNAQELBQAwMjEaMBgGA1UEAwwRc25zLmFtYXpvbmF3cy5jb20xFDASBgNVBAoMC3Ntc2tpdCBtb2NrMB4XDTI0MDEwMTAwMDAwMFoXDTQ5MTIzMTIzNTk1OVowMjEaMBgGA1UEAwwRc25zLmFtYXpvbmF3cy5jb20xFDASBgNVBAoMC3Ntc2tpdCBtb2NrMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAoipXkidair9CN3F35Bya9iojc1KKVCwfUf+ZLNovUIJdedZdTfK+auosjWAgSkoASkq7YFvAegWZDTqosZPhjEYan7oui6arj8pFn5byJ0qln6jflLU6Nb/H4nUe50a4/PXSXgqZMusN+kLFk0yhF+0I1orDQGTMRg9q9ZxVS7HY88uDaIP1AVWXlSk9YnIf/lKXmIUUjIR5YZ6pWh7cXurPOw/ura8VVK55PZFd+KnGKIIVVKz7GPtarsPn+rRCSnHX//h/MTtPeWuNGmWPIVaWDQlQU5JKaYaM1CCR7oqMYf5Jrymgwd5xVeP49iXv7c1yoGDJ7Kt+fCsDCYKGtQIDAQABMA0GCSqGSIb3DQEBCwUAA4IBAQAZ8YVkGodz9c1c5KhXn3Kl99FPTc0e5jL65ZlTYD4SXwJjlQ/f+SXGN4koYwNEpxLBIDXhe+PVgTNlhNWvRjrKZvXJLTs4AziiWIG3boQwt/FrVIAz2KKP/KKJBF7EU408G8PCFcJLr5/6UB0As6Q8gT4+4oR5GBi8MYMe1oMC/yYbk2QpcpiNpIwmGufaScdpbFCttNXQ1NVLXHlEfw6fyzkhI/2gXxlfyfnaPwkEnVatzjW3+nbZ+rZtjfbIbfoRBj2Cah3oJkBh5hgFi1YZn28mgzf01YGiaS6horBwTu/2fsLTXsUndfOW6vde5l4DJH3VMm2xV65w9y1PMWQK";

/** The certificate that verifies every notification, as PEM. */
export function snsCertificate(): string {
  const lines = certificate.match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}

let privateKey: KeyObject | undefined;

/** The key that signs every notification. */
export function snsSigningKey(): KeyObject {
  privateKey ??= nodeCrypto().createPrivateKey({ format: "jwk", key: { kty: "RSA", ...numbersOf() } });
  return privateKey;
}

/** The numbers of the key that follow from its primes. */
function numbersOf(): Record<string, string> {
  const [p, q] = [firstPrime, secondPrime];
  const d = inverse(publicExponent, (p - 1n) * (q - 1n));
  const numbers = {
    n: p * q,
    e: publicExponent,
    d,
    p,
    q,
    dp: d % (p - 1n),
    dq: d % (q - 1n),
    qi: inverse(q, p),
  };
  return Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, base64UrlOf(value)]));
}

/** The number that makes 1 when it is multiplied with `value`, by the extended Euclidean algorithm. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [previous, current] = [modulus, value % modulus];
  let [previousFactor, factor] = [0n, 1n];
  while (current > 1n) {
    const quotient = previous / current;
    [previous, current] = [current, previous % current];
    [previousFactor, factor] = [factor, previousFactor - quotient * factor];
  }
  return ((factor % modulus) + modulus) % modulus;
}

function base64UrlOf(value: bigint): string {
  const digits = value.toString(16);
  return Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, "hex").toString("base64url");
}
