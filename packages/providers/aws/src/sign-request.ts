import { SmsError } from "@smskit/core";
import { fieldsOf } from "@smskit/core/provider";
import type { AwsConfig, AwsCredentials } from "./config.ts";

/** What Signature Version 4 covers. */
export interface RequestToSign {
  /** The whole URL, as it is requested. */
  url: URL;
  headers: Readonly<Record<string, string>>;
  body: string;
}

/**
 * Returns the headers of a POST with its signature, which covers them all, and with `host`.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export async function signRequest(
  { url, headers, body }: RequestToSign,
  { credentials, region, date }: { credentials: AwsCredentials; region: string; date: Date },
): Promise<Record<string, string>> {
  // Loaded for the first request, since they take longer to load than the rest of a connector.
  const [{ SignatureV4 }, { Sha256 }] = await Promise.all([
    import("@smithy/signature-v4"),
    import("@aws-crypto/sha256-js"),
  ]);
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const signer = new SignatureV4({
    service: "sms-voice",
    region,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) },
    sha256: Sha256,
  });
  const { protocol, hostname, pathname: path } = url;
  const request = { method: "POST", protocol, hostname, path, headers: { ...headers, host: url.host }, body };
  const { headers: signed } = await signer.sign(request, { signingDate: date });
  return signed;
}

/**
 * Returns the credentials of a config, and waits for a function no longer than the call may take.
 * @throws {SmsError} not sent: `authentication` if the function fails or returns none, `timeout` or `aborted` if the call
 * ends first.
 */
export async function credentialsOf(
  { credentials }: Pick<AwsConfig, "credentials">,
  signal: AbortSignal,
): Promise<AwsCredentials> {
  if (typeof credentials !== "function") return credentials;
  const ended = Promise.withResolvers<never>();
  const onAbort = () => ended.reject(endedError(signal));
  signal.addEventListener("abort", onAbort);
  if (signal.aborted) onAbort();
  try {
    return await Promise.race([ended.promise, loaded(credentials)]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

/** What the function threw is not repeated: it may name accounts, hosts and secrets. */
async function loaded(provider: () => PromiseLike<unknown>): Promise<AwsCredentials> {
  let found: AwsCredentials | undefined;
  try {
    found = usable(await provider());
  } catch {
    throw new SmsError({
      code: "authentication",
      message:
        "credentials: the function failed, so nothing was sent. Call it by itself to see why: the role, profile or metadata service may be missing.",
    });
  }
  if (found !== undefined) return found;
  throw new SmsError({
    code: "authentication",
    message:
      "credentials: the function must return { accessKeyId, secretAccessKey, sessionToken? }; nothing was sent.",
  });
}

/** Returns the credentials alone; `undefined` if they are not of the right form. */
function usable(found: unknown): AwsCredentials | undefined {
  const { accessKeyId, secretAccessKey, sessionToken } = fieldsOf(found);
  const isToken = sessionToken === undefined || isPrintable(sessionToken);
  if (!(isPrintable(accessKeyId) && isPrintable(secretAccessKey) && isToken)) return undefined;
  return { accessKeyId, secretAccessKey, sessionToken };
}

function isPrintable(value: unknown): value is string {
  return typeof value === "string" && /^[\x21-\x7e]+$/.test(value);
}

function endedError({ reason }: AbortSignal): SmsError {
  // Core aborts with this name at the deadline of a call.
  return fieldsOf(reason)["name"] === "TimeoutError"
    ? new SmsError({
        code: "timeout",
        delivery: "not-sent",
        message: "credentials: the function did not respond before the deadline; nothing was sent.",
      })
    : new SmsError({
        code: "aborted",
        delivery: "not-sent",
        message: "The caller aborted the call while it waited for credentials; nothing was sent.",
      });
}
