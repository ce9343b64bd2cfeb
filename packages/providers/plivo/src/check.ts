import {
  createFindings,
  type Finding,
  fieldsOf,
  type HttpResponse,
  listOf,
  textOf,
} from "@smskit/core/provider";
import type { PlivoConfig } from "./config.ts";
import { readBody } from "./response.ts";

/**
 * Reads the account and the sender, and reports whether each field of the config is right. Sends nothing.
 * @param get Requests a path below the account's in Plivo's API.
 * @see https://www.plivo.com/docs/account/api/account
 * @see https://www.plivo.com/docs/numbers/api/account-phone-number
 * @see https://www.plivo.com/docs/messaging/api/powerpack
 */
export async function checkAccount(
  config: PlivoConfig,
  get: (path: string) => Promise<HttpResponse>,
): Promise<Finding[]> {
  const { list, add, addTemplates } = createFindings();
  const account = await get("");
  if (account.status === 401) {
    add(
      "error",
      "authToken",
      "Plivo does not accept the credentials: copy authId and authToken from the console's Overview.",
    );
    return list;
  }

  /** Returns `undefined` if the resource does not exist. */
  async function read(path: string): Promise<Record<string, unknown> | undefined> {
    const response = await get(path);
    return response.status === 404 ? undefined : readBody(response, "account");
  }

  async function checkNumber(from: string): Promise<void> {
    if (!from.startsWith("+")) {
      add("warning", "from", "Only numbers can be checked, not short codes or alphanumeric senders.");
      return;
    }
    const number = await read(`Number/${from.slice(1)}/`);
    if (number === undefined) {
      add(
        from.startsWith("+1") ? "error" : "warning",
        "from",
        "The account has no such number. Texts to the USA and Canada need one: buy it under Phone Numbers.",
      );
      return;
    }
    const { sms_enabled, tendlc_registration_status, toll_free_sms_verification } = number;
    if (sms_enabled === false) {
      add("error", "from", "The number is not enabled for SMS: buy one that is.");
      return;
    }
    add("ok", "from", "The number is the account's.");
    if (/^(?:UNREGISTERED|PROCESSING)$/.test(textOf(tendlc_registration_status))) {
      add("warning", "from", "The number is in no 10DLC campaign: US carriers may block its texts.");
    }
    if (/^(?:UNVERIFIED|PENDING_VERIFICATION)$/.test(textOf(toll_free_sms_verification))) {
      add("warning", "from", "The toll-free number is not verified: US carriers may block its texts.");
    }
  }

  async function checkPowerpack(uuid: string): Promise<void> {
    const field = "powerpackUuid";
    const powerpack = await read(`Powerpack/${uuid}/`);
    if (powerpack === undefined) {
      add("error", field, "The account has no such Powerpack: copy its UUID from Messaging → Powerpack.");
      return;
    }
    add("ok", field, "The Powerpack exists.");
    const [, pool] = /\/NumberPool\/([\w-]+)\/?$/.exec(textOf(powerpack["number_pool"])) ?? [];
    if (pool === undefined) return;
    for (const kind of ["Number", "Tollfree", "Shortcode"]) {
      if (listOf((await read(`NumberPool/${pool}/${kind}/`))?.["objects"]).length > 0) {
        add("ok", field, "The Powerpack has a sender.");
        return;
      }
    }
    add("error", field, "The Powerpack has no sender: add a number to it under Messaging → Powerpack.");
  }

  const { account_type, billing_mode, cash_credits } = fieldsOf(readBody(account, "account"));
  add("ok", "authToken", "The credentials are valid.");
  if (account_type === "developer") {
    add("warning", "authId", "It is a trial account: it sends to verified numbers only.");
  }
  if (billing_mode === "prepaid" && Number(cash_credits) <= 0) {
    add("warning", "authId", "The account has no credit left: Plivo may refuse to send.");
  }
  if (config.from !== undefined) await checkNumber(config.from);
  if (config.powerpackUuid !== undefined) await checkPowerpack(config.powerpackUuid);
  addTemplates(config.templates);
  return list;
}
