import { SmsError, type SmsErrorCode } from "@smskit/core";
import {
  type Findings,
  fieldsOf,
  type HttpClient,
  type HttpResponse,
  listOf,
  parseJson,
} from "@smskit/core/provider";
import { requestIdOf } from "./vonage-values.ts";

/** The account's API at `rest.nexmo.com`, and the credentials for it. */
export interface AccountApi {
  api: HttpClient;
  headers: Record<string, string>;
}

/**
 * Reads the account's balance and its numbers, and adds what is wrong with `apiKey`, `apiSecret` and `from`.
 * @returns the sender as the account has it; `null` if its credentials are wrong, `undefined` if it is not a number of the
 * account.
 * @see https://developer.vonage.com/en/api/account#getAccountBalance
 * @see https://developer.vonage.com/en/api/numbers#getOwnedNumbers
 */
export async function checkCredentialsAndSender(
  { add }: Findings,
  from: string,
  { api, headers }: AccountApi,
  signal: AbortSignal,
): Promise<Record<string, unknown> | undefined | null> {
  const get = (path: string) => api.request({ path, headers, signal });
  const response = await get("/account/get-balance");
  if (response.status === 401) {
    // Vonage responds alike to a wrong key and a wrong secret.
    add(
      "error",
      "apiSecret",
      "Vonage does not accept this secret for the API key: copy it again from Dashboard → API settings; a revoked one no longer works.",
    );
    add(
      "warning",
      "apiKey",
      "If the secret is right, it belongs to another API key: compare apiKey with the same page; each subaccount has its own keys.",
    );
    return null;
  }
  const { value } = readAccount(response);
  if (typeof value !== "number") throw unreadable(response);
  add("ok", "apiKey", "Vonage accepts the API key and its secret.");
  if (value <= 0) {
    add(
      "warning",
      "apiKey",
      `The account's balance is ${value} EUR: Vonage refuses to send until it is topped up.`,
    );
  }
  const number = from.replace(/^\+/, "");
  if (!/^\d{7,15}$/.test(number)) {
    add(
      "warning",
      "from",
      "An alphanumeric sender or a short code cannot be checked: the recipient's country decides whether it may send. To the USA and Canada, only numbers of the account can.",
    );
    return undefined;
  }
  const { numbers } = readAccount(await get(`/account/numbers?pattern=${number}&search_pattern=0&size=100`));
  const found = listOf(numbers)
    .map(fieldsOf)
    .find(({ msisdn }) => msisdn === number);
  if (found === undefined) {
    add(
      "error",
      "from",
      "The account has no such number: copy it, country code included, from Dashboard → Numbers → Your numbers, or buy one there.",
    );
  } else if (Array.isArray(found["features"]) && !found["features"].includes("SMS")) {
    add(
      "error",
      "from",
      "The number belongs to the account, but cannot send texts: choose one with the feature SMS.",
    );
  } else {
    add("ok", "from", "The number belongs to the account.");
  }
  return found;
}

/**
 * Returns the JSON of a response about the account.
 * @throws {SmsError} for any other response.
 */
export function readAccount(response: HttpResponse): Record<string, unknown> {
  const body = parseJson(response.body);
  if (response.status !== 200 || typeof body !== "object" || body === null) throw unreadable(response);
  return body as Record<string, unknown>;
}

const codes: ReadonlyMap<number, SmsErrorCode> = new Map([
  [401, "authentication"],
  [429, "rate-limited"],
]);

/** The errors of a message are about a message; this one is about the account. */
export function unreadable(response: HttpResponse): SmsError {
  return new SmsError({
    code: codes.get(response.status) ?? "unavailable",
    message: `Vonage's response about the account cannot be used (HTTP ${response.status}).`,
    httpStatus: response.status,
    requestId: requestIdOf(response),
  });
}
