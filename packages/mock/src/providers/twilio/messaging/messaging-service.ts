import { stableHexId } from "../../shared/ids.ts";
import { type FormValues, flag, integer, oneOf, text, url } from "../form-fields.ts";
import type { TwilioService } from "../options.ts";

/** The kinds of senders in a pool. A channel is one such as WhatsApp. */
export type SenderKind = "phone" | "short-code" | "alphanumeric" | "channel";

/** A sender in the pool of a service. */
export interface PoolSender {
  readonly sid: string;
  readonly kind: SenderKind;
  /** As messages have it in `From`. */
  readonly sender: string;
  /** Of an alphanumeric sender: the only country whose recipients get it, ISO 3166. @default every country */
  readonly country?: string | undefined;
  readonly createdAt: Date;
}

/** A Messaging Service. */
export interface MessagingService {
  readonly sid: string;
  readonly accountSid: string;
  readonly settings: ServiceSettings;
  /** In the order in which they were added. */
  readonly senders: readonly PoolSender[];
  /** Any sender of the account may be used with it: a service that is only taken for granted. */
  readonly takesAnySender: boolean;
  /** Whether it sends. */
  readonly isAvailable: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What can be set of a service. @see https://www.twilio.com/docs/messaging/api/service-resource */
export const settingFields = {
  friendlyName: text({ most: 64 }),
  inboundRequestUrl: url,
  inboundMethod: oneOf("GET", "POST"),
  fallbackUrl: url,
  fallbackMethod: oneOf("GET", "POST"),
  statusCallback: url,
  stickySender: flag,
  mmsConverter: flag,
  smartEncoding: flag,
  scanMessageContent: oneOf("inherit", "enable", "disable"),
  fallbackToLongCode: flag,
  areaCodeGeomatch: flag,
  validityPeriod: integer(1, 36_000),
  synchronousValidation: flag,
  usecase: oneOf("discussion", "marketing", "notifications", "poll", "undeclared", "verification"),
  useInboundWebhookOnNumber: flag,
} as const;

export type ServiceSettings = Readonly<Required<FormValues<typeof settingFields>>>;

/** As the API creates a service. */
export const usualSettings: ServiceSettings = {
  friendlyName: "My Messaging Service",
  inboundRequestUrl: null,
  inboundMethod: "POST",
  fallbackUrl: null,
  fallbackMethod: "POST",
  statusCallback: null,
  stickySender: true,
  mmsConverter: true,
  smartEncoding: true,
  scanMessageContent: "inherit",
  fallbackToLongCode: true,
  areaCodeGeomatch: true,
  validityPeriod: 36_000,
  synchronousValidation: false,
  usecase: "undeclared",
  useInboundWebhookOnNumber: false,
};

/** What of it applies to a message that is sent without a service. */
export const withoutService = {
  mmsConverter: true,
  statusCallback: null,
  smartEncoding: false,
  validityPeriod: 36_000,
} satisfies Partial<ServiceSettings>;

const prefixes: Readonly<Record<SenderKind, string>> = {
  phone: "PN",
  "short-code": "SC",
  alphanumeric: "AI",
  channel: "XE",
};
const longAgo = new Date("2024-01-02T03:04:05Z");

/** The SID of a sender that no request made. */
export function sidOfSender(kind: SenderKind, sender: string): string {
  return `${prefixes[kind]}${stableHexId(sender)}`;
}

/** A service of the options. Without `inboundUrl`, texts go where those of the sender go. */
export function serviceOfOptions(service: TwilioService, accountSid: string): MessagingService {
  const { sid, friendlyName, phoneNumbers, shortCodes, alphaSenders, inboundUrl, available = true } = service;
  const senders = (kind: SenderKind, all: readonly string[] = []): PoolSender[] =>
    all.map((sender) => ({ sid: sidOfSender(kind, sender), kind, sender, createdAt: longAgo }));
  return {
    sid,
    accountSid,
    settings: {
      ...usualSettings,
      ...(friendlyName !== undefined && { friendlyName }),
      smartEncoding: false,
      usecase: "notifications",
      inboundRequestUrl: inboundUrl ?? null,
      useInboundWebhookOnNumber: inboundUrl === undefined,
    },
    senders: [
      ...senders("phone", phoneNumbers),
      ...senders("short-code", shortCodes),
      ...senders("alphanumeric", alphaSenders),
    ],
    takesAnySender: false,
    isAvailable: available,
    createdAt: longAgo,
    updatedAt: longAgo,
  };
}
