import type { DeliveryFailure, MessageDraft } from "../../carrier/carrier-message.ts";
import type { Uplink } from "../../server/mock-provider.ts";
import type { ProviderResponse } from "../../server/provider-response.ts";
import { jsonParameters } from "../shared/parameters.ts";
import { isPhoneNumber } from "../shared/validation.ts";
import { batchResource } from "./batch.ts";
import { type CheckedBatch, checkBatch } from "./check-batch.ts";
import { type DeliveryCode, failureOfCode, failureOfState, magicCode } from "./delivery-codes.ts";
import { deliveryReports } from "./delivery-reports.ts";
import { carrierId, newId } from "./ids.ts";
import { type RecipientText, textFor } from "./message-text.ts";
import { isObjection, json, refused } from "./responses.ts";
import type { CallingAccount, SinchState } from "./state.ts";

/** A request with a JSON body. */
export interface BatchRequest {
  readonly state: SinchState;
  readonly account: CallingAccount;
  readonly json: Readonly<Record<string, unknown>>;
}

/**
 * Responds to `POST /xms/v1/{service_plan_id}/batches`. Whatever is well-formed is accepted; what else is wrong with a
 * message is in its delivery report.
 */
export function sendBatchResponse(request: BatchRequest, uplink: Uplink): ProviderResponse {
  const { state, account } = request;
  const now = state.carrier.now();
  const checked = checkBatch(request.json, account, now);
  if (isObjection(checked)) return refused(checked);
  const id = newId(now);
  const { fields } = checked;
  const messages = fields.to.map((to, index) =>
    uplink.accept({
      ...draftOf(to, checked, request),
      id: carrierId(id, index),
      // The first message stands for the batch.
      parameters: jsonParameters(index === 0 ? fields : { ...fields, to: [to] }),
    }),
  );
  return json(
    201,
    batchResource({
      id,
      fields,
      messages,
      createdAt: messages[0]?.createdAt ?? new Date(now),
      canceledAt: undefined,
    }),
  );
}

function draftOf(
  to: string,
  checked: CheckedBatch,
  { state, account }: BatchRequest,
): Omit<MessageDraft, "id" | "parameters"> {
  const { fields, content, sendAt, expireAt, hasExpiry } = checked;
  const now = state.carrier.now();
  const isScheduled = sendAt !== undefined && sendAt.getTime() > now;
  const begins = isScheduled ? sendAt.getTime() : now;
  const text = textFor(to, content);
  const from = fields.from ?? defaultOriginator(to, account);
  const isText = content.type === "mt_text";
  return {
    provider: "sinch",
    accountId: account.id,
    from: from ?? null,
    to,
    body: text.text,
    media: content.mediaUrls.map((url) => ({ url })),
    status: isScheduled ? "scheduled" : "queued",
    sendAt: isScheduled ? sendAt : undefined,
    counted: isText ? text : { segments: 1, encoding: "gsm-7" },
    failure: failureOf(to, { from, text, checked }, { state, account }),
    failureOf: failureOfState,
    validity: {
      periodMs: expireAt.getTime() - begins,
      expired: failureOfCode("406"),
      // If the request has no expiry, a message to a phone that is off is reported at once rather than in three days.
      waitsForPhone: hasExpiry,
    },
    ...deliveryReports(state, { fields, account }),
  };
}

/** The sender of the pool whose calling code is the longest that fits. */
function defaultOriginator(to: string, { defaultOriginators = {} }: CallingAccount): string | undefined {
  const [code = ""] = Object.keys(defaultOriginators)
    .filter((calling) => to.startsWith(calling))
    .toSorted((a, b) => b.length - a.length);
  return defaultOriginators[code];
}

/** How a message ends that was accepted although something is wrong with it. */
function failureOf(
  to: string,
  message: { from: string | undefined; text: RecipientText; checked: CheckedBatch },
  caller: Pick<BatchRequest, "state" | "account">,
): DeliveryFailure | undefined {
  const code = magicCode(to) ?? objectionTo(to, message, caller);
  return code === undefined ? undefined : failureOfCode(code);
}

/** Unconfirmed: that 408 is the code of a sender that the account does not have, and 257 that of an opt-out in this API. */
function objectionTo(
  to: string,
  { from, text, checked: { fields, content } }: Parameters<typeof failureOf>[1],
  { state, account }: Pick<BatchRequest, "state" | "account">,
): DeliveryCode | undefined {
  if (account.credit === false) return "413";
  if (content.type !== "mt_binary" && text.isUnmatched) return "405";
  const { max_number_of_message_parts: mostParts } = fields;
  if (content.type === "mt_text" && mostParts !== undefined && text.segments > mostParts) return "411";
  if (from === undefined) return "410";
  if (account.destinations?.some((code) => to.startsWith(code)) === false) return "412";
  const number = state.number(from);
  if (number === undefined || (number.account ?? account.id) !== account.id) return "408";
  // The United States and Canada have no alphanumeric senders.
  if (/[A-Za-z]/.test(from) && to.startsWith("+1")) return "408";
  if (!isPhoneNumber(to) || (to.startsWith("+1") && to.length !== 12)) return "402";
  return state.optOuts.isOptedOut(to, [from], account.id) ? "257" : undefined;
}
