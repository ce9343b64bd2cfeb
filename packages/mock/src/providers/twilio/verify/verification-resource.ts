import type { Carrier } from "../../../carrier/carrier.ts";
import { isoSeconds } from "../../shared/dates.ts";
import { networkOf } from "../../shared/networks.ts";
import type { Verification } from "./verifications.ts";
import type { VerifyService } from "./verify-services.ts";

/** A verification in the order in which Twilio writes it. */
export function verificationResource(
  verification: Verification,
  origin: string,
  { service, carrier }: { service: VerifyService; carrier: Pick<Carrier, "phone"> },
): Record<string, unknown> {
  const { sid, serviceSid, to, status } = verification;
  return {
    status,
    payee: verification.payee,
    date_updated: isoSeconds(verification.updatedAt),
    send_code_attempts: verification.sends.map((send) => ({
      attempt_sid: send.sid,
      channel: send.channel,
      time: send.at.toISOString(),
    })),
    account_sid: verification.accountSid,
    to,
    amount: verification.amount,
    valid: status === "approved",
    lookup: { carrier: service.settings.lookupEnabled ? carrierOf(verification, carrier) : null },
    sna: null,
    url: `${origin}/v2/Services/${serviceSid}/Verifications/${sid}`,
    sid,
    date_created: isoSeconds(verification.createdAt),
    service_sid: serviceSid,
    channel: channelOf(verification),
  };
}

/** The one that the code was sent by last. */
function channelOf({ sends }: Verification): string {
  return sends.at(-1)?.channel ?? "sms";
}

/** What a check returns, in Twilio's order. A fifth wrong code is still said to be pending. */
export function verificationCheckResource(verification: Verification): Record<string, unknown> {
  const isApproved = verification.status === "approved";
  return {
    status: isApproved ? "approved" : "pending",
    payee: verification.payee,
    date_updated: isoSeconds(verification.updatedAt),
    account_sid: verification.accountSid,
    to: verification.to,
    amount: verification.amount,
    valid: isApproved,
    sna_attempts_error_codes: [],
    sid: verification.sid,
    date_created: isoSeconds(verification.createdAt),
    service_sid: verification.serviceSid,
    channel: channelOf(verification),
  };
}

/** What kind of number it is, if the service looks it up. */
function carrierOf(
  { to, accountSid }: Verification,
  carrier: Pick<Carrier, "phone">,
): Record<string, string | null> {
  const country = networkOf(to)?.code.slice(0, 3) ?? null;
  return {
    mobile_country_code: country,
    type: carrier.phone(to, { account: accountSid }).state === "landline" ? "landline" : "mobile",
    error_code: null,
    mobile_network_code: country === null ? null : "01",
    name: "Mock Carrier",
  };
}
