import type { Inbound, InboundText } from "../../carrier/reply.ts";
import { receivingAccount } from "../shared/accounts.ts";
import { randomBelow } from "../shared/ids.ts";
import { type InboundSettings, inboundSettings } from "../shared/inbound-settings.ts";
import { splitGsm, splitUcs2, toGsm } from "../shared/split-text.ts";
import type { WebhookFields } from "../shared/webhooks.ts";
import type { MockVonageSmsOptions } from "./options.ts";
import type { VonageSmsState } from "./state.ts";
import { messageTimestamp, vonageSmsWebhook } from "./webhook.ts";

/** The account of a text if no account is known. */
const unknownAccount = "abcd1234";

/** Receives a text from a phone on one of the account's numbers. Each part has a webhook. */
export function receiveMessage(text: InboundText, state: VonageSmsState): Inbound | undefined {
  const { options } = state;
  const sender = state.sender(text.to);
  if (sender === undefined) return undefined;
  if (text.account !== undefined && !state.hasAccount(text.account)) return undefined;
  const accountId =
    receivingAccount(state.carrier, text, { provider: "vonage-sms", unknown: unknownAccount }) ??
    options.accounts?.[0]?.apiKey ??
    unknownAccount;
  const { inboundUrl, inboundMethod } = inboundSettings(
    state.carrier,
    { number: text.to, account: accountId },
    { inboundUrl: sender.inboundUrl ?? options.inboundUrl },
  );
  const settings = { ...options, receiptMethod: methodOf(inboundMethod, options.receiptMethod) };
  const isGsm = toGsm(text.body) === text.body;
  const { parts } = isGsm ? splitGsm(text.body) : splitUcs2(text.body);
  const reference = String(1 + randomBelow(255));
  const ids = parts.map(() => crypto.randomUUID());
  const fieldsOf = (part: string, index: number): WebhookFields => [
    ["api-key", accountId],
    ["msisdn", withoutPlus(text.from)],
    ["to", withoutPlus(text.to)],
    ["messageId", ids[index] ?? ""],
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
  return {
    id: ids[0] ?? "",
    accountId,
    webhooks:
      inboundUrl === undefined
        ? []
        : parts.map((part, index) => vonageSmsWebhook(inboundUrl, fieldsOf(part, index), settings, text.at)),
  };
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
