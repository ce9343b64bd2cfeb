import { nextOrder } from "../../carrier/acceptance-order.ts";
import type { CarrierMessage, MessageDraft } from "../../carrier/carrier-message.ts";
import type { Inbound, InboundText } from "../../carrier/reply.ts";
import { readAddress, shownAddress } from "./channels.ts";
import { failuresOf } from "./delivery-codes.ts";
import { deliveryReports } from "./delivery-reports.ts";
import { inboundFields } from "./inbound-fields.ts";
import { inboundTarget, inboundWebhook } from "./inbound-target.ts";
import { contentTypeOf } from "./media/message-media.ts";
import { createMessageSid } from "./message-records.ts";
import { type ReceivedText, recognizeText } from "./recognize-text.ts";
import type { TwilioState } from "./state.ts";
import type { TwimlMessage } from "./twiml/read-twiml.ts";
import { createReplySession, withCookies } from "./twiml/reply-session.ts";
import { verifySender } from "./verify/start-verification.ts";

/** Receives a text from a phone on one of Twilio's numbers, and acts on STOP, START and HELP. */
export function receiveMessage(text: InboundText, state: TwilioState): Inbound | undefined {
  const { carrier, options } = state;
  // Verify's number discards what it receives.
  if (text.to === verifySender) {
    return { id: createMessageSid([]), accountId: text.account ?? text.lastMessage?.accountId, webhooks: [] };
  }
  const received = recognizeText(text, state);
  if (received === undefined) return undefined;
  const { sid, accountSid, owner, keyword, senders, token } = received;
  const target = inboundTarget(text, received, state);
  const fields = inboundFields(received, {
    apiOrigin: state.apiOrigin,
    reportsOptOut: options.advancedOptOut === true,
  });
  const accept = (message: TwimlMessage): CarrierMessage => carrier.accept(draftOf(received, message));
  const cookies = state.cookies.of({ account: accountSid, phone: text.from, sender: text.to });

  return {
    id: sid,
    accountId: accountSid,
    webhooks: target === undefined ? [] : [withCookies(inboundWebhook(target, fields, token), cookies)],
    onAccepted() {
      state.records.add({
        sid,
        accountSid,
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
        order: nextOrder(),
        updatedAt: text.at,
        sentAt: text.at,
        errorCode: undefined,
      });
      const reply = keyword && state.optOuts.apply(keyword, { phone: text.from, senders, account: owner });
      if (reply) accept({ verb: "Message", body: reply, mediaUrls: [], attributes: {} });
    },
    onResponse: createReplySession({
      fields,
      token,
      cookies,
      send(message) {
        const { address } = readAddress(message.attributes["to"] ?? text.from);
        if (state.optOuts.isOptedOut(address, senders, owner)) return undefined;
        const { id, status } = accept(message);
        return { sid: id, status };
      },
    }),
  };
}

/** A message that replies to a text. */
function draftOf(received: ReceivedText, { body, mediaUrls, attributes }: TwimlMessage): MessageDraft {
  const { text, sid, accountSid, serviceSid, token } = received;
  const to = attributes["to"] ?? shownAddress({ channel: text.channel, address: text.from });
  const from = attributes["from"] ?? shownAddress({ channel: text.channel, address: text.to });
  const { channel, address } = readAddress(to);
  return {
    id: createMessageSid(mediaUrls),
    provider: "twilio",
    accountId: accountSid,
    from: readAddress(from).address,
    to: address,
    channel,
    body,
    media: mediaUrls.map((url) => ({ url, contentType: contentTypeOf(url) })),
    status: "queued",
    failureOf: failuresOf(channel),
    inReplyTo: sid,
    parameters: {
      To: to,
      From: from,
      Body: body,
      ...(serviceSid !== undefined && { MessagingServiceSid: serviceSid }),
      ...(mediaUrls.length > 0 && { MediaUrl: mediaUrls }),
    },
    ...deliveryReports(attributes["statusCallback"] || undefined, token),
  };
}
