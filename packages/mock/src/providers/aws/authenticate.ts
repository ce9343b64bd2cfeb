import type { ProviderRequest } from "../../server/provider-request.ts";
import { readAuthorization } from "./sigv4/authorization.ts";
import { findFormProblem, findSignatureProblem } from "./sigv4/verify-request.ts";
import { regionOfHost } from "./sites.ts";
import type { AwsState, CallingAccount } from "./state.ts";

/** Why AWS does not know who a request is from. The names are those of its JSON services. */
export interface AuthenticationProblem {
  type:
    | "ExpiredTokenException"
    | "IncompleteSignatureException"
    | "InvalidSignatureException"
    | "MissingAuthenticationTokenException"
    | "UnrecognizedClientException";
  message: string;
}

/** Who a request is from, and the region that it is signed for. */
export interface Caller {
  account: CallingAccount;
  region: string;
}

/**
 * Finds the account of a request, and checks its signature as far as the mock knows the secret.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html
 */
export function authenticate(
  request: ProviderRequest,
  state: AwsState,
  service: string,
): Caller | AuthenticationProblem {
  const authorization = readAuthorization(request);
  if (authorization === undefined) {
    return { type: "MissingAuthenticationTokenException", message: "Missing Authentication Token" };
  }
  if (typeof authorization === "string") {
    return { type: "IncompleteSignatureException", message: authorization };
  }
  const account = state.accountOf(request);
  if (account === undefined || !isSessionOf(account, request)) {
    return {
      type: "UnrecognizedClientException",
      message: "The security token included in the request is invalid.",
    };
  }
  const now = state.carrier.now();
  if (account.credentials?.expiresAt !== undefined && Date.parse(account.credentials.expiresAt) <= now) {
    return {
      type: "ExpiredTokenException",
      message: "The security token included in the request is expired",
    };
  }
  const expected = { service, region: askedRegion(request), now };
  const secret = account.credentials?.secretAccessKey;
  const problem =
    findFormProblem(request, authorization, expected) ??
    (secret === undefined ? undefined : findSignatureProblem(request, authorization, secret));
  return problem ?? { account, region: authorization.scope.region };
}

/** Whether the session token is the one that the options list. Without `accounts`, any is. */
function isSessionOf({ credentials }: CallingAccount, { headers }: ProviderRequest): boolean {
  if (credentials === undefined) return true;
  return (credentials.sessionToken ?? null) === headers.get("x-amz-security-token");
}

/** The region that a request is for by its host; any is right at the mock server's own address. */
function askedRegion({ headers, host }: ProviderRequest): string | undefined {
  return regionOfHost(headers.get("host")?.replace(/:\d+$/, "") ?? host);
}
