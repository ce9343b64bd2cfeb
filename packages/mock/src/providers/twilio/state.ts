import type { Carrier } from "../../carrier/carrier.ts";
import { createOptOuts, type OptOuts } from "../shared/opt-outs.ts";
import { createRequestLimit, type RequestLimit } from "../shared/request-limit.ts";
import { createAccounts, type TwilioAccounts } from "./account/accounts.ts";
import { isAlphanumericSender } from "./alphanumeric.ts";
import { readAddress } from "./channels.ts";
import { type Compliance, createCompliance } from "./compliance/compliance-state.ts";
import { type ContentTemplates, createContentTemplates } from "./content/content-templates.ts";
import { twilioKeywords } from "./keywords.ts";
import { createMessageRecords, type MessageRecords } from "./message-records.ts";
import { createMessagingServices, type MessagingServices } from "./messaging/messaging-services.ts";
import type { ApplicationRecord } from "./numbers/applications.ts";
import { type CallerIds, createCallerIds } from "./numbers/caller-ids.ts";
import { createNumbers, type Numbers } from "./numbers/numbers.ts";
import { createShortCodes, type ShortCodes } from "./numbers/short-codes.ts";
import type { MockTwilioOptions, TwilioSender } from "./options.ts";
import { createResourceStore, type ResourceStore } from "./resource-store.ts";
import { type ConversationCookies, createConversationCookies } from "./twiml/conversation-cookies.ts";
import type { UsageTriggerRecord } from "./usage/usage-triggers.ts";

export { accountInPath, type CallingAccount } from "./account/accounts.ts";

/** The accounts, senders, services and messages of one mock, and what they have done. */
export interface TwilioState extends TwilioAccounts {
  readonly carrier: Carrier;
  readonly options: MockTwilioOptions;
  readonly records: MessageRecords;
  readonly optOuts: OptOuts;
  readonly limit: RequestLimit;
  readonly numbers: Numbers;
  readonly shortCodes: ShortCodes;
  readonly callerIds: CallerIds;
  readonly applications: ResourceStore<ApplicationRecord>;
  readonly usageTriggers: ResourceStore<UsageTriggerRecord>;
  /** The senders that the options list, if they list any. */
  readonly listedSenders: readonly TwilioSender[] | undefined;
  /** A sender, whichever account owns it. */
  sender(sender: string): TwilioSender | undefined;
  readonly services: MessagingServices;
  /** The brands, campaigns and toll-free numbers that were registered. */
  readonly compliance: Compliance;
  /** A sender of a channel, with its prefix. The options list them as `whatsapp:+15551112222`. */
  channelSender(shown: string): TwilioSender | undefined;
  readonly content: ContentTemplates;
  readonly cookies: ConversationCookies;
  /** Where apps reach the API: where the last request did, else a mock server's address, else Twilio's. */
  readonly apiOrigin: string;
  /**
   * Whether a fault keeps the request that is being handled from being processed: then nothing changes, whatever the
   * response is.
   */
  isLost(): boolean;
  /** Handles a request, lost or not. */
  handle<Result>(isLost: boolean, respond: () => Result): Result;
  /** Clears what was counted and kept: all of it, or that of one account. */
  reset(account: string | undefined): void;
}

/** The kind of a sender; `undefined` if it is invalid. */
export function kindOfSender(sender: string): "phone" | "short-code" | "alphanumeric" | undefined {
  if (/^\+[1-9]\d{6,14}$/.test(sender)) return "phone";
  if (/^\d{3,8}$/.test(sender)) return "short-code";
  if (isAlphanumericSender(sender)) return "alphanumeric";
  return undefined;
}

export function createTwilioState(carrier: Carrier, options: MockTwilioOptions): TwilioState {
  let isRequestLost = false;
  const isLost = (): boolean => isRequestLost;
  const listedSenders = options.senders?.map((sender) => (typeof sender === "string" ? { sender } : sender));
  const senders = listedSenders && new Map(listedSenders.map((sender) => [sender.sender, sender]));
  const accounts = createAccounts(carrier, options, isLost);
  const numbers = createNumbers({
    carrier,
    senders: listedSenders,
    isSubaccount: (sid) => accounts.account(sid).accountSid !== sid,
    isLost,
  });
  const limit = createRequestLimit(carrier);
  const records = createMessageRecords(carrier);
  let apiOrigin: string | undefined;
  const cookies = createConversationCookies(carrier.now);
  const shortCodes = createShortCodes(listedSenders, isLost);
  const callerIds = createCallerIds(options, isLost);
  const applications = createResourceStore<ApplicationRecord>({ isLost });
  const usageTriggers = createResourceStore<UsageTriggerRecord>({ isLost });
  const services = createMessagingServices(carrier, options.services, isLost);
  const compliance = createCompliance(carrier, isLost);
  const content = createContentTemplates(options, isLost);
  const stores = [
    numbers,
    shortCodes,
    callerIds,
    applications,
    usageTriggers,
    services,
    compliance,
    content,
    cookies,
  ];

  return {
    ...accounts,
    carrier,
    options,
    records,
    content,
    optOuts: createOptOuts(carrier, twilioKeywords),
    limit,
    listedSenders,
    numbers,
    shortCodes,
    callerIds,
    applications,
    usageTriggers,
    authenticate(request, inPath) {
      if (request.host.startsWith("api.")) apiOrigin = request.origin;
      const account = accounts.authenticate(request, inPath);
      if (account?.type !== "Trial") return account;
      const verified = callerIds.list(account.sid).map(({ phoneNumber }) => phoneNumber);
      return { ...account, verifiedNumbers: verified };
    },
    sender(sender) {
      const owner = numbers.ownerOf(sender);
      if (owner === null) return undefined;
      const known =
        senders === undefined && kindOfSender(sender) !== undefined ? { sender } : senders?.get(sender);
      if (owner === undefined) return known;
      const record = numbers.ofNumber(sender, owner);
      return { ...known, sender, account: owner, sms: record?.sms, mms: record?.mms };
    },
    channelSender(shown) {
      if (senders !== undefined) return senders.get(shown);
      return readAddress(shown).channel === "sms" ? undefined : { sender: shown };
    },
    cookies,
    get apiOrigin() {
      return apiOrigin ?? carrier.serverUrl ?? "https://api.twilio.com";
    },
    services,
    compliance,
    isLost,
    handle(lost, respond) {
      isRequestLost = lost;
      try {
        return respond();
      } finally {
        isRequestLost = false;
      }
    },
    reset(account) {
      limit.reset(account);
      records.reset(account);
      accounts.resetAccounts(account);
      for (const store of stores) store.reset(account);
    },
  };
}
