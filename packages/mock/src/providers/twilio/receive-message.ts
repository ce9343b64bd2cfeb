import type { MessageDraft } from "../../carrier/carrier-message.ts";
import { countSegments } from "../../carrier/count-segments.ts";
import type { Inbound, InboundText } from "../../carrier/reply.ts";
import { receivingAccount } from "../shared/accounts.ts";
import { networkOf } from "../shared/networks.ts";
import type { Keyword } from "../shared/opt-outs.ts";
import type { WebhookFields } from "../shared/webhooks.ts";
import { shownAddress } from "./channels.ts";
import { failureOfState } from "./delivery-codes.ts";
import { deliveryReports } from "./delivery-reports.ts";
import { inboundTarget, inboundWebhook } from "./inbound-target.ts";
import { type MediaRecord, mediaRecords } from "./media/message-media.ts";
import { createMessageSid, serviceSidOf } from "./message-records.ts";
import type { MessagingService } from "./messaging/messaging-service.ts";
import { kindOfSender, type TwilioState } from "./state.ts";
import { readTwiml, type TwimlMessage } from "./twiml.ts";
import { verifySender } from "./verify/start-verification.ts";

/** The account of a text if no account is known. */
const unknownAccount = `AC${"0".repeat(32)}`;

/** A text from a phone, and what Twilio knows about it. */
interface Received {
  readonly text: InboundText;
  readonly sid: string;
  readonly media: readonly MediaRecord[];
  /** `undefined` if any account may own the number, and none has texted the phone yet. */
  readonly owner: string | undefined;
  readonly serviceSid: string | undefined;
  readonly service: MessagingService | undefined;
  readonly segments: number;
  readonly keyword: Keyword | undefined;
  /** The number, its service and the numbers of that: an opt-out applies to all of them. */
  readonly senders: readonly string[];
  /** Signs webhooks. */
  readonly token: string;
}

/** Receives a text from a phone on one of Twilio's numbers, and acts on STOP, START and HELP. */
export function receiveMessage(text: InboundText, state: TwilioState): Inbound | undefined {
  const { carrier, options } = state;
  // Verify's number discards what it receives.
  if (text.to === verifySender) {
    return { id: createMessageSid([]), accountId: text.account ?? text.lastMessage?.accountId, webhooks: [] };
  }
  const received = recognize(text, state);
  if (received === undefined) return undefined;
  const { sid, owner, keyword, senders, token } = received;
  const target = inboundTarget(text, received, state);
  const fields = fieldsOf(received, options.advancedOptOut === true);
  const accept = (message: TwimlMessage): void => void carrier.accept(draftOf(received, message));

  return {
    id: sid,
    accountId: owner ?? unknownAccount,
    webhooks: target === undefined ? [] : [inboundWebhook(target, fields, token)],
    onAccepted() {
      state.records.add({
        sid,
        accountSid: owner ?? unknownAccount,
        serviceSid: received.serviceSid,
        from: shownAddress({ channel: text.channel, address: text.from }),
        to: shownAddress({ channel: text.channel, address: text.to }),
        body: text.body,
        segments: received.segments,
        media: received.media,
        mediaCount: received.media.length,
        status: "received",
        direction: "inbound",
        createdAt: text.at,
        updatedAt: text.at,
        sentAt: text.at,
        errorCode: undefined,
      });
      const reply = keyword && state.optOuts.apply(keyword, { phone: text.from, senders, account: owner });
      if (reply) accept({ body: reply, mediaUrls: [], attributes: {} });
    },
    onResponse(response) {
      for (const message of readTwiml(response)) {
        const isEmpty = message.body === "" && message.mediaUrls.length === 0;
        const to = message.attributes["to"] ?? text.from;
        if (!isEmpty && !state.optOuts.isOptedOut(to, senders, owner)) accept(message);
      }
    },
  };
}

/** Finds the account and the service that a text is for; `undefined` if it is for none. */
function recognize(text: InboundText, state: TwilioState): Received | undefined {
  const { carrier, options } = state;
  const { to, account, lastMessage } = text;
  const sender = state.sender(to);
  const linked = state.services.ofSender(to, account ?? lastMessage?.accountId);
  if (lastMessage === undefined && sender === undefined && linked === undefined) return undefined;
  if (account !== undefined && !state.hasAccount(account)) return undefined;
  const serviceSid = (lastMessage && serviceSidOf(lastMessage)) ?? linked?.sid;
  const owner =
    receivingAccount(carrier, text, {
      provider: "twilio",
      owner: state.numbers.holderOf(to) ?? sender?.account ?? (linked?.accountSid || undefined),
      unknown: unknownAccount,
    }) ?? options.accounts?.[0]?.sid;
  const service =
    serviceSid === undefined ? undefined : state.services.find(serviceSid, owner ?? linked?.accountSid ?? "");
  // Twilio leaves keywords to the app if a short code is in no service.
  const acts = serviceSid !== undefined || kindOfSender(to) !== "short-code";
  const sid = createMessageSid(text.media);
  return {
    text,
    sid,
    media: mediaRecords(sid, text.media),
    owner,
    serviceSid,
    service,
    segments: Math.max(1, countSegments(text.body).segments),
    keyword: acts ? state.optOuts.keywordOf(text.body) : undefined,
    senders:
      serviceSid === undefined
        ? [to]
        : [serviceSid, to, ...(service?.senders ?? []).map(({ sender }) => sender)],
    token: state.tokenOf(owner ?? unknownAccount),
  };
}

/** A message that replies to a text. */
function draftOf(received: Received, { body, mediaUrls, attributes }: TwimlMessage): MessageDraft {
  const { text, sid, owner, serviceSid, token } = received;
  const { to = text.from, from = text.to, statusCallback } = attributes;
  return {
    id: createMessageSid(mediaUrls),
    provider: "twilio",
    accountId: owner ?? unknownAccount,
    from,
    to,
    body,
    status: "queued",
    failureOf: failureOfState,
    inReplyTo: sid,
    parameters: {
      To: to,
      From: from,
      Body: body,
      ...(serviceSid !== undefined && { MessagingServiceSid: serviceSid }),
      ...(mediaUrls.length > 0 && { MediaUrl: mediaUrls }),
    },
    ...deliveryReports(statusCallback, token),
  };
}

/** The parameters of the webhook, in Twilio's order. */
function fieldsOf(received: Received, reportsOptOut: boolean): WebhookFields {
  const { text, sid, owner, serviceSid, segments, keyword } = received;
  const { from, to, body, media } = text;
  const fields: [string, string | undefined][] = [
    ["ToCountry", networkOf(to)?.country ?? ""],
    ["ToState", ""],
    ["SmsMessageSid", sid],
    ["NumMedia", String(media.length)],
    ["ToCity", ""],
    ["FromZip", ""],
    ["SmsSid", sid],
    ["FromState", ""],
    ["SmsStatus", "received"],
    ["FromCity", ""],
    ["Body", body],
    ["FromCountry", networkOf(from)?.country ?? ""],
    ["To", to],
    ["MessagingServiceSid", serviceSid],
    ["ToZip", ""],
    ["NumSegments", String(segments)],
    ["MessageSid", sid],
    ["AccountSid", owner ?? unknownAccount],
    ["From", from],
    ["ApiVersion", "2010-04-01"],
    ...media.flatMap(({ url, contentType }, index): [string, string][] => [
      [`MediaContentType${index}`, contentType],
      [`MediaUrl${index}`, url],
    ]),
    ["OptOutType", reportsOptOut ? keyword : undefined],
  ];
  return fields.filter((field): field is [string, string] => field[1] !== undefined);
}
