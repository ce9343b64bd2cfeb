import { type ConnectorCheck, SmsError } from "@smskit/core";
import {
  type CallContext,
  errorFromResponse,
  type HttpClient,
  type HttpResponse,
} from "@smskit/core/provider";
import type { VonageConfig } from "./config.ts";

type Finding = ConnectorCheck["findings"][number];

/** The account's API, and the credentials for it. */
export interface VonageApi {
  api: HttpClient;
  headers: Record<string, string>;
}

/**
 * Reads the account's balance and its numbers, and says of each field of the config whether it is right. Sends
 * nothing.
 * @see https://developer.vonage.com/en/api/account#getAccountBalance
 * @see https://developer.vonage.com/en/api/numbers#getOwnedNumbers
 */
export async function checkAccount(
  config: VonageConfig,
  { api, headers }: VonageApi,
  { signal }: CallContext,
): Promise<Finding[]> {
  const get = (path: string) => api.request({ path, headers, signal });

  async function account(): Promise<Finding[]> {
    const answer = await get("/account/get-balance");
    if (answer.status === 401) return wrongCredentials();
    const { value } = readBody(answer);
    if (typeof value !== "number") throw unreadable(answer);
    const findings = [ok("apiKey", "Vonage accepts the API key and its secret.")];
    if (value <= 0) {
      findings.push(
        warning(
          "apiKey",
          `The account's balance is ${value} EUR: Vonage refuses to send until it is topped up.`,
        ),
      );
    }
    return findings;
  }

  async function sender(): Promise<Finding> {
    const number = config.from.replace(/^\+/, "");
    if (!/^\d{7,15}$/.test(number)) {
      return warning(
        "from",
        "An alphanumeric sender or a short code cannot be checked: whether it may send depends on the recipient's country. To the USA and Canada only numbers of the account can.",
      );
    }
    const { numbers } = readBody(await get(`/account/numbers?pattern=${number}&search_pattern=0&size=100`));
    const found = (Array.isArray(numbers) ? numbers : []).find((entry) => entry?.msisdn === number);
    if (found === undefined) {
      return error(
        "from",
        "The account has no such number: copy it, country code included, from Dashboard → Numbers → Your numbers, or buy one there.",
      );
    }
    return Array.isArray(found.features) && !found.features.includes("SMS")
      ? error(
          "from",
          "The number belongs to the account, but it cannot text: choose one with the feature SMS.",
        )
      : ok("from", "The number belongs to the account.");
  }

  const findings = await account();
  if (findings.some(({ level }) => level === "error")) return findings;
  findings.push(await sender());
  if (!config.templates?.length) {
    findings.push(
      warning(
        "templates",
        "The config has no templates: only messages with a body can be sent, unless templates are given at run time.",
      ),
    );
  }
  return findings;
}

/** Vonage answers alike for a wrong key and a wrong secret. */
function wrongCredentials(): Finding[] {
  return [
    error(
      "apiSecret",
      "Vonage does not accept this secret for the API key: copy it again from Dashboard → API settings; a revoked one no longer works.",
    ),
    warning(
      "apiKey",
      "If the secret is right, it belongs to another API key: compare apiKey with the same page; subaccounts have keys of their own.",
    ),
  ];
}

function readBody(answer: HttpResponse): Record<string, unknown> {
  if (answer.status !== 200) throw unreadable(answer);
  try {
    const body: unknown = JSON.parse(answer.body);
    if (typeof body === "object" && body !== null) return body as Record<string, unknown>;
  } catch {
    // Told below.
  }
  throw unreadable(answer);
}

function unreadable(answer: HttpResponse): SmsError {
  const requestId = answer.header("x-request-id") ?? answer.header("x-nexmo-trace-id");
  if (answer.status !== 200) return errorFromResponse("Vonage", answer, { requestId });
  // Not `errorFromResponse`, which would speak of a message.
  return new SmsError({
    code: "unavailable",
    message: "Vonage's answer about the account cannot be read.",
    httpStatus: 200,
    requestId,
  });
}

function ok(field: string, message: string): Finding {
  return { level: "ok", field, message };
}

function warning(field: string, message: string): Finding {
  return { level: "warning", field, message };
}

function error(field: string, message: string): Finding {
  return { level: "error", field, message };
}
