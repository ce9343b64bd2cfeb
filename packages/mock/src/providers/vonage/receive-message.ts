import type { Inbound, InboundText } from "../../carrier/reply.ts";
import { receivingAccount } from "../shared/accounts.ts";
import { isoSeconds } from "../shared/dates.ts";
import { inboundSettings } from "../shared/inbound-settings.ts";
import { networkOf } from "../shared/networks.ts";
import { splitGsm, splitUcs2, toGsm } from "../shared/split-text.ts";
import { inboundParts } from "../vonage-sms/receive-message.ts";
import { vonageSmsWebhook } from "../vonage-sms/webhook.ts";
import type { VonageState } from "./state.ts";
import { messagesWebhook } from "./webhook.ts";

/** The account of a text if no account is known. */
const unknownAccount = "abcd1234";

/** Receives a text from a phone: for the application of the number, or else for the account. STOP is left to the app. */
export function receiveMessage(text: InboundText, state: VonageState): Inbound | undefined {
  const { accounts, carrier } = state;
  // An agent of RCS has a name instead of a number.
  const number = text.channel === "rcs" ? { number: text.to } : accounts.number(text.to);
  if (number === undefined) return undefined;
  if (text.account !== undefined && !accounts.has(text.account)) return undefined;
  const linked = accounts.number(text.to, text.account ?? carrier.number(text.to)?.account);
  const application = linked?.application === undefined ? undefined : state.application(linked.application);
  const accountId =
    receivingAccount(carrier, text, {
      provider: "vonage",
      owner: application?.apiKey,
      unknown: unknownAccount,
    }) ??
    accounts.firstKey ??
    unknownAccount;
  const account = accounts.find(accountId) ?? { apiKey: accountId };
  const ofAccount = accounts.inboundOf(number, accountId);
  if (account.api === "sms" && text.channel === "sms" && text.media.length === 0) {
    const { inboundUrl } = ofAccount;
    const parts = inboundParts(text, accountId);
    return {
      id: parts[0]?.id ?? "",
      accountId,
      webhooks:
        inboundUrl === undefined
          ? []
          : parts.map(({ fields }) => vonageSmsWebhook(inboundUrl, fields, {}, text.at)),
    };
  }
  const id = crypto.randomUUID();
  const { inboundUrl } = inboundSettings(
    carrier,
    { number: text.to, account: accountId },
    { inboundUrl: application?.inboundUrl ?? ofAccount.inboundUrl },
  );
  return {
    id,
    accountId,
    webhooks:
      inboundUrl === undefined
        ? []
        : [messagesWebhook(inboundUrl, inboundBody(id, text), { ...account, application })],
  };
}

function inboundBody(id: string, { from, to, body, media, channel, at }: InboundText) {
  const withoutPlus = (number: string): string => number.replace(/^\+/, "");
  const common = {
    to: withoutPlus(to),
    from: withoutPlus(from),
    channel: channel === "sms" && media.length > 0 ? "mms" : channel,
    message_uuid: id,
    timestamp: isoSeconds(at),
    context_status: "none",
    ...(channel === "sms" && { origin: { network_code: networkOf(from)?.code ?? "23410" } }),
  };
  const [file, ...others] = media;
  if (file === undefined) {
    const { parts } = toGsm(body) === body ? splitGsm(body) : splitUcs2(body);
    const keyword = (body.trim().split(/\s+/, 1)[0] ?? "").toUpperCase();
    return {
      ...common,
      message_type: "text",
      text: body,
      ...(channel === "sms" && {
        sms: { num_messages: String(parts.length), keyword },
        usage: { currency: "EUR", price: "0.0057" },
      }),
    };
  }
  if (others.length > 0) {
    const content = media.map(({ url, contentType }) => ({ type: typeOf(contentType), url }));
    return { ...common, message_type: "content", content, ...(body !== "" && { text: body }) };
  }
  const type = typeOf(file.contentType);
  return {
    ...common,
    message_type: type,
    [type]: { url: file.url, ...(body !== "" && { caption: body }) },
  };
}

function typeOf(contentType: string): string {
  const [kind = "", name] = contentType.split("/");
  if (kind === "image" || kind === "audio" || kind === "video") return kind;
  return /vcard/i.test(name ?? "") ? "vcard" : "file";
}
