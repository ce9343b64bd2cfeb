import type { DeliveryFailure } from "../../carrier/carrier-message.ts";
import type { Uplink } from "../../server/mock-provider.ts";
import type { ProviderResponse } from "../../server/provider-response.ts";
import { jsonParameters } from "../shared/parameters.ts";
import { isPhoneNumber } from "../shared/validation.ts";
import { type CheckedMessage, checkMessage } from "./check-message.ts";
import { failureOfCode, failureOfState, magicCode } from "./delivery-codes.ts";
import { deliveryReports } from "./delivery-reports.ts";
import type { DeliveryCode } from "./errors.ts";
import { isTollFree } from "./keywords.ts";
import { carrierId, newMessageId } from "./message-id.ts";
import { messageResource } from "./message-resource.ts";
import { json, refused } from "./responses.ts";
import type { BandwidthState, CallingAccount } from "./state.ts";

/** A request to send. */
export interface SendRequest {
  readonly state: BandwidthState;
  readonly account: CallingAccount;
  readonly json: Readonly<Record<string, unknown>>;
}

/**
 * Responds to `POST /api/v2/users/{accountId}/messages`. Whatever is well-formed is accepted; what else is wrong with it
 * is reported later.
 */
export function sendMessageResponse(request: SendRequest, uplink: Uplink): ProviderResponse {
  const { state, account } = request;
  const now = state.carrier.now();
  const checked = checkMessage(request.json, now);
  if (!("to" in checked)) return refused("request-validation", { fieldErrors: checked });
  const owner = state.application(checked.applicationId)?.accountId ?? account.id;
  if (owner !== account.id) return refused("forbidden");
  const { to, from, text, media, expiration } = checked;
  const id = newMessageId(now);
  const isMms = media.length > 0 || to.length > 1;
  const [first] = to.map((recipient, index) =>
    uplink.accept({
      id: carrierId(id, index),
      provider: "bandwidth",
      accountId: account.id,
      from,
      to: recipient,
      body: text,
      media: media.map((url) => ({ url })),
      status: "queued",
      ...(isMms && { counted: { segments: 1, encoding: "gsm-7" } }),
      failure: failureOf(recipient, checked, request),
      failureOf: failureOfState,
      ...(expiration && {
        validity: {
          periodMs: expiration.getTime() - now,
          expired: failureOfCode("4360"),
          waitsForPhone: false,
        },
      }),
      parameters: jsonParameters({ ...request.json, to }),
      ...deliveryReports(state),
    }),
  );
  return first === undefined ? refused("request-validation") : json(202, messageResource(first));
}

/** How a message ends that was accepted although something is wrong with it. */
function failureOf(
  to: string,
  { from, applicationId }: CheckedMessage,
  { state, account }: SendRequest,
): DeliveryFailure | undefined {
  const code = magicCode(to) ?? objectionTo(to, { from, applicationId }, { state, account });
  return code === undefined ? undefined : failureOfCode(code);
}

/** Which of the codes Bandwidth reports for what is unconfirmed where the documentation describes two that fit. */
function objectionTo(
  to: string,
  { from, applicationId }: Pick<CheckedMessage, "from" | "applicationId">,
  { state, account }: Pick<SendRequest, "state" | "account">,
): DeliveryCode | undefined {
  const isAlphanumeric = /[A-Za-z]/.test(from);
  const isNumber = from.startsWith("+");
  if (state.application(applicationId) === undefined) return "4452";
  if (isNumber && !isRoutable(from)) return "4302";
  const number = isAlphanumeric ? { number: from } : state.number(from);
  // The United States and Canada have no alphanumeric senders.
  if (number === undefined || (isAlphanumeric && to.startsWith("+1"))) return "4403";
  if ((number.accountId ?? account.id) !== account.id) return "4407";
  if (!isRoutable(to)) return "4303";
  if (from === to) return "4401";
  if (account.destinations?.some((code) => to.startsWith(code)) === false) return "4432";
  // For other numbers than toll-free ones, opt-outs are those of carriers.
  if (state.optOuts.isOptedOut(to, [from], account.id)) return isTollFree(from) ? "4475" : "4775";
  return undefined;
}

/** Whether a network could route to a number: those of North America have ten digits. */
function isRoutable(number: string): boolean {
  return isPhoneNumber(number) && (!number.startsWith("+1") || number.length === 12);
}
