import { randomInt, randomUUID } from "node:crypto";
import type { Inbound, InboundText } from "../../carrier/reply.ts";
import { splitGsm, splitUcs2, toGsm } from "../shared/split-text.ts";
import type { MockVonageOptions } from "./options.ts";
import type { VonageState } from "./state.ts";
import { messageTimestamp, vonageWebhook } from "./webhook.ts";

/** Takes a text from a phone to one of the account's numbers. Its parts are told one by one. */
export function receiveMessage(
  text: InboundText,
  { state, options }: { state: VonageState; options: MockVonageOptions },
): Inbound | undefined {
  const sender = state.sender(text.to);
  if (sender === undefined) return undefined;
  if (text.account !== undefined && !state.hasAccount(text.account)) return undefined;
  const lastAccount = text.lastMessage?.provider === "vonage" ? text.lastMessage.accountId : undefined;
  const account = text.account ?? lastAccount ?? options.accounts?.[0]?.apiKey ?? "abcd1234";
  const url = sender.inboundUrl ?? options.inboundUrl;
  const isGsm = toGsm(text.body) === text.body;
  const { parts } = isGsm ? splitGsm(text.body) : splitUcs2(text.body);
  const reference = String(randomInt(1, 256));
  const ids = parts.map(() => randomUUID());
  const webhooks = parts.map((part, index) => {
    const parameters: [string, string][] = [
      ["api-key", account],
      ["msisdn", withoutPlus(text.from)],
      ["to", withoutPlus(text.to)],
      ["messageId", ids[index] ?? ""],
      ["text", part],
      ["type", isGsm ? "text" : "unicode"],
      ["keyword", (part.trim().split(/\s+/, 1)[0] ?? "").toUpperCase()],
      ["message-timestamp", messageTimestamp(text.at)],
    ];
    if (parts.length > 1) {
      parameters.push(
        ["concat", "true"],
        ["concat-ref", reference],
        ["concat-total", String(parts.length)],
        ["concat-part", String(index + 1)],
      );
    }
    return url === undefined ? [] : [vonageWebhook(url, parameters, { settings: options, at: text.at })];
  });
  return { id: ids[0] ?? "", accountId: account, webhooks: webhooks.flat() };
}

function withoutPlus(number: string): string {
  return number.replace(/^\+/, "");
}
