import type { ConnectorCheck } from "@smskit/core";
import type { HttpResponse } from "@smskit/core/provider";
import type { TelnyxConfig } from "./config.ts";
import { fieldsOf } from "./errors.ts";
import { readBody } from "./request.ts";

type Finding = ConnectorCheck["findings"][number];

/**
 * Reads the balance and the senders, and says of each field of the config whether it is right. Sends nothing.
 * @param get Asks Telnyx for a path.
 * @see https://developers.telnyx.com/api-reference/number-settings/list-phone-numbers-with-messaging-settings
 */
export async function checkAccount(
  config: TelnyxConfig,
  get: (path: string) => Promise<HttpResponse>,
): Promise<Finding[]> {
  const balance = await get("/v2/balance");
  if (balance.status === 401) {
    const message = "Telnyx does not accept this API key: copy it again, or make a new one, under API Keys.";
    return [{ level: "error", field: "apiKey", message }];
  }
  const findings: Finding[] = [];
  const find = (level: Finding["level"], field: string, message: string) =>
    findings.push({ level, field, message });

  /** `undefined` when Telnyx says that there is no such thing. */
  async function read(path: string): Promise<unknown> {
    const answer = await get(path);
    return answer.status === 404 ? undefined : readBody(answer)["data"];
  }

  async function checkProfile(id: string): Promise<void> {
    const field = "messagingProfileId";
    const profile = await read(`/v2/messaging_profiles/${id}`);
    if (profile === undefined) {
      find("error", field, "The account has no such messaging profile; copy its ID from Messaging.");
      return;
    }
    const { enabled, number_pool_settings } = fieldsOf(profile);
    if (enabled === false) find("error", field, "The messaging profile is disabled.");
    else find("ok", field, "The messaging profile exists.");
    if (config.from !== undefined) return;
    if (number_pool_settings === null) {
      find("error", field, "The profile's number pool is off: turn it on, or give a sender in from.");
    }
    if (listOf(await read(`/v2/messaging_profiles/${id}/phone_numbers`)).length > 0) {
      find("ok", field, "A number is linked to the messaging profile.");
    } else {
      find("error", field, "No number is linked to the messaging profile: assign one under My Numbers.");
    }
  }

  async function checkSender(from: string): Promise<void> {
    if (!from.startsWith("+")) {
      find("warning", "from", "Only numbers can be checked, not short codes or alphanumeric senders.");
      return;
    }
    const query = `filter[phone_number]=${encodeURIComponent(from)}`;
    const [number] = listOf(await read(`/v2/phone_numbers/messaging?${query}`));
    const profile = fieldsOf(number)["messaging_profile_id"];
    if (number === undefined) {
      find("error", "from", "The account has no such number: buy one under Numbers → Search & Buy.");
    } else if (typeof profile !== "string" || profile === "") {
      find("error", "from", "The number is linked to no messaging profile: assign one under My Numbers.");
    } else if (
      config.messagingProfileId !== undefined &&
      profile !== config.messagingProfileId.toLowerCase()
    ) {
      find("error", "from", "The number is linked to another messaging profile than messagingProfileId.");
    } else {
      find("ok", "from", "The number is the account's, and linked to a messaging profile.");
    }
  }

  const { available_credit } = fieldsOf(readBody(balance)["data"]);
  find("ok", "apiKey", "The API key is right.");
  if (Number(available_credit) <= 0) {
    find("warning", "apiKey", "The account has no credit left: Telnyx may refuse to send.");
  }
  if (config.messagingProfileId !== undefined) await checkProfile(config.messagingProfileId);
  if (config.from !== undefined) await checkSender(config.from);
  if (!config.templates?.length) {
    find(
      "warning",
      "templates",
      "The config has none: unless some are given at run time, messages need a body.",
    );
  }
  return findings;
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
