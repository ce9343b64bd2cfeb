import {
  type CallContext,
  createFindings,
  type Finding,
  type HttpClient,
  listOf,
} from "@smskit/core/provider";
import type { TwilioConfig } from "./config.ts";
import { readBody } from "./response.ts";

/** The two APIs of one account. */
export interface TwilioApis {
  api: HttpClient;
  messaging: HttpClient;
  headers: Record<string, string>;
}

/**
 * Reads the account and its senders, and reports whether each field of the config is right. Sends nothing.
 * @see https://www.twilio.com/docs/iam/api/account
 * @see https://www.twilio.com/docs/messaging/api/service-resource
 */
export async function checkAccount(
  config: TwilioConfig,
  apis: TwilioApis,
  { signal }: CallContext,
): Promise<Finding[]> {
  const { list, add, addTemplates } = createFindings();
  const accountPath = `/2010-04-01/Accounts/${config.accountSID}`;
  const get = (client: HttpClient, path: string) => client.request({ path, headers: apis.headers, signal });

  /** Returns `undefined` if the resource does not exist. */
  async function read(client: HttpClient, path: string): Promise<Record<string, unknown> | undefined> {
    const response = await get(client, path);
    return response.status === 404 ? undefined : readBody(response);
  }

  async function count(client: HttpClient, path: string, key: string): Promise<number> {
    return listOf((await read(client, path))?.[key]).length;
  }

  async function checkBalance(): Promise<void> {
    const found = await read(apis.api, `${accountPath}/Balance.json`);
    const amount = Number(found?.["balance"]);
    if (!(amount <= 0)) return;
    const balance = `${amount} ${word(found?.["currency"])}`;
    add("warning", "accountSID", `The account's balance is ${balance}: Twilio may refuse to send.`);
  }

  async function checkService(sid: string): Promise<void> {
    const path = `/v1/Services/${sid}`;
    const report = (level: Finding["level"], message: string) =>
      add(level, "fromMessagingServiceSID", message);
    if ((await read(apis.messaging, path)) === undefined) {
      report("error", "The Messaging Service does not exist: copy its SID from Messaging → Services.");
      return;
    }
    report("ok", "The Messaging Service exists.");
    if ((await count(apis.messaging, `${path}/PhoneNumbers`, "phone_numbers")) > 0) {
      report("ok", "A number is linked to the Messaging Service.");
      return;
    }
    const others =
      (await count(apis.messaging, `${path}/ShortCodes`, "short_codes")) +
      (await count(apis.messaging, `${path}/AlphaSenders`, "alpha_senders"));
    if (others > 0) {
      report("ok", "A short code or alphanumeric sender is linked to the Messaging Service.");
    } else {
      report(
        "error",
        "The Messaging Service has no senders: add one under Messaging → Services → Sender Pool.",
      );
    }
  }

  async function checkSender(from: string): Promise<void> {
    if (/[A-Za-z]/.test(from)) {
      add("warning", "from", "An alphanumeric sender cannot be checked: the recipient's country decides.");
      return;
    }
    const isNumber = from.startsWith("+");
    const found = isNumber
      ? await count(
          apis.api,
          `${accountPath}/IncomingPhoneNumbers.json?PhoneNumber=${encodeURIComponent(from)}`,
          "incoming_phone_numbers",
        )
      : await count(apis.api, `${accountPath}/SMS/ShortCodes.json?ShortCode=${from}`, "short_codes");
    const place = isNumber ? "number: buy one under Phone Numbers → Manage → Buy a number" : "short code";
    if (found > 0) add("ok", "from", "The sender belongs to the account.");
    else add("error", "from", `The account has no such ${place}.`);
  }

  const response = await get(apis.api, `${accountPath}.json`);
  if (response.status === 401) return wrongCredentials(config);
  if (response.status === 404) {
    add("error", "accountSID", "The account does not exist for these credentials: check accountSID.");
    return list;
  }
  if (response.status === 403) {
    add("error", "authToken", "These are test credentials, which send to nobody: use the live ones.");
    return list;
  }
  const account = readBody(response);
  if (account["status"] !== "active") {
    add("error", "accountSID", `The account is ${word(account["status"])}.`);
    return list;
  }
  add("ok", "accountSID", "The account is active, and the credentials are right.");
  if (account["type"] === "Trial") {
    add(
      "warning",
      "accountSID",
      "A trial account sends to verified numbers only, and adds a line to each text.",
    );
  }
  await checkBalance();
  if (config.fromMessagingServiceSID !== undefined) await checkService(config.fromMessagingServiceSID);
  if (config.from !== undefined) await checkSender(config.from);
  addTemplates(config.templates);
  return list;
}

/** Twilio responds alike to a wrong account and a wrong secret; sometimes their form shows which one it is. */
function wrongCredentials({ accountSID, authToken, apiKeySID }: TwilioConfig): Finding[] {
  const { list, add } = createFindings();
  if (apiKeySID !== undefined) {
    add(
      "error",
      "apiKeySecret",
      `Twilio does not accept this API key for ${accountSID}: check apiKeySID, apiKeySecret and the region.`,
    );
  } else if (authToken !== undefined && !/^[0-9a-zA-Z]{32}$/.test(authToken)) {
    add(
      "error",
      "authToken",
      `An auth token has 32 letters and digits, this one has ${authToken.length} characters: copy it again from Console → API keys & tokens.`,
    );
  } else {
    add(
      "error",
      "authToken",
      "Twilio does not accept this auth token: copy it again from Console → API keys & tokens; each region has its own.",
    );
    add(
      "warning",
      "accountSID",
      "If the auth token is right, it belongs to another account: check accountSID.",
    );
  }
  return list;
}

/** Returns a short word of Twilio; longer values are not repeated. */
function word(value: unknown): string {
  return typeof value === "string" && /^[A-Za-z_-]{1,20}$/.test(value) ? value : "in an unknown state";
}
