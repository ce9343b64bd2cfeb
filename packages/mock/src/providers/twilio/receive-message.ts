import type { Carrier } from "../../carrier/carrier.ts";
import type { MessageDraft } from "../../carrier/carrier-message.ts";
import { countSegments } from "../../carrier/count-segments.ts";
import type { Inbound, InboundText } from "../../carrier/reply.ts";
import { failureOfState } from "./delivery-codes.ts";
import { deliveryReports } from "./delivery-reports.ts";
import { type MessageRecords, serviceSidOf } from "./message-records.ts";
import { applyKeyword, isOptedOut, type Keyword, readKeyword } from "./opt-out.ts";
import type { MockTwilioOptions } from "./options.ts";
import { hexId } from "./responses.ts";
import { kindOfSender, type TwilioState } from "./state.ts";
import { readTwiml, type TwimlMessage } from "./twiml.ts";
import { verifySender } from "./verify/start-verification.ts";
import { twilioWebhook } from "./webhook.ts";

/** Stands for the account of a text whose account nobody can tell. */
const nobody = `AC${"0".repeat(32)}`;

/** A text from a phone as the account has it. */
interface Received {
  readonly text: InboundText;
  readonly id: string;
  readonly accountSid: string;
  readonly serviceSid: string | undefined;
  readonly keyword: Keyword | undefined;
}

/** Takes a text from a phone to one of Twilio's numbers, and acts on STOP, START and HELP. */
export function receiveMessage(
  text: InboundText,
  context: { carrier: Carrier; state: TwilioState; records: MessageRecords; options: MockTwilioOptions },
): Inbound | undefined {
  const { carrier, state, records, options } = context;
  const { from, to, lastMessage } = text;
  // Nobody reads what is sent to Verify.
  if (to === verifySender) {
    return { id: `SM${hexId()}`, accountId: text.account ?? lastMessage?.accountId, webhooks: [] };
  }
  const sentFrom = lastMessage?.provider === "twilio" ? lastMessage : undefined;
  const sender = state.sender(to);
  const linked = state.serviceOf(to);
  if (sentFrom === undefined && sender === undefined && linked === undefined) return undefined;
  if (text.account !== undefined && !state.hasAccount(text.account)) return undefined;
  const serviceSid = (sentFrom && serviceSidOf(sentFrom)) ?? linked?.sid;
  const service = options.services?.find(({ sid }) => sid === serviceSid);
  // Twilio leaves keywords to a short code that is in no service.
  const acts = serviceSid !== undefined || kindOfSender(to) !== "short-code";
  const lastTexted = carrier.messages.findLast(
    (message) => message.provider === "twilio" && message.to === from && message.accountId !== nobody,
  );
  /** Nothing where any account may own the sender, and none has texted the phone yet. */
  const owner =
    text.account ??
    (sentFrom?.accountId === nobody ? undefined : sentFrom?.accountId) ??
    sender?.account ??
    service?.account ??
    lastTexted?.accountId ??
    options.accounts?.[0]?.sid;
  const received: Received = {
    text,
    id: `${text.media.length > 0 ? "MM" : "SM"}${hexId()}`,
    accountSid: owner ?? nobody,
    serviceSid,
    keyword: acts ? readKeyword(text.body) : undefined,
  };
  const account = received.accountSid;
  const token = state.tokenOf(account);
  const senders = serviceSid === undefined ? [to] : [serviceSid, to, ...(service?.phoneNumbers ?? [])];
  const url = service?.inboundUrl ?? sender?.inboundUrl ?? options.inboundUrl;
  const parameters = parametersOf(received, options.advancedOptOut === true);

  return {
    id: received.id,
    accountId: account,
    webhooks: url === undefined ? [] : [twilioWebhook(url, parameters, token)],
    onAccepted() {
      records.add({
        sid: received.id,
        accountSid: received.accountSid,
        serviceSid,
        from,
        to,
        body: text.body,
        segments: Math.max(1, countSegments(text.body).segments),
        media: text.media.length,
        status: "received",
        direction: "inbound",
        createdAt: text.at,
        updatedAt: text.at,
        sentAt: text.at,
        errorCode: undefined,
      });
      const { keyword } = received;
      const response = keyword && applyKeyword(carrier, { phone: from, account: owner, keyword }, senders);
      if (response)
        carrier.accept(draftOf(received, { body: response, mediaUrls: [], attributes: {} }, token));
    },
    onResponse(response) {
      for (const message of readTwiml(response)) {
        const draft = draftOf(received, message, token);
        const isNothing = message.body === "" && message.mediaUrls.length === 0;
        if (isNothing || isOptedOut(carrier.phone(draft.to, { account: owner }).optedOutOf, senders))
          continue;
        carrier.accept(draft);
      }
    },
  };
}

/** A message that replies to a text. */
function draftOf(
  { text, id, accountSid, serviceSid }: Received,
  message: TwimlMessage,
  token: string,
): MessageDraft {
  const { to = text.from, from = text.to, statusCallback } = message.attributes;
  const { body, mediaUrls } = message;
  return {
    id: `${mediaUrls.length > 0 ? "MM" : "SM"}${hexId()}`,
    provider: "twilio",
    accountId: accountSid,
    from,
    to,
    body,
    status: "queued",
    failureOf: failureOfState,
    inReplyTo: id,
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

/** In the order in which Twilio writes them. */
function parametersOf(received: Received, tellsOptOut: boolean): [string, string][] {
  const { text, id, accountSid, serviceSid, keyword } = received;
  const { from, to, body, media } = text;
  const parameters: [string, string | undefined][] = [
    ["ToCountry", countryOf(to)],
    ["ToState", ""],
    ["SmsMessageSid", id],
    ["NumMedia", String(media.length)],
    ["ToCity", ""],
    ["FromZip", ""],
    ["SmsSid", id],
    ["FromState", ""],
    ["SmsStatus", "received"],
    ["FromCity", ""],
    ["Body", body],
    ["FromCountry", countryOf(from)],
    ["To", to],
    ["MessagingServiceSid", serviceSid],
    ["ToZip", ""],
    ["NumSegments", String(Math.max(1, countSegments(body).segments))],
    ["MessageSid", id],
    ["AccountSid", accountSid],
    ["From", from],
    ["ApiVersion", "2010-04-01"],
    ...media.flatMap(({ url, contentType }, index): [string, string][] => [
      [`MediaContentType${index}`, contentType],
      [`MediaUrl${index}`, url],
    ]),
    ["OptOutType", tellsOptOut ? keyword : undefined],
  ];
  return parameters.filter((parameter): parameter is [string, string] => parameter[1] !== undefined);
}

/** As far as this mock tells countries apart. */
function countryOf(number: string): string {
  const countries = { "+1": "US", "+33": "FR", "+34": "ES", "+44": "GB", "+49": "DE", "+91": "IN" };
  return Object.entries(countries).find(([prefix]) => number.startsWith(prefix))?.[1] ?? "";
}
