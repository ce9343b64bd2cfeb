import { countSegments } from "../../carrier/count-segments.ts";
import type { InboundText } from "../../carrier/reply.ts";
import { receivingAccount } from "../shared/accounts.ts";
import type { Keyword } from "../shared/opt-outs.ts";
import { shownAddress } from "./channels.ts";
import { type MediaRecord, mediaRecords } from "./media/message-media.ts";
import { createMessageSid, serviceSidOf } from "./message-records.ts";
import type { MessagingService } from "./messaging/messaging-service.ts";
import { kindOfSender, type TwilioState } from "./state.ts";

/** The account of a text if no account is known. */
const unknownAccount = `AC${"0".repeat(32)}`;

/** A text from a phone, and what Twilio knows about it. */
export interface ReceivedText {
  readonly text: InboundText;
  readonly sid: string;
  readonly media: readonly MediaRecord[];
  /** `undefined` if any account may own the number, and none has texted the phone yet. */
  readonly owner: string | undefined;
  /** The owner, or a SID of zeros. */
  readonly accountSid: string;
  readonly serviceSid: string | undefined;
  readonly service: MessagingService | undefined;
  readonly segments: number;
  readonly keyword: Keyword | undefined;
  /** The number, its service and the numbers of that: an opt-out applies to all of them. */
  readonly senders: readonly string[];
  /** Signs webhooks. */
  readonly token: string;
}

/** Finds the account and the service that a text is for; `undefined` if it is for none. */
export function recognizeText(text: InboundText, state: TwilioState): ReceivedText | undefined {
  const { carrier, options } = state;
  const { to, account, lastMessage } = text;
  const shown = shownAddress({ channel: text.channel, address: to });
  const sender = text.channel === "sms" ? state.sender(to) : state.channelSender(shown);
  const linked = state.services.ofSender(shown, account ?? lastMessage?.accountId);
  if (lastMessage === undefined && sender === undefined && linked === undefined) return undefined;
  if (account !== undefined && !state.hasAccount(account)) return undefined;
  const owner =
    receivingAccount(carrier, text, {
      provider: "twilio",
      owner: state.numbers.holderOf(to) ?? sender?.account ?? (linked?.accountSid || undefined),
      unknown: unknownAccount,
    }) ?? options.accounts?.[0]?.sid;
  // A number that is in no pool may have texted for a service that is only taken for granted.
  const lastSid = linked?.sid ?? (lastMessage && serviceSidOf(lastMessage));
  const service =
    lastSid === undefined ? undefined : state.services.find(lastSid, owner ?? linked?.accountSid ?? "");
  const serviceSid = service?.sid;
  // Twilio leaves keywords to the app if a short code is in no service.
  const acts = text.channel === "sms" && (serviceSid !== undefined || kindOfSender(to) !== "short-code");
  const sid = createMessageSid(text.media);
  return {
    text,
    sid,
    media: mediaRecords(sid, text.media),
    owner,
    accountSid: owner ?? unknownAccount,
    serviceSid,
    service,
    segments: Math.max(1, countSegments(text.body).segments),
    keyword: acts ? state.optOuts.keywordOf(text.body) : undefined,
    senders: service === undefined ? [to] : [service.sid, to, ...service.senders.map(({ sender }) => sender)],
    token: state.tokenOf(owner ?? unknownAccount),
  };
}
