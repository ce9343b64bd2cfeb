import { countSegments } from "../../../carrier/count-segments.ts";
import { countryOfNumber } from "../../shared/countries.ts";
import { isPhoneNumber } from "../../shared/validation.ts";
import { invalidField, notFound, type Objection } from "../errors.ts";
import type { AwsProtectConfiguration } from "../options.ts";
import { configurationSetName } from "./configuration-sets.ts";
import { findSender, type Sender } from "./find-sender.ts";
import { priceOf } from "./prices.ts";
import type { SendRequest } from "./send-request.ts";
import { simulatedOutcome } from "./simulator-numbers.ts";

/** A text that may be sent. */
export interface CheckedMessage extends Sender {
  body: string;
  /** In USD. */
  price: number;
}

/** Checks a request to send; the order of the checks is unconfirmed. */
export function checkMessage(request: SendRequest): CheckedMessage | Objection {
  const { state, account, fields } = request;
  const { to, body } = fields;
  if (body === undefined) return invalidField("MessageBody", "Member must not be null", "MISSING_PARAMETER");
  const phone = state.carrier.phone(to, { account: account.id });
  if (!isPhoneNumber(to) || phone.state === "not-mobile") {
    return invalidField("DestinationPhoneNumber", "The phone number is not valid");
  }
  if (phone.state === "unroutable") {
    return invalidField("DestinationPhoneNumber", "The country is not enabled", "COUNTRY_NOT_ENABLED");
  }
  const sender = findSender(request);
  if ("type" in sender) return sender;
  const problem = checkProtection(request) ?? checkRecipient(request, sender);
  if (problem !== undefined) return problem;
  const price = priceOf(to, countSegments(body).segments).total;
  if (fields.maxPrice !== undefined && price > fields.maxPrice) {
    return invalidField("MaxPrice", "The price of the message is over the threshold", "PRICE_OVER_THRESHOLD");
  }
  const { monthlySpendLimit = 1000 } = account;
  if (state.spentBy(account.id) + price > monthlySpendLimit) {
    return { type: "ServiceQuotaExceededException", reason: "MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT" };
  }
  return { ...sender, body, price };
}

/** Checks the configuration set of a request, and what the protect configuration that applies blocks. */
function checkProtection({ state, account, fields }: SendRequest): Objection | undefined {
  const { to, configurationSet } = fields;
  const all = state.options.protectConfigurations;
  const name = configurationSet === undefined ? undefined : configurationSetName(configurationSet);
  const set = name === undefined ? undefined : state.configurationSets.find(account.id, name);
  if (name !== undefined && set === undefined) return notFound("configuration-set", name);
  const wanted = fields.protectConfiguration?.replace(/^.*\//, "") ?? set?.protectConfiguration;
  const applies = (one: AwsProtectConfiguration): boolean =>
    wanted === undefined ? one.accountDefault === true : one.id === wanted;
  const protection = all?.find(applies);
  if (all !== undefined && wanted !== undefined && protection === undefined) {
    return notFound("protect-configuration", wanted);
  }
  const blocked = (reason: Extract<Objection, { type: "ConflictException" }>["reason"]): Objection => ({
    type: "ConflictException",
    ...(reason && { reason }),
    resourceType: "protect-configuration",
    resourceId: protection?.id ?? "",
  });
  if (protection?.blockedNumbers?.includes(to)) {
    return blocked("DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE");
  }
  const country = countryOfNumber(to)?.country;
  if (country !== undefined && protection?.blockedCountries?.includes(country)) {
    return blocked("DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION");
  }
  return undefined;
}

function checkRecipient({ state, account, fields }: SendRequest, sender: Sender): Objection | undefined {
  const { to } = fields;
  const { from, pool, optOutList } = sender;
  const isVerified = simulatedOutcome(to) !== undefined || account.verifiedNumbers?.includes(to) === true;
  if (account.tier === "sandbox" && !isVerified) {
    return {
      type: "ConflictException",
      reason: "DESTINATION_PHONE_NUMBER_NOT_VERIFIED",
      resourceType: "verified-destination-number",
      resourceId: to,
    };
  }
  if (state.optOuts.isOptedOut(to, [from, pool, optOutList], account.id)) {
    return {
      type: "ConflictException",
      reason: "DESTINATION_PHONE_NUMBER_OPTED_OUT",
      resourceType: "opted-out-number",
      resourceId: to,
    };
  }
  return undefined;
}
