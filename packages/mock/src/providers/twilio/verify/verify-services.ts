import { randomHexId } from "../../shared/ids.ts";
import type { TwilioVerifyService } from "../options.ts";
import { createResourceStore } from "../resource-store.ts";
import type { TwilioState } from "../state.ts";

/** A Verify service with all its settings. */
export interface VerifyService {
  readonly sid: string;
  readonly accountSid: string;
  readonly settings: VerifySettings;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What can be set of a service. */
export interface VerifySettings {
  readonly friendlyName: string;
  /** Digits of a code. */
  readonly codeLength: number;
  readonly lookupEnabled: boolean;
  readonly psd2Enabled: boolean;
  readonly skipSmsToLandlines: boolean;
  readonly dtmfInputRequired: boolean;
  readonly doNotShareWarningEnabled: boolean;
  readonly customCodeEnabled: boolean;
  readonly verifyEventSubscriptionEnabled: boolean;
  readonly ttsName: string | null;
  readonly defaultTemplateSid: string | null;
  readonly push: {
    readonly includeDate: boolean;
    readonly apnCredentialSid: string | null;
    readonly fcmCredentialSid: string | null;
  };
  readonly totp: {
    /** Of the service's name, unless it was set. */
    readonly issuer: string | null;
    readonly timeStep: number;
    readonly codeLength: number;
    readonly skew: number;
  };
  readonly whatsapp: { readonly msgServiceSid: string | null; readonly from: string | null };
  readonly passkeys: {
    readonly relyingPartyId: string | null;
    readonly relyingPartyName: string | null;
    readonly relyingPartyOrigins: readonly string[] | null;
    readonly authenticatorAttachment: string | null;
    readonly discoverableCredentials: string | null;
    readonly userVerification: string | null;
  };
  /** Those that are turned on. */
  readonly channels: readonly string[];
}

/** The Verify services there are: listed, created by the app, or else every well-formed SID. */
export interface VerifyServices {
  find(sid: string, accountSid: string): VerifyService | undefined;
  /** The newest first; those that are only taken for granted are in no list. */
  list(accountSid: string): readonly VerifyService[];
  /** Makes a service of an account; it is not saved yet. */
  draft(accountSid: string, settings: Partial<VerifySettings>): VerifyService;
  save(service: VerifyService): void;
  remove(service: VerifyService): void;
  /** Forgets what requests changed: everything, or what one account changed. */
  reset(accountSid: string | undefined): void;
}

/** As the API creates a service. */
const plain: VerifySettings = {
  friendlyName: "My Verify Service",
  codeLength: 6,
  lookupEnabled: false,
  psd2Enabled: false,
  skipSmsToLandlines: false,
  dtmfInputRequired: true,
  doNotShareWarningEnabled: false,
  customCodeEnabled: false,
  verifyEventSubscriptionEnabled: false,
  ttsName: null,
  defaultTemplateSid: null,
  push: { includeDate: true, apnCredentialSid: null, fcmCredentialSid: null },
  totp: { issuer: null, timeStep: 30, codeLength: 6, skew: 1 },
  whatsapp: { msgServiceSid: null, from: null },
  passkeys: {
    relyingPartyId: null,
    relyingPartyName: null,
    relyingPartyOrigins: null,
    authenticatorAttachment: null,
    discoverableCredentials: null,
    userVerification: null,
  },
  channels: ["sms", "call", "whatsapp"],
};
/** As the Console creates one. */
const ofConsole: VerifySettings = { ...plain, lookupEnabled: true, skipSmsToLandlines: true };

const serviceSid = /^VA[0-9a-fA-F]{32}$/;
/** When what the options list was created. */
export const longAgo = new Date("2024-01-02T03:04:05Z");

/** @internal */
export function createVerifyServices({
  carrier,
  options: { verifyServices },
  isLost,
}: Pick<TwilioState, "carrier" | "options" | "isLost">): VerifyServices {
  function ofOptions(
    { sid, account: _, rateLimits: __, ...given }: TwilioVerifyService,
    accountSid: string,
  ): VerifyService {
    const own = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    const settings: VerifySettings = { ...ofConsole, ...own };
    return { sid, accountSid, settings, createdAt: longAgo, updatedAt: longAgo };
  }

  const store = createResourceStore<VerifyService>({
    isLost,
    listed: (accountSid) =>
      (verifyServices ?? [])
        .filter(({ account = accountSid }) => account === accountSid)
        .map((service) => ofOptions(service, accountSid)),
    implied: (sid, accountSid) =>
      verifyServices === undefined && serviceSid.test(sid)
        ? ofOptions({ sid, customCodeEnabled: true }, accountSid)
        : undefined,
  });

  return {
    ...store,
    draft(accountSid, settings) {
      const now = new Date(carrier.now());
      return {
        sid: `VA${randomHexId()}`,
        accountSid,
        settings: { ...plain, ...settings },
        createdAt: now,
        updatedAt: now,
      };
    },
  };
}
