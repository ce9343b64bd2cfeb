/** The JSON of the gateway's API. Times are ISO 8601. */

import type { SmsErrorCode } from "@smskit/core";
import type { MessageStatus } from "../state/gateway-message.ts";
import type { MessageContent } from "./message-types.ts";

export type * from "./event-types.ts";
export type * from "./message-types.ts";
export type { MessageStatus, SmsErrorCode };

/** An RFC 9457 problem. @see https://www.rfc-editor.org/rfc/rfc9457 */
export interface Problem {
  /** Where the error is explained, or `about:blank`. */
  type: string;
  /** What kind of problem it is, in a few words. */
  title: string;
  /** The HTTP status. */
  status: number;
  /** What is wrong and what to do, as a sentence. */
  detail?: string | undefined;
  /** As in `SmsErrorCode` of `@smskit/core`. */
  code?: SmsErrorCode | undefined;
  /** Whether the text was certainly not sent, or may have been. */
  delivery?: "not-sent" | "unknown" | undefined;
  /** The fields of the request that are wrong. */
  errors?:
    | {
        /** `variables.code`; `body` for the body as a whole. */
        path: string;
        /** `"is missing"`: continues the name of the field. */
        message: string;
      }[]
    | undefined;
}

/** A number that is to be proved. */
export interface NewVerification {
  to: string;
  /** What the code is for; picks the template. */
  usageType: string;
  locale?: string | undefined;
  /** The IP address of the person who asks for the code. Without it, nothing is limited by address. */
  ip?: string | undefined;
  /** Only calls with the same session can check or resend. Pass the browser's session id, not a user's. */
  session?: string | undefined;
  /**
   * `false` if no account has this number and the result must not reveal it: no text is sent, and no code is ever right.
   * @default true
   */
  known?: boolean | undefined;
  /** Your own id. The provider gets it. */
  reference?: string | undefined;
}

export interface ResendVerification {
  ip?: string | undefined;
  /** The session that the verification was started with, if any. */
  session?: string | undefined;
  reference?: string | undefined;
}

export interface CheckVerification {
  /** As the person typed it. */
  code: string;
  /** The session that the verification was started with, if any. */
  session?: string | undefined;
  /** The number that you are about to trust. If the code was sent to another one, the status is `not-found`. */
  to?: string | undefined;
  /** What you are about to allow. If the code was issued for something else, the status is `not-found`. */
  usageType?: string | undefined;
}

/** A verification whose code was sent, or may have been. */
export interface StartedVerification {
  /** Unguessable, and useless without the code: you may pass it to the browser. */
  verificationId: string;
  expiresAt: string;
  /** `unknown`: the text may be on the phone. Its code counts; offer another one from `resendAt`. */
  delivery: "accepted" | "unknown";
  /** When another code can be sent. */
  resendAt: string;
}

export interface CheckedVerification {
  /** Only `approved` proves the number. */
  status: "approved" | "incorrect" | "expired" | "locked" | "not-found" | "used";
  /** With `incorrect` only. */
  attemptsLeft?: number | undefined;
}

/** What to preview: a `body`, or the `usageType` of a template. */
export type PreviewRequest = MessageContent;

/** A text as it is sent. */
export interface Preview {
  /** Missing if the provider stores the text. */
  body?: string | undefined;
  /** The provider's template that is sent instead. */
  templateId?: string | undefined;
  encoding?: "gsm-7" | "ucs-2" | undefined;
  /** How many segments are billed. */
  segments?: number | undefined;
  /** Characters as a reader counts them. */
  characters?: number | undefined;
  /** The units that still fit into the last segment. */
  unitsLeft?: number | undefined;
  /** The characters that force UCS-2. */
  nonGsmCharacters?: string[] | undefined;
}

/** A template of the config. */
export interface Template {
  usageType: string;
  /** Missing on the template for every other language. */
  locale?: string | undefined;
  placeholders: string[];
  /** The connector whose own template it is. */
  connector?: string | undefined;
}

export interface TemplateList {
  templates: Template[];
}

export interface NumberRequest {
  number: string;
}

export interface Suppression {
  /** Whether the number is on the list, and not texted. */
  suppressed: boolean;
}

/** A number on the list of suppressions. */
export interface SuppressionEntry {
  /** Its place in the list. */
  id: string;
  /** All but the last two digits are masked. */
  number: string;
  /** Who added it: `key:<id>`, or `connector:<name>` for a STOP. Missing on old entries. */
  source?: string | undefined;
  addedAt: string;
}

/** A page of suppressed numbers, newest first. */
export interface SuppressionPage {
  suppressions: SuppressionEntry[];
  /** The `before` of the next page. Missing on the last one. */
  next?: string | undefined;
}

/** What was deleted about a person. */
export interface ErasedRecipient {
  messages: number;
  /** Those of them that were canceled before they were sent. */
  canceled: number;
  /** Messages that are being sent right now, and remain: erase again until it is 0. */
  underWay: number;
  /** Entries of the log of sends. */
  logEntries: number;
  /** Deleted verifications. Their codes are not accepted any more. */
  verifications: number;
  events: number;
}
