import type { Uplink } from "../../../server/mock-provider.ts";
import type { ProviderRequest } from "../../../server/provider-request.ts";
import type { ProviderResponse } from "../../../server/provider-response.ts";
import { formParameters } from "../../shared/parameters.ts";
import { failureOfState } from "../events/delivery-codes.ts";
import { checkMessage } from "../sms-voice/check-message.ts";
import type { AwsState, CallingAccount } from "../state.ts";
import { queryError, queryResult } from "./query-responses.ts";

/**
 * Responds to `Publish` with a phone number. As at AWS, a text that cannot be sent is accepted, and fails
 * later: only the log tells why.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export function publishResponse(
  { form }: ProviderRequest,
  uplink: Uplink,
  { state, account }: { state: AwsState; account: CallingAccount },
): ProviderResponse {
  const to = form.get("PhoneNumber") ?? "";
  const body = form.get("Message") ?? "";
  const attributes = attributesOf(form);
  const senderId = attributes.get("AWS.SNS.SMS.SenderID");
  const number = attributes.get("AWS.MM.SMS.OriginationNumber");
  const type = attributes.get("AWS.SNS.SMS.SMSType") ?? "Promotional";
  const maxPrice = attributes.get("AWS.SNS.SMS.MaxPrice");
  if (to === "") return invalid("TopicArn or TargetArn Reason: no value for required parameter");
  if (body.trim() === "") return invalid("Empty message");
  if (!/^\+[1-9]\d{6,14}$/.test(to))
    return invalid("PhoneNumber Reason: the number is not valid to publish to");
  if (senderId !== undefined && !/^(?=.*[A-Za-z])[A-Za-z0-9-]{1,11}$/.test(senderId)) {
    return invalid("MessageAttributes Reason: AWS.SNS.SMS.SenderID is not valid");
  }
  if (!/^(?:Promotional|Transactional)$/.test(type)) {
    return invalid("MessageAttributes Reason: AWS.SNS.SMS.SMSType is not valid");
  }
  const checked = checkMessage({
    state,
    account,
    fields: {
      to,
      body,
      originationIdentity: number,
      messageType: type.toUpperCase(),
      maxPrice: maxPrice === undefined ? undefined : Number(maxPrice),
      keyword: undefined,
      configurationSet: undefined,
      protectConfiguration: undefined,
      timeToLiveMs: undefined,
      countryParameters: {},
      isDryRun: false,
    },
  });
  const failed = "type" in checked;
  const id = crypto.randomUUID();
  uplink.accept({
    id,
    provider: "aws",
    accountId: account.id,
    from: senderId ?? (failed ? null : checked.from),
    to,
    body,
    status: failed ? "failed" : "accepted",
    errorCode: failed ? (("reason" in checked ? checked.reason : undefined) ?? checked.type) : undefined,
    failureOf: failureOfState,
    parameters: formParameters(form),
  });
  if (!failed && !uplink.isLost) state.spend(account.id, checked.price);
  return queryResult("Publish", { MessageId: id });
}

/** `MessageAttributes.entry.1.Name` and `MessageAttributes.entry.1.Value.StringValue` of each. */
function attributesOf(form: URLSearchParams): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  for (const [field, name] of form) {
    const entry = /^MessageAttributes\.entry\.\d{1,2}(?=\.Name$)/.exec(field)?.[0];
    const value = entry && form.get(`${entry}.Value.StringValue`);
    if (value) attributes.set(name, value);
  }
  return attributes;
}

function invalid(parameter: string): ProviderResponse {
  return queryError(400, "InvalidParameter", `Invalid parameter: ${parameter}`);
}
