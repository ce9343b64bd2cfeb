import { createFindings, type Finding, fieldsOf, type HttpResponse, listOf } from "@smskit/core/provider";
import type { TelnyxConfig } from "./config.ts";
import { readBody } from "./response.ts";

/**
 * Reads the balance and the senders, and reports whether each field of the config is right. Sends nothing.
 * @param get Requests a path of Telnyx's API.
 * @see https://developers.telnyx.com/api-reference/number-settings/list-phone-numbers-with-messaging-settings
 */
export async function checkAccount(
  config: TelnyxConfig,
  get: (path: string) => Promise<HttpResponse>,
): Promise<Finding[]> {
  const { list, add, addTemplates } = createFindings();
  const balance = await get("/v2/balance");
  if (balance.status === 401) {
    add(
      "error",
      "apiKey",
      "Telnyx does not accept this API key: copy it again, or create a new one, under API Keys.",
    );
    return list;
  }

  /** Returns `undefined` if the resource does not exist. */
  async function read(path: string): Promise<unknown> {
    const response = await get(path);
    return response.status === 404 ? undefined : readBody(response)["data"];
  }

  async function checkProfile(id: string): Promise<void> {
    const field = "messagingProfileId";
    const profile = await read(`/v2/messaging_profiles/${id}`);
    if (profile === undefined) {
      add("error", field, "The account has no such messaging profile; copy its ID from Messaging.");
      return;
    }
    const { enabled, number_pool_settings } = fieldsOf(profile);
    if (enabled === false) add("error", field, "The messaging profile is disabled.");
    else add("ok", field, "The messaging profile exists.");
    if (config.from !== undefined) return;
    if (number_pool_settings === null) {
      add("error", field, "The profile's number pool is off: turn it on, or give a sender in from.");
    }
    if (listOf(await read(`/v2/messaging_profiles/${id}/phone_numbers`)).length > 0) {
      add("ok", field, "A number is linked to the messaging profile.");
    } else {
      add("error", field, "No number is linked to the messaging profile: assign one under My Numbers.");
    }
  }

  async function checkSender(from: string): Promise<void> {
    if (!from.startsWith("+")) {
      add("warning", "from", "Only numbers can be checked, not short codes or alphanumeric senders.");
      return;
    }
    const query = `filter[phone_number]=${encodeURIComponent(from)}`;
    const [number] = listOf(await read(`/v2/phone_numbers/messaging?${query}`));
    const profile = fieldsOf(number)["messaging_profile_id"];
    if (number === undefined) {
      add("error", "from", "The account has no such number: buy one under Numbers → Search & Buy.");
    } else if (typeof profile !== "string" || profile === "") {
      add("error", "from", "The number is linked to no messaging profile: assign one under My Numbers.");
    } else if (
      config.messagingProfileId !== undefined &&
      profile !== config.messagingProfileId.toLowerCase()
    ) {
      add("error", "from", "The number is linked to another messaging profile than messagingProfileId.");
    } else {
      add("ok", "from", "The number is the account's, and linked to a messaging profile.");
    }
  }

  const { available_credit } = fieldsOf(readBody(balance)["data"]);
  add("ok", "apiKey", "The API key is valid.");
  if (Number(available_credit) <= 0) {
    add("warning", "apiKey", "The account has no credit left: Telnyx may refuse to send.");
  }
  if (config.messagingProfileId !== undefined) await checkProfile(config.messagingProfileId);
  if (config.from !== undefined) await checkSender(config.from);
  addTemplates(config.templates);
  return list;
}
