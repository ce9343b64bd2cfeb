import type { RefusalCode } from "../errors.ts";
import type { SendRequest } from "../send-request.ts";
import { chooseSender } from "./choose-sender.ts";
import type { MessagingService } from "./messaging-service.ts";

/** The service that a message is sent with. */
export function serviceOf({ serviceSid, account, state }: SendRequest): MessagingService | undefined {
  return serviceSid === undefined ? undefined : state.services.find(serviceSid, account.sid);
}

/** Checks the Messaging Service, if one was given, and that it has the sender. */
export function checkService(send: SendRequest): RefusalCode | undefined {
  const { serviceSid, account, from } = send;
  if (serviceSid === undefined) return undefined;
  if (!/^MG[0-9a-fA-F]{32}$/.test(serviceSid)) return 21705;
  // Test credentials have no services.
  const service = account.isTest ? undefined : serviceOf(send);
  if (service === undefined) return 21701;
  if (!service.isAvailable) return 21702;
  if (from !== undefined) {
    const isInPool = service.senders.some(({ sender }) => sender === from);
    return isInPool || service.takesAnySender ? undefined : 21711;
  }
  if (service.senders.length === 0) return 21704;
  return chooseSender(service, textOf(send), send.state) === undefined ? 21703 : undefined;
}

/**
 * Returns what chooses the sender of a message once it leaves the service, which may have changed by then: it may have
 * lost the sender, or be deleted.
 */
export function senderPicker(send: SendRequest): (() => string) | undefined {
  const service = serviceOf(send);
  if (service === undefined) return undefined;
  const { state, to } = send;
  return () => {
    const current = serviceOf(send) ?? service;
    const sender =
      chooseSender(current, textOf(send), state) ?? chooseSender(service, textOf(send), state) ?? "";
    state.services.history.note(current, to, sender);
    return sender;
  };
}

function textOf({ to, mediaUrls }: SendRequest): { to: string; hasMedia: boolean } {
  return { to, hasMedia: mediaUrls.length > 0 };
}
