import { forgetAccount } from "../../shared/accounts.ts";
import type { MessagingService } from "./messaging-service.ts";

/** Which senders the services have used. */
export interface SenderHistory {
  /** The sender that last texted a recipient, also if the service no longer has it. */
  lastSender(service: MessagingService, recipient: string): string | undefined;
  /** How many messages a sender has sent. */
  countOf(service: MessagingService, sender: string): number;
  note(service: MessagingService, recipient: string, sender: string): void;
  /** Forgets what the senders of one account did, or of all. */
  reset(accountSid: string | undefined): void;
}

/** Of each account, the last recipients are remembered. */
const recipientLimit = 10_000;

export function createSenderHistory(): SenderHistory {
  const lastSenders = new Map<string, Map<string, string>>();
  const counts = new Map<string, Map<string, number>>();

  return {
    lastSender: ({ accountSid, sid }, recipient) => lastSenders.get(accountSid)?.get(`${sid} ${recipient}`),
    countOf: ({ accountSid, sid }, sender) => counts.get(accountSid)?.get(`${sid} ${sender}`) ?? 0,
    note(service, recipient, sender) {
      const { accountSid, sid } = service;
      const senders = lastSenders.get(accountSid) ?? new Map<string, string>();
      lastSenders.set(accountSid, senders);
      const key = `${sid} ${recipient}`;
      // The recipients that were texted last are at the end.
      senders.delete(key);
      senders.set(key, sender);
      const [oldest] = senders.keys();
      if (senders.size > recipientLimit && oldest !== undefined) senders.delete(oldest);
      const count = counts.get(accountSid) ?? new Map<string, number>();
      counts.set(accountSid, count.set(`${sid} ${sender}`, (count.get(`${sid} ${sender}`) ?? 0) + 1));
    },
    reset: (accountSid) => forgetAccount(accountSid, lastSenders, counts),
  };
}
