import type { Inbound, InboundText } from "../../carrier/reply.ts";
import { receivingAccount } from "../shared/accounts.ts";
import { randomBelow } from "../shared/ids.ts";
import type { InboundSettings } from "../shared/inbound-settings.ts";
import { splitGsm, splitUcs2, toGsm } from "../shared/split-text.ts";
import type { WebhookFields } from "../shared/webhooks.ts";
import type { MockVonageSmsOptions } from "./options.ts";
import type { VonageSmsState } from "./state.ts";
import { messageTimestamp, vonageSmsWebhook } from "./webhook.ts";

/** The account of a text if no account is known. */
const unknownAccount = "abcd1234";

/** Receives a text from a phone on one of the account's numbers. Each part has a webhook. */
export function receiveMessage(text: InboundText, state: VonageSmsState): Inbound | undefined {
  const { options, accounts } = state;
  const number = accounts.number(text.to);
  if (number === undefined) return undefined;
  if (text.account !== undefined && !accounts.has(text.account)) return undefined;
  const accountId =
    receivingAccount(state.carrier, text, { provider: "vonage-sms", unknown: unknownAccount }) ??
    accounts.firstKey ??
    unknownAccount;
  const { inboundUrl, inboundMethod } = accounts.inboundOf(number, accountId);
  const settings = { ...options, receiptMethod: methodOf(inboundMethod, options.receiptMethod) };
  const parts = inboundParts(text, accountId);
  return {
    id: parts[0]?.id ?? "",
    accountId,
    webhooks:
      inboundUrl === undefined
        ? []
        : parts.map(({ fields }) => vonageSmsWebhook(inboundUrl, fields, settings, text.at)),
  };
}

/** What the SMS API reports about a text from a phone: each part by itself. */
export function inboundParts(
  text: Pick<InboundText, "from" | "to" | "body" | "at">,
  accountId: string,
): { id: string; fields: WebhookFields }[] {
  const isGsm = toGsm(text.body) === text.body;
  const { parts } = isGsm ? splitGsm(text.body) : splitUcs2(text.body);
  const reference = String(1 + randomBelow(255));
  return parts.map((part, index) => {
    const id = crypto.randomUUID();
    const fields: WebhookFields = [
      ["api-key", accountId],
      ["msisdn", withoutPlus(text.from)],
      ["to", withoutPlus(text.to)],
      ["messageId", id],
      ["text", part],
      ["type", isGsm ? "text" : "unicode"],
      ["keyword", (part.trim().split(/\s+/, 1)[0] ?? "").toUpperCase()],
      ["message-timestamp", messageTimestamp(text.at)],
      ...(parts.length === 1
        ? []
        : ([
            ["concat", "true"],
            ["concat-ref", reference],
            ["concat-total", String(parts.length)],
            ["concat-part", String(index + 1)],
          ] as const)),
    ];
    return { id, fields };
  });
}

/** The account's method, unless the number has the other one. */
function methodOf(
  ofNumber: InboundSettings["inboundMethod"],
  ofAccount: MockVonageSmsOptions["receiptMethod"],
): MockVonageSmsOptions["receiptMethod"] {
  if (ofNumber === "GET") return "GET";
  return ofNumber === "POST" && ofAccount === "GET" ? "POST" : ofAccount;
}

function withoutPlus(number: string): string {
  return number.replace(/^\+/, "");
}
