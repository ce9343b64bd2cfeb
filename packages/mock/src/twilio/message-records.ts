import type { Carrier } from "../carrier.ts";
import type { CarrierMessage } from "../carrier-message.ts";

/** What Twilio keeps of the messages that went through it. What a phone got is not changed by any of this. */
export interface MessageRecords {
  find(id: string, accountSid: string): CarrierMessage | undefined;
  /** Newest first. */
  list(accountSid: string): CarrierMessage[];
  /** Forgets the text. */
  redact(id: string): void;
  isRedacted(id: string): boolean;
  /** Forgets that there was a message. */
  remove(id: string): void;
  reset(): void;
}

/** @internal */
export function createMessageRecords(carrier: Carrier): MessageRecords {
  const redacted = new Set<string>();
  const removed = new Set<string>();

  function isKept(message: CarrierMessage, accountSid: string): boolean {
    return message.provider === "twilio" && message.accountId === accountSid && !removed.has(message.id);
  }

  return {
    find(id, accountSid) {
      const message = carrier.message(id);
      return message !== undefined && isKept(message, accountSid) ? message : undefined;
    },
    list: (accountSid) => carrier.messages.filter((message) => isKept(message, accountSid)).reverse(),
    redact: (id) => void redacted.add(id),
    isRedacted: (id) => redacted.has(id),
    remove: (id) => void removed.add(id),
    reset() {
      redacted.clear();
      removed.clear();
    },
  };
}
