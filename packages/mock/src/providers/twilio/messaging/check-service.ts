import type { Channel } from "../../../carrier/carrier-message.ts";
import { readAddress, shownAddress } from "../channels.ts";
import type { RefusalCode } from "../errors.ts";
import type { SendRequest } from "../send-request.ts";
import { chooseSender } from "./choose-sender.ts";
import type { MessagingService } from "./messaging-service.ts";

/** The service that a message is sent with. */
export function serviceOf({ serviceSid, account, state }: SendRequest): MessagingService | undefined {
  return serviceSid === undefined ? undefined : state.services.find(serviceSid, account.sid);
}

/** Checks the Messaging Service, if one was given, and that it has a sender for the recipient. */
export function checkService(send: SendRequest): RefusalCode | undefined {
  const { serviceSid, account, from } = send;
  if (serviceSid === undefined) return undefined;
  if (!/^MG[0-9a-fA-F]{32}$/.test(serviceSid)) return 21705;
  // Test credentials have no services.
  const service = account.isTest ? undefined : serviceOf(send);
  if (service === undefined) return 21701;
  if (!service.isAvailable) return 21702;
  if (from !== undefined) return undefined;
  if (service.senders.length === 0) return 21704;
  return senderFor(service, send) === undefined ? 21703 : undefined;
}

/** Checks that the Messaging Service has the sender, if both were given. */
export function checkPool(send: SendRequest): RefusalCode | undefined {
  const { channel, from } = send;
  const service = serviceOf(send);
  if (from === undefined || service === undefined || service.takesAnySender) return undefined;
  const shown = shownAddress({ channel, address: from });
  return service.senders.some(({ sender }) => sender === shown) ? undefined : 21711;
}

/**
 * Returns what chooses the sender of a message once it leaves the service, which may have changed by then: it may have
 * lost the sender, or be deleted.
 */
export function senderPicker(send: SendRequest): (() => string) | undefined {
  const service = serviceOf(send);
  if (service === undefined) return undefined;
  const { state, to, channel } = send;
  return () => {
    const current = serviceOf(send) ?? service;
    const sender = senderFor(current, send) ?? senderFor(service, send) ?? "";
    if (channel === "sms") state.services.history.note(current, to, sender);
    return sender;
  };
}

function senderFor(service: MessagingService, send: SendRequest): string | undefined {
  const { channel, to, mediaUrls, state } = send;
  if (channel !== "sms") return channelSenderOf(service, channel);
  return chooseSender(service, { to, hasMedia: mediaUrls.length > 0 }, state);
}

/** Any number of a service that is taken for granted is a sender of every channel. */
function channelSenderOf(
  { senders, takesAnySender }: MessagingService,
  channel: Channel,
): string | undefined {
  const ofPool = senders.map(({ sender }) => readAddress(sender)).find((one) => one.channel === channel);
  return ofPool?.address ?? (takesAnySender ? senders[0]?.sender : undefined);
}
