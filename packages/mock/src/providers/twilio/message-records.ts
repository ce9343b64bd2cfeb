import { orderOf } from "../../carrier/acceptance-order.ts";
import type { Carrier } from "../../carrier/carrier.ts";
import type { CarrierMessage } from "../../carrier/carrier-message.ts";
import { randomHexId } from "../shared/ids.ts";
import { type ChannelAddress, shownAddress } from "./channels.ts";
import { type MediaRecord, mediaRecords } from "./media/message-media.ts";

/** A message as Twilio keeps it: one that an app sent, or a text from a phone. */
export interface MessageRecord {
  readonly sid: string;
  readonly accountSid: string;
  readonly serviceSid: string | undefined;
  /** With the prefix of its channel. `null` until a service has picked a sender. */
  readonly from: string | null;
  /** With the prefix of its channel. */
  readonly to: string;
  readonly body: string;
  readonly segments: number;
  /** The files that Twilio still has. */
  readonly media: readonly MediaRecord[];
  /** The files that the message had. */
  readonly mediaCount: number;
  readonly status: string;
  readonly direction: "inbound" | "outbound-api" | "outbound-reply";
  readonly createdAt: Date;
  /** Its place among those of the same time. */
  readonly order: number;
  readonly updatedAt: Date;
  readonly sentAt: Date | undefined;
  readonly errorCode: string | undefined;
}

/** The messages that Twilio keeps. Changing them does not change what phones received. */
export interface MessageRecords {
  find(sid: string, accountSid: string): MessageRecord | undefined;
  /** The newest first. */
  list(accountSid: string, to?: ChannelAddress): MessageRecord[];
  /** Keeps a text from a phone. Of these, the last 10,000 are kept. */
  add(record: MessageRecord): void;
  /** Deletes the text of a message. */
  redact(sid: string): void;
  /** Deletes a message. */
  remove(sid: string): void;
  /** Deletes a file of a message, by the SID of the file. */
  removeMedia(sid: string): void;
  /** Clears everything, or what belongs to one account. */
  reset(accountSid: string | undefined): void;
}

const receivedLimit = 10_000;

/** Makes the SID of a message: `MM…` with media, `SM…` without. */
export function createMessageSid(media: readonly unknown[]): string {
  return `${media.length > 0 ? "MM" : "SM"}${randomHexId()}`;
}

export function createMessageRecords(carrier: Carrier): MessageRecords {
  const redacted = new Set<string>();
  const removed = new Set<string>();
  const removedMedia = new Set<string>();
  const received = new Map<string, MessageRecord>();

  function isKept(message: CarrierMessage, accountSid: string): boolean {
    return (
      message.provider === "twilio" &&
      message.accountId === accountSid &&
      /^[SM]M/.test(message.id) &&
      !removed.has(message.id)
    );
  }

  function shown(record: MessageRecord): MessageRecord {
    const media =
      removedMedia.size === 0 ? record.media : record.media.filter(({ sid }) => !removedMedia.has(sid));
    return { ...record, media, ...(redacted.has(record.sid) && { body: "" }) };
  }

  return {
    find(sid, accountSid) {
      const message = carrier.message(sid);
      if (message !== undefined) return isKept(message, accountSid) ? shown(recordOf(message)) : undefined;
      const text = received.get(sid);
      return text?.accountSid === accountSid ? shown(text) : undefined;
    },
    list(accountSid, to) {
      const sent = carrier.messages
        .filter(
          (message) =>
            (to === undefined || (message.to === to.address && message.channel === to.channel)) &&
            isKept(message, accountSid),
        )
        .map(recordOf);
      const texts = [...received.values()].filter(
        (record) => (to === undefined || record.to === shownAddress(to)) && record.accountSid === accountSid,
      );
      const all = texts.length === 0 ? sent : [...sent, ...texts];
      all.sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || a.order - b.order);
      return all.reverse().map(shown);
    },
    add(record) {
      received.set(record.sid, record);
      const [oldest] = received.keys();
      if (received.size > receivedLimit && oldest !== undefined) received.delete(oldest);
    },
    redact: (sid) => void redacted.add(sid),
    remove(sid) {
      removed.add(sid);
      received.delete(sid);
    },
    removeMedia: (sid) => void removedMedia.add(sid),
    reset(accountSid) {
      if (accountSid === undefined) {
        for (const known of [redacted, removed, removedMedia, received]) known.clear();
        return;
      }
      for (const [sid, record] of received) if (record.accountSid === accountSid) received.delete(sid);
    },
  };
}

/** A message on the carrier as Twilio keeps it. */
export function recordOf(message: CarrierMessage): MessageRecord {
  const { status, events, channel, parameters } = message;
  const waits = status === "accepted" || status === "scheduled";
  const sentAt = events.find((event) => event.status === "sent")?.at;
  const media = mediaRecords(message.id, mediaOf(message));
  // Until the service has sent it, Twilio does not show the text of a template.
  const isUnrendered = waits && parameters["ContentSid"] !== undefined;
  const discards = sentAt !== undefined && parameters["ContentRetention"] === "discard";
  const obfuscates = sentAt !== undefined && parameters["AddressRetention"] === "obfuscate";
  const to = shownAddress({ channel, address: message.to });
  return {
    sid: message.id,
    accountSid: message.accountId ?? "",
    serviceSid: serviceSidOf(message),
    from: message.from === null ? null : shownAddress({ channel, address: message.from }),
    to: obfuscates ? obfuscated(to) : to,
    body: discards || isUnrendered ? "" : message.body,
    segments: waits ? 0 : Math.max(1, message.segments),
    media: discards ? [] : media,
    mediaCount: media.length,
    status,
    direction: message.inReplyTo === undefined ? "outbound-api" : "outbound-reply",
    createdAt: message.createdAt,
    order: orderOf(message),
    updatedAt: events.at(-1)?.at ?? message.createdAt,
    sentAt,
    errorCode: message.errorCode,
  };
}

/** The files of a message. If they were converted to links, the phone got none. */
function mediaOf({ media, parameters }: CarrierMessage): CarrierMessage["media"] {
  if (media.length > 0) return media;
  return [parameters["MediaUrl"] ?? []].flat().map((url) => ({ url }));
}

/** A number as Twilio shows it if it must not be known: without its last four digits. */
export function obfuscated(number: string): string {
  return `${number.slice(0, -4)}XXXX`;
}

/**
 * Returns the SID of the Messaging Service that a message was sent with; it may be in From. Of a repeated parameter, the
 * first value counts.
 */
export function serviceSidOf({ parameters }: CarrierMessage): string | undefined {
  return [parameters["MessagingServiceSid"], parameters["From"]]
    .map((given) => [given].flat()[0])
    .find((sid) => sid !== undefined && /^MG[0-9a-fA-F]{32}$/.test(sid));
}
