import type { Uplink } from "../../../server/mock-provider.ts";
import type { ProviderRequest } from "../../../server/provider-request.ts";
import type { ProviderResponse } from "../../../server/provider-response.ts";
import { randomHexId } from "../../shared/ids.ts";
import { formParameters } from "../../shared/parameters.ts";
import { checkRecipient } from "../check-recipient.ts";
import { failureOfState } from "../delivery-codes.ts";
import type { RefusalCode } from "../errors.ts";
import { json } from "../responses.ts";
import { failureOf, trialPrefix } from "../send-message.ts";
import { verificationResource } from "./verification-resource.ts";
import { attemptLimit, type Verification } from "./verifications.ts";
import type { VerifyContext } from "./verify-context.ts";
import { checkVerification, type Objection, toObjection } from "./verify-parameters.ts";
import type { VerifyService } from "./verify-services.ts";

/** Where codes come from: a number of Twilio's own. */
export const verifySender = "+18005550199";

/** What is wrong with a number, in the words of the Messages resource and in Verify's. */
const verifyCodes: Partial<Record<RefusalCode, RefusalCode>> = {
  21211: 60200,
  21265: 60200,
  21268: 60410,
  21408: 60605,
  21612: 60200,
  21614: 60205,
  21635: 60205,
};

/** Handles `POST …/Verifications`. @see https://www.twilio.com/docs/verify/api/verification */
export function startVerificationResponse(
  request: ProviderRequest,
  uplink: Uplink,
  { service, ...context }: VerifyContext & { service: VerifyService },
): ProviderResponse {
  const { account, carrier, verifications, rateLimits, respondWithError, isLost } = context;
  const { form, host } = request;
  const to = form.get("To") ?? "";
  const objection =
    checkVerification(form, service.settings) ?? objectionToNumber(to, form, { service, ...context });
  if (objection !== undefined) return respondWithError(objection.code, host, objection.details);

  const target = { accountSid: account.sid, serviceSid: service.sid, to };
  const known = verifications.current(target);
  if (known?.status === "max_attempts_reached") return respondWithError(60202, host);
  if (known !== undefined && known.sends.length >= attemptLimit) return respondWithError(60203, host);

  const keys = form.get("RateLimits");
  if (!rateLimits.admits(service, keys)) return respondWithError(20429, host);

  const custom = form.get("CustomCode") || undefined;
  const drafted = known ?? verifications.draft(target, { length: service.settings.codeLength, custom });
  const now = new Date(carrier.now());
  const channel = form.get("Channel")?.toLowerCase() ?? "sms";
  const send = { sid: `VL${randomHexId()}`, at: now, channel };
  const verification: Verification = {
    ...drafted,
    updatedAt: now,
    sends: [...drafted.sends, send],
    amount: form.get("Amount") ?? drafted.amount,
    payee: form.get("Payee") ?? drafted.payee,
  };
  if (!isLost) {
    verifications.save(verification);
    rateLimits.count(service, keys);
  }
  const text = textOf(verification, form, service);
  uplink.accept({
    id: send.sid,
    provider: "twilio",
    accountId: account.sid,
    from: verifySender,
    to,
    body: account.type === "Trial" ? trialPrefix + text : text,
    status: "queued",
    failure: failureOf({ to, account }),
    failureOf: failureOfState,
    parameters: formParameters(form),
  });
  return json(201, host, verificationResource(verification, request.origin, { service, carrier }));
}

/** The account and the phone decide as they do for any text, and Verify has its own words for it. */
function objectionToNumber(
  to: string,
  form: URLSearchParams,
  { account, state, carrier, service }: VerifyContext & { service: VerifyService },
): Objection | undefined {
  const code = checkRecipient({
    form,
    account,
    state,
    to,
    from: undefined,
    serviceSid: undefined,
  });
  const { lookupEnabled, skipSmsToLandlines } = service.settings;
  const isLandline = carrier.phone(to, { account: account.sid }).state === "landline";
  if (isLandline && (code === undefined || code === 21635)) {
    if (form.get("Channel")?.toLowerCase() === "call") return undefined;
    return lookupEnabled && skipSmsToLandlines ? { code: 60205 } : undefined;
  }
  if (code === undefined) return undefined;
  const ours = verifyCodes[code] ?? code;
  if (ours === 60200) return toObjection(to);
  return { code: ours, details: { to } };
}

function textOf({ code }: Verification, form: URLSearchParams, { settings }: VerifyService): string {
  const name = form.get("CustomFriendlyName") || settings.friendlyName;
  const appHash = form.get("AppHash");
  const text = `Your ${name} verification code is: ${code}`;
  const warned = settings.doNotShareWarningEnabled
    ? `${text}. Don't share this code with anyone; our employees will never ask for the code`
    : text;
  return appHash ? `<#> ${warned}\n${appHash}` : warned;
}
