import type { ConnectorCheck } from "@smskit/core";
import { type CallContext, errorFromResponse, type HttpClient } from "@smskit/core/provider";
import type { TwilioConfig } from "./config.ts";
import { errorFromTwilio } from "./errors.ts";

type Finding = ConnectorCheck["findings"][number];

/** The two APIs of one account. */
export interface TwilioApis {
  api: HttpClient;
  messaging: HttpClient;
  headers: Record<string, string>;
}

/**
 * Reads the account and its senders, and says of each field of the config whether it is right. Sends nothing.
 * @see https://www.twilio.com/docs/iam/api/account
 * @see https://www.twilio.com/docs/messaging/api/service-resource
 */
export async function checkAccount(
  config: TwilioConfig,
  apis: TwilioApis,
  { signal }: CallContext,
): Promise<Finding[]> {
  const accountPath = `/2010-04-01/Accounts/${config.accountSID}`;

  /** `undefined` when Twilio says that there is no such thing. */
  async function read(client: HttpClient, path: string): Promise<Resource | undefined> {
    const answer = await client.request({ path, headers: apis.headers, signal });
    const body = parse(answer.body);
    if (answer.status === 404) return undefined;
    if (answer.status !== 200) throw errorFromTwilio(answer, body);
    if (body === undefined) throw errorFromResponse("Twilio", answer);
    return body;
  }

  async function account(): Promise<Finding[]> {
    const answer = await apis.api.request({ path: `${accountPath}.json`, headers: apis.headers, signal });
    const found = parse(answer.body);
    if (answer.status === 401) return wrongCredentials(config);
    if (answer.status === 404) {
      return [
        error(
          "accountSID",
          "Twilio knows no such account for these credentials; copy it from Console → API keys & tokens.",
        ),
      ];
    }
    if (answer.status === 403) {
      return [
        error(
          "authToken",
          "These are test credentials: they send to nobody. Use the live credentials of the same page.",
        ),
      ];
    }
    if (answer.status !== 200 || found === undefined) throw errorFromTwilio(answer, found);
    if (found["status"] !== "active")
      return [error("accountSID", `The account is ${word(found["status"])}.`)];
    const findings = [ok("accountSID", "The account is active, and the credentials are right.")];
    if (found["type"] === "Trial") {
      findings.push(
        warning(
          "accountSID",
          "It is a trial account: it texts verified numbers only, and adds a line of its own.",
        ),
      );
    }
    return findings;
  }

  async function balance(): Promise<Finding[]> {
    const found = await read(apis.api, `${accountPath}/Balance.json`);
    const amount = Number(found?.["balance"]);
    if (!(amount <= 0)) return [];
    return [
      warning(
        "accountSID",
        `The account's balance is ${amount} ${word(found?.["currency"])}: Twilio may refuse to send.`,
      ),
    ];
  }

  async function service(sid: string): Promise<Finding[]> {
    const field = "fromMessagingServiceSID";
    const path = `/v1/Services/${sid}`;
    if ((await read(apis.messaging, path)) === undefined) {
      return [
        error(
          field,
          "The Messaging Service does not exist in this account; copy its SID from Messaging → Services.",
        ),
      ];
    }
    const findings = [ok(field, "The Messaging Service exists.")];
    const numbers = count(await read(apis.messaging, `${path}/PhoneNumbers`), "phone_numbers");
    if (numbers > 0) return [...findings, ok(field, "A number is linked to the Messaging Service.")];
    const others =
      count(await read(apis.messaging, `${path}/ShortCodes`), "short_codes") +
      count(await read(apis.messaging, `${path}/AlphaSenders`), "alpha_senders");
    return others > 0
      ? [
          ...findings,
          ok(
            field,
            "No number is linked to the Messaging Service, but a short code or alphanumeric sender is.",
          ),
        ]
      : [
          ...findings,
          error(
            field,
            "No number is linked to the Messaging Service: add one under Messaging → Services → Sender Pool.",
          ),
        ];
  }

  async function sender(from: string): Promise<Finding[]> {
    if (/[A-Za-z]/.test(from)) {
      return [
        warning(
          "from",
          "An alphanumeric sender cannot be checked: whether it may send depends on the recipient's country.",
        ),
      ];
    }
    const isNumber = from.startsWith("+");
    const found = isNumber
      ? count(
          await read(
            apis.api,
            `${accountPath}/IncomingPhoneNumbers.json?PhoneNumber=${encodeURIComponent(from)}`,
          ),
          "incoming_phone_numbers",
        )
      : count(await read(apis.api, `${accountPath}/SMS/ShortCodes.json?ShortCode=${from}`), "short_codes");
    return found > 0
      ? [ok("from", "The sender belongs to the account.")]
      : [
          error(
            "from",
            `The account has no such ${isNumber ? "number: buy one under Phone Numbers → Manage → Buy a number" : "short code"}.`,
          ),
        ];
  }

  const findings = await account();
  if (findings.some(({ level }) => level === "error")) return findings;
  findings.push(...(await balance()));
  if (config.fromMessagingServiceSID !== undefined)
    findings.push(...(await service(config.fromMessagingServiceSID)));
  if (config.from !== undefined) findings.push(...(await sender(config.from)));
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

/** Twilio answers alike for a wrong account and a wrong secret; their form tells them apart at times. */
function wrongCredentials({ accountSID, authToken, apiKeySID }: TwilioConfig): Finding[] {
  if (apiKeySID !== undefined) {
    return [
      error(
        "apiKeySecret",
        `Twilio does not accept this API key for ${accountSID}: check apiKeySID and apiKeySecret, and that both are of the account's region.`,
      ),
    ];
  }
  if (authToken !== undefined && !/^[0-9a-zA-Z]{32}$/.test(authToken)) {
    return [
      error(
        "authToken",
        `An auth token has 32 letters and digits, this one has ${authToken.length} characters: copy it again from Console → API keys & tokens.`,
      ),
    ];
  }
  return [
    error(
      "authToken",
      "Twilio does not accept this auth token for the account: copy it again from Console → API keys & tokens; it changes when the token is rotated, and each region has its own.",
    ),
    warning(
      "accountSID",
      "If the auth token is right, it belongs to another account: compare accountSID with the same page.",
    ),
  ];
}

type Resource = Record<string, unknown>;

function parse(text: string): Resource | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Resource) : undefined;
  } catch {
    return undefined;
  }
}

function count(list: Resource | undefined, key: string): number {
  const entries = list?.[key];
  return Array.isArray(entries) ? entries.length : 0;
}

/** A word of Twilio's, if it is one: nothing longer is repeated. */
function word(value: unknown): string {
  return typeof value === "string" && /^[A-Za-z_-]{1,20}$/.test(value) ? value : "in an unknown state";
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
