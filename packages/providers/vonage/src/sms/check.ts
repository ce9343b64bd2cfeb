import { SmsError } from "@smskit/core";
import {
  type CallContext,
  createFindings,
  type Finding,
  fieldsOf,
  type HttpClient,
  type HttpResponse,
  listOf,
  parseJson,
} from "@smskit/core/provider";
import type { VonageSmsConfig } from "./config.ts";
import { errorFromVonage, requestIdOf } from "./errors.ts";

/** The account's API, and the credentials for it. */
export interface VonageApi {
  api: HttpClient;
  headers: Record<string, string>;
}

/**
 * Reads the account's balance and its numbers, and reports whether each field of the config is right. Sends
 * nothing.
 * @see https://developer.vonage.com/en/api/account#getAccountBalance
 * @see https://developer.vonage.com/en/api/numbers#getOwnedNumbers
 */
export async function checkAccount(
  config: VonageSmsConfig,
  { api, headers }: VonageApi,
  { signal }: CallContext,
): Promise<Finding[]> {
  const { list, add, addTemplates } = createFindings();
  const get = (path: string) => api.request({ path, headers, signal });

  async function checkSender(): Promise<void> {
    const number = config.from.replace(/^\+/, "");
    if (!/^\d{7,15}$/.test(number)) {
      add(
        "warning",
        "from",
        "An alphanumeric sender or a short code cannot be checked: the recipient's country decides whether it may send. To the USA and Canada, only numbers of the account can.",
      );
      return;
    }
    const { numbers } = readBody(await get(`/account/numbers?pattern=${number}&search_pattern=0&size=100`));
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
  }

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
    return list;
  }
  const { value } = readBody(response);
  if (typeof value !== "number") throw unreadable(response);
  add("ok", "apiKey", "Vonage accepts the API key and its secret.");
  if (value <= 0) {
    add(
      "warning",
      "apiKey",
      `The account's balance is ${value} EUR: Vonage refuses to send until it is topped up.`,
    );
  }
  await checkSender();
  addTemplates(config.templates);
  return list;
}

function readBody(response: HttpResponse): Record<string, unknown> {
  if (response.status !== 200) throw errorFromVonage(response);
  const body = parseJson(response.body);
  if (typeof body !== "object" || body === null) throw unreadable(response);
  return body as Record<string, unknown>;
}

/** `errorFromVonage` is about a message; this error is about the account. */
function unreadable(response: HttpResponse): SmsError {
  return new SmsError({
    code: "unavailable",
    message: "Vonage's response about the account cannot be read.",
    httpStatus: response.status,
    requestId: requestIdOf(response),
  });
}
