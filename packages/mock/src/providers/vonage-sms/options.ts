import type { VonageSmsSignatureMethod } from "./signature.ts";

/** What an account is and may do. */
export interface VonageSmsAccountTraits {
  /** A barred account is refused with 8. @default "active" */
  status?: "active" | "barred" | undefined;
  /** In EUR; each part costs 0.0333, and what it does not cover is 9. @default 10.28 */
  balance?: number | undefined;
  /** `false`: the account may not use the SMS API (11). @default true */
  http?: boolean | undefined;
  /** Requests to send within any second; one more is 1. @default unlimited */
  requestsPerSecond?: number | undefined;
  /** Puts the account in demo mode: only these numbers, E.164, may be texted; any other is 29. */
  testNumbers?: readonly string[] | undefined;
}

/** An account with its credentials. */
export interface VonageSmsAccount extends VonageSmsAccountTraits {
  /** 8 letters and digits. */
  apiKey: string;
  /** 8 to 25 characters. */
  apiSecret: string;
}

/** A number of the account. */
export interface VonageSmsSender {
  /** E.164. */
  sender: string;
  /** `false`: it can only call; texting from it is 15. @default true */
  sms?: boolean | undefined;
  /** Where texts to it are reported. @default `inboundUrl` of the mock */
  inboundUrl?: string | undefined;
}

/** Options of {@link mockVonageSms}. */
export interface MockVonageSmsOptions {
  /**
   * The accounts there are; credentials that are not listed are 4.
   *
   * @default every well-formed credential is a live account: a key of 8 letters and digits, a secret of 8 to 25
   */
  accounts?: readonly VonageSmsAccount[] | undefined;
  /** What every account is, unless `accounts` says otherwise. */
  defaults?: VonageSmsAccountTraits | undefined;
  /** The numbers there are; to +1 any other is 15. @default every number is owned by the account that asks */
  senders?: readonly (string | VonageSmsSender)[] | undefined;
  /** Where receipts of messages without `callback` are sent. @default nowhere */
  receiptUrl?: string | undefined;
  /** Where texts from phones are told. @default nowhere */
  inboundUrl?: string | undefined;
  /** How receipts and texts from phones are told. @default "POST-JSON" */
  receiptMethod?: "GET" | "POST" | "POST-JSON" | undefined;
  /** Tell too that the network has taken a message over (`accepted`). @default false */
  intermediateReceipts?: boolean | undefined;
  /** Signs what is told to apps, and checks `sig` of requests. @default nothing is signed */
  signatureSecret?: string | undefined;
  /** @default "md5hash" */
  signatureMethod?: VonageSmsSignatureMethod | undefined;
}
