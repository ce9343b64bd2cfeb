import type { ProviderRequest } from "../../server/provider-request.ts";
import type { ProviderResponse } from "../../server/provider-response.ts";
import { integerWithin } from "../shared/validation.ts";
import { shownAddress } from "./addresses.ts";
import { checkBatch } from "./check-batch.ts";
import { invalidFormat } from "./errors.ts";
import { textFor } from "./message-text.ts";
import { isObjection, json, refused } from "./responses.ts";
import type { BatchRequest } from "./send-batch.ts";

/** How many recipients are listed in detail, unless the request says otherwise. */
const usualRecipients = 100;

/**
 * Responds to `POST /xms/v1/{service_plan_id}/batches/dry_run`. That the encoding of UCS-2 is written `unicode`, and that of a
 * binary message `binary`, is unconfirmed.
 */
export function dryRunResponse(
  { state, account, json: body }: BatchRequest,
  { query }: Pick<ProviderRequest, "query">,
): ProviderResponse {
  const perRecipient = query.get("per_recipient") ?? "false";
  if (!/^(?:true|false)$/.test(perRecipient)) {
    return refused(invalidFormat("per_recipient", perRecipient, "boolean"));
  }
  const given = query.get("number_of_recipients");
  const most = given === null ? usualRecipients : integerWithin(given, { least: 0, most: 1000 });
  if (most === undefined) return refused(invalidFormat("number_of_recipients", given, "number up to 1000"));
  const checked = checkBatch(body, account, state.carrier.now());
  if (isObjection(checked)) return refused(checked);
  const { content, fields } = checked;
  const isText = content.type === "mt_text";
  const details = fields.to.map((to) => {
    const { text, segments, encoding } = textFor(to, content);
    return {
      recipient: shownAddress(to),
      number_of_parts: isText ? segments : 1,
      body: text,
      encoding: content.type === "mt_binary" ? "binary" : encoding === "gsm-7" ? "text" : "unicode",
    };
  });
  return json(200, {
    number_of_recipients: details.length,
    number_of_messages: details.reduce((sum, { number_of_parts: parts }) => sum + parts, 0),
    ...(perRecipient === "true" && { per_recipient: details.slice(0, most) }),
  });
}
