import type { Carrier } from "../../carrier/carrier.ts";
import type { ProviderRequest } from "../../server/provider-request.ts";
import { createOptOuts, type OptOuts } from "../shared/opt-outs.ts";
import { createRequestLimit, type RequestLimit } from "../shared/request-limit.ts";
import { isAlphanumericSender } from "./alphanumeric.ts";
import { readAddress } from "./channels.ts";
import { type Compliance, createCompliance } from "./compliance/compliance-state.ts";
import { type ContentTemplates, createContentTemplates } from "./content/content-templates.ts";
import { twilioKeywords } from "./keywords.ts";
import { createMessageRecords, type MessageRecords } from "./message-records.ts";
import { createMessagingServices, type MessagingServices } from "./messaging/messaging-services.ts";
import type { MockTwilioOptions, TwilioAccount, TwilioAccountTraits, TwilioSender } from "./options.ts";
import { regionOf } from "./responses.ts";
import { type ConversationCookies, createConversationCookies } from "./twiml/conversation-cookies.ts";

/** The account that a request is from. */
export interface CallingAccount extends TwilioAccountTraits {
  sid: string;
  authToken?: string | undefined;
  isTest: boolean;
}

/** The accounts, senders, services and messages of one mock, and what they have done. */
export interface TwilioState {
  readonly carrier: Carrier;
  readonly options: MockTwilioOptions;
  readonly records: MessageRecords;
  readonly optOuts: OptOuts;
  readonly limit: RequestLimit;
  /** The account that the credentials belong to, unless the path names another one. */
  authenticate(request: ProviderRequest, accountInPath: string | undefined): CallingAccount | undefined;
  /** The account that a request names, whether or not its credentials are valid. */
  accountOf(request: ProviderRequest): string | undefined;
  /** Whether an account with this SID exists. */
  hasAccount(sid: string): boolean;
  /** A sender, whichever account owns it. */
  sender(sender: string): TwilioSender | undefined;
  /** The senders that the options list, if they list any. */
  readonly listedSenders: readonly TwilioSender[] | undefined;
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
  /** The auth token that signs an account's webhooks. */
  tokenOf(accountSid: string): string;
  /** Clears what was counted and kept: all of it, or that of one account. */
  reset(account: string | undefined): void;
}

/** Replaces a token that the mock does not know. */
const unknownToken = "0".repeat(32);

const accountSid = /^AC[0-9a-fA-F]{32}$/;
const keySid = /^SK[0-9a-fA-F]{32}$/;
const secret = /^[0-9a-zA-Z]{32}$/;

/** The kind of a sender; `undefined` if it is invalid. */
export function kindOfSender(sender: string): "phone" | "short-code" | "alphanumeric" | undefined {
  if (/^\+[1-9]\d{6,14}$/.test(sender)) return "phone";
  if (/^\d{3,8}$/.test(sender)) return "short-code";
  if (isAlphanumericSender(sender)) return "alphanumeric";
  return undefined;
}

/** The account that a path of the 2010 API names. */
export function accountInPath(path: string): string | undefined {
  return /^\/2010-04-01\/Accounts\/([^/.]+)/.exec(path)?.[1];
}

export function createTwilioState(carrier: Carrier, options: MockTwilioOptions): TwilioState {
  const testAccounts = new Set(options.testAccounts);
  const listedSenders = options.senders?.map((sender) => (typeof sender === "string" ? { sender } : sender));
  const senders = listedSenders && new Map(listedSenders.map((sender) => [sender.sender, sender]));
  const limit = createRequestLimit(carrier);
  const records = createMessageRecords(carrier);
  let isLost = false;
  let apiOrigin: string | undefined;
  const cookies = createConversationCookies(carrier.now);
  const services = createMessagingServices(carrier, options.services, () => isLost);
  const compliance = createCompliance(carrier, () => isLost);
  const content = createContentTemplates(options, () => isLost);
  /** The tokens that the options or a request contained, by account. */
  const tokens = new Map(options.accounts?.map(({ sid, authToken }) => [sid, authToken]));

  function complete(account: TwilioAccount): CallingAccount {
    if (account.authToken !== undefined) tokens.set(account.sid, account.authToken);
    return { ...options.defaults, ...account, isTest: testAccounts.has(account.sid) };
  }

  function identify(username: string, password: string, inPath: string | undefined) {
    if (options.accounts === undefined) {
      if (!secret.test(password)) return undefined;
      if (accountSid.test(username)) return complete({ sid: username, authToken: password });
      if (keySid.test(username)) return complete({ sid: inPath ?? `AC${username.slice(2)}` });
      return undefined;
    }
    const account = options.accounts.find(
      ({ sid, authToken, apiKeys }) =>
        (sid === username && authToken === password) ||
        apiKeys?.some((key) => key.sid === username && key.secret === password),
    );
    return account && complete(account);
  }

  return {
    carrier,
    options,
    records,
    content,
    optOuts: createOptOuts(carrier, twilioKeywords),
    limit,
    listedSenders,
    authenticate({ basic, host, origin }, inPath) {
      if (host.startsWith("api.")) apiOrigin = origin;
      if (basic === undefined) return undefined;
      const account = identify(basic.username, basic.password, inPath);
      if (account === undefined || account.status === "closed") return undefined;
      if (inPath !== undefined && inPath !== account.sid) return undefined;
      if (account.regions !== undefined && !account.regions.includes(regionOf(host))) return undefined;
      return account;
    },
    accountOf({ basic, path }) {
      const inPath = accountInPath(path);
      if (inPath !== undefined || basic === undefined) return inPath;
      const { username } = basic;
      if (!keySid.test(username)) return accountSid.test(username) ? username : undefined;
      if (options.accounts === undefined) return `AC${username.slice(2)}`;
      return options.accounts.find(({ apiKeys }) => apiKeys?.some(({ sid }) => sid === username))?.sid;
    },
    hasAccount: (sid) => options.accounts?.some((known) => known.sid === sid) ?? accountSid.test(sid),
    sender(sender) {
      if (senders !== undefined) return senders.get(sender);
      return kindOfSender(sender) === undefined ? undefined : { sender };
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
    isLost: () => isLost,
    handle(lost, respond) {
      isLost = lost;
      try {
        return respond();
      } finally {
        isLost = false;
      }
    },
    tokenOf: (sid) => tokens.get(sid) ?? options.authToken ?? unknownToken,
    reset(account) {
      limit.reset(account);
      records.reset(account);
      services.reset(account);
      compliance.reset(account);
      content.reset(account);
      cookies.reset(account);
    },
  };
}
