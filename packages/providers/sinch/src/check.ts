import { createFindings, type Finding, fieldsOf, type HttpResponse, parseJson } from "@smskit/core/provider";
import type { SinchConfig } from "./config.ts";
import { errorFromSinch } from "./errors.ts";
import { batchOf } from "./request.ts";
import { readBody } from "./response.ts";

/** A number that belongs to nobody. A dry run sends nothing to it. */
const nobody = "+12025550123";

/** What is wrong with which field, by the code of a refusal. */
const problems: ReadonlyMap<unknown, readonly [field: keyof SinchConfig, sentence: string]> = new Map([
  [
    "missing_callback_url",
    ["statusCallback", "Delivery reports need a URL: set statusCallback, or one at the service plan."],
  ],
  ["blocked_account", ["servicePlanId", "The service plan is blocked: ask Sinch."]],
  ["unknown_campaign", ["from", "The sender does not belong to the campaign."]],
]);

/**
 * Makes a dry run of a message, and reports whether each field of the config is right. Sends nothing.
 * @param dryRun Requests a dry run of a message.
 * @see https://developers.sinch.com/docs/sms/api-reference/sms/tag/Batches/#tag/Batches/operation/Dry_Run
 */
export async function checkAccount(
  config: SinchConfig,
  dryRun: (body: object) => Promise<HttpResponse>,
): Promise<Finding[]> {
  const { list, add, addTemplates } = createFindings();
  const response = await dryRun(batchOf({ to: nobody, body: "Check" }, config));
  if (response.status === 401) {
    add(
      "error",
      "apiToken",
      "Sinch does not accept the API token: check servicePlanId, apiToken and region.",
    );
    return list;
  }
  const { code } = fieldsOf(parseJson(response.body));
  const problem = problems.get(code);
  if (response.status === 403 && problem !== undefined) {
    add("error", ...problem);
  } else if (response.status === 400 && typeof code === "string") {
    const isMissing = config.from === undefined;
    add(
      "error",
      "from",
      isMissing
        ? "from is missing, and the service plan has no default originator: set from."
        : "Sinch refuses a message with this config: check from, then statusCallback.",
    );
  } else {
    const { number_of_recipients } = readBody(response);
    if (typeof number_of_recipients !== "number") throw errorFromSinch(response);
    add("ok", "apiToken", "Sinch accepts the API token.");
    // Sinch says whether a sender is the account's only after it accepted a message.
    if (config.from !== undefined) add("ok", "from", "Sinch accepts the form of the sender.");
  }
  addTemplates(config.templates);
  return list;
}
