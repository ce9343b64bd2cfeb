import { SmsError } from "@smskit/core";
import {
  basicAuth,
  errorFromResponse,
  fieldsOf,
  type HttpClient,
  type HttpResponse,
  parseJson,
  textOf,
} from "@smskit/core/provider";

/** The access token of one OAuth 2.0 client. */
export interface AccessToken {
  /**
   * Returns the token; requests it at first, and again if it ends soon.
   * @throws {SmsError} with `delivery: "not-sent"`.
   */
  get(signal: AbortSignal): Promise<string>;
  /** Forgets a token that Bandwidth refused. */
  forget(token: string): void;
}

/** Milliseconds before its end at which a token is replaced. */
const margin = 60_000;

/**
 * Requests access tokens with the client's credentials, and keeps each until near its end. Calls at the same time share one
 * request.
 * @see https://dev.bandwidth.com/docs/account/credentials/
 */
export function createAccessToken(http: HttpClient, clientId: string, clientSecret: string): AccessToken {
  let kept: { token: string; until: number } | undefined;
  let pending: Promise<string> | undefined;

  async function request(): Promise<string> {
    const startedAt = Date.now();
    const response = await http
      .request({
        method: "POST",
        path: "/api/v1/oauth2/token",
        headers: {
          Authorization: basicAuth(clientId, clientSecret),
          Accept: "application/json",
          "Content-Type": "application/x-www-form-urlencoded",
        },
        body: "grant_type=client_credentials",
      })
      .catch((error: unknown) => {
        throw notSent(error);
      });
    const { access_token, expires_in } = fieldsOf(parseJson(response.body));
    const token = textOf(access_token);
    // It goes into a header, so it must not have line breaks.
    if (response.status !== 200 || !/^[\x21-\x7e]+$/.test(token)) throw notSent(refusalOf(response));
    const seconds = typeof expires_in === "number" ? expires_in : 0;
    kept = { token, until: startedAt + seconds * 1_000 - margin };
    return token;
  }

  return {
    async get(signal) {
      if (kept !== undefined && Date.now() < kept.until) return kept.token;
      pending ??= request().finally(() => {
        pending = undefined;
      });
      return untilAborted(pending, signal);
    },
    forget(token) {
      if (kept?.token === token) kept = undefined;
    },
  };
}

function refusalOf(response: HttpResponse): SmsError {
  const { error } = fieldsOf(parseJson(response.body));
  // RFC 6749: a client that is not accepted is a 400 or a 401.
  const isRefused = response.status === 401 || error === "invalid_client" || error === "unauthorized_client";
  return errorFromResponse("Bandwidth", response, {
    ...(isRefused && {
      code: "authentication",
      message: "Bandwidth does not accept the API credential: check clientId and clientSecret.",
    }),
    ...(typeof error === "string" && { providerCode: error }),
  });
}

/** Without a token no message is sent, whatever happened to the request for one. */
function notSent(error: unknown): unknown {
  if (!SmsError.is(error)) return error;
  const { code, retryable, providerCode, httpStatus, retryAfterMs } = error;
  const message =
    code === "authentication"
      ? error.message
      : "Bandwidth gave no access token; nothing was sent. Check authUrl, and Bandwidth's status page.";
  return new SmsError({
    code,
    message,
    delivery: "not-sent",
    // The error of an unknown outcome is never retryable; here the outcome is known.
    retryable: error.delivery === "not-sent" ? retryable : undefined,
    providerCode,
    httpStatus,
    retryAfterMs,
  });
}

/** Waits for a request that several calls share; one that is aborted leaves it to the others. */
function untilAborted(shared: Promise<string>, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      const isAbort = fieldsOf(signal.reason)["name"] === "AbortError";
      const message = "The call ended before Bandwidth gave an access token; nothing was sent.";
      reject(new SmsError({ code: isAbort ? "aborted" : "timeout", message, delivery: "not-sent" }));
    };
    shared.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort);
  });
}
