import type { ProviderRequest } from "../../../server/provider-request.ts";
import { nodeCrypto, webhookSignature } from "../../shared/node-crypto.ts";
import type { Authorization } from "./authorization.ts";

/** Why a request is not authentic: the name of AWS's error, and its message. */
export interface SignatureProblem {
  type: "InvalidSignatureException" | "IncompleteSignatureException";
  message: string;
}

const skewMs = 300_000;
const mismatch =
  "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";

/**
 * Checks all of a signature that does not need the secret: its scope, its date, what is signed, and the hash of the body.
 *
 * @param expected The service, the clock of the mock, and the region of the host, if the request names one.
 */
export function findFormProblem(
  request: ProviderRequest,
  { scope, signedHeaders, date, signature }: Authorization,
  expected: { service: string; region: string | undefined; now: number },
): SignatureProblem | undefined {
  const { service, region, now } = expected;
  if (scope.service !== service)
    return invalid(`Credential should be scoped to correct service: '${service}'. `);
  if (region !== undefined && scope.region !== region) {
    return invalid(`Credential should be scoped to a valid region, not '${scope.region}'. `);
  }
  if (scope.terminator !== "aws4_request") {
    return invalid(
      `Credential should be scoped with a valid terminator: 'aws4_request', not '${scope.terminator}'. `,
    );
  }
  if (scope.date !== date.slice(0, 8)) {
    return invalid(
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${scope.date}' != '${date.slice(0, 8)}', from '${date}'.`,
    );
  }
  const signedAt = timeOf(date);
  if (signedAt < now - skewMs) {
    return invalid(
      `Signature expired: ${date} is now earlier than ${dateOf(now - skewMs)} (${dateOf(now)} - 5 min.)`,
    );
  }
  if (signedAt > now + skewMs) {
    return invalid(
      `Signature not yet current: ${date} is still later than ${dateOf(now + skewMs)} (${dateOf(now)} + 5 min.)`,
    );
  }
  const unsigned = [...request.headers.keys()].find(
    (name) => name.startsWith("x-amz-") && !signedHeaders.includes(name),
  );
  if (!signedHeaders.includes("host")) {
    return invalid("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  }
  if (unsigned !== undefined)
    return invalid(`'${unsigned}' must be a 'SignedHeader' in the AWS Authorization.`);
  if (!/^[0-9a-f]{64}$/.test(signature)) return invalid(mismatch);
  const stated = request.headers.get("x-amz-content-sha256");
  const actual = webhookSignature(({ createHash }) =>
    createHash("sha256").update(request.body).digest("hex"),
  );
  return stated !== null && actual !== "" && stated !== actual ? invalid(mismatch) : undefined;
}

/** Checks a signature with the secret of its account. */
export function findSignatureProblem(
  request: ProviderRequest,
  authorization: Authorization,
  secret: string,
): SignatureProblem | undefined {
  const { createHash, createHmac } = nodeCrypto();
  const { scope, date, signature } = authorization;
  const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");
  const toSign = [
    "AWS4-HMAC-SHA256",
    date,
    `${scope.date}/${scope.region}/${scope.service}/${scope.terminator}`,
    hashOf(canonicalRequest(request, authorization, hashOf(request.body))),
  ].join("\n");
  const expected = createHmac("sha256", signingKey(secret, scope)).update(toSign).digest("hex");
  return expected === signature ? undefined : invalid(mismatch);
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
function canonicalRequest(
  request: ProviderRequest,
  { signedHeaders }: Authorization,
  bodyHash: string,
): string {
  const query = [...request.query]
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort()
    .join("&");
  const headers = signedHeaders.map((name) => `${name}:${headerOf(request, name)}\n`);
  return [request.method, request.path, query, headers.join(""), signedHeaders.join(";"), bodyHash].join(
    "\n",
  );
}

/** A header as it was sent. Clients without a socket leave out those that the socket would add. */
function headerOf({ headers, url, body }: ProviderRequest, name: string): string {
  const value = headers.get(name);
  if (value === null && name === "host") return url.host;
  if (value === null && name === "content-length") return String(new TextEncoder().encode(body).length);
  return (value ?? "").trim().replace(/ +/g, " ");
}

function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

const mostKeys = 100;
/** The keys of a day, by what they follow from. */
const signingKeys = new Map<string, Buffer>();

function signingKey(secret: string, { date, region, service }: Authorization["scope"]): Buffer {
  const name = [secret, date, region, service].join("\n");
  let key = signingKeys.get(name);
  if (key === undefined) {
    const { createHmac } = nodeCrypto();
    const parts = [date, region, service, "aws4_request"];
    key = parts.reduce<Buffer>(
      (from, part) => createHmac("sha256", from).update(part).digest(),
      Buffer.from(`AWS4${secret}`),
    );
    if (signingKeys.size >= mostKeys) signingKeys.clear();
    signingKeys.set(name, key);
  }
  return key;
}

function invalid(message: string): SignatureProblem {
  return { type: "InvalidSignatureException", message };
}

/** The milliseconds since 1970 of `20261128T185500Z`. */
function timeOf(date: string): number {
  return Date.parse(date.replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)$/, "$1-$2-$3:$4:$5"));
}

/** `20261128T185500Z` */
function dateOf(time: number): string {
  return new Date(time).toISOString().replace(/[-:]|\.\d+/g, "");
}
