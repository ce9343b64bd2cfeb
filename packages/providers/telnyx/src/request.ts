import type { PreparedMessage } from "@smskit/core";
import { callbackUrl, type OptionFields, readProviderOptions } from "@smskit/core/provider";
import type { TelnyxConfig } from "./config.ts";

/**
 * Parameters of Telnyx's messages that the message itself has no field for.
 * @see https://developers.telnyx.com/api-reference/messages/send-a-message
 */
export interface TelnyxMessageOptions {
  /** `true` makes Telnyx refuse texts with unusually many segments. @default false */
  autoDetect?: boolean | undefined;
  /**
   * The characters to send: `"auto"` picks GSM-7 if the text allows it; `"gsm7"` replaces characters by similar ones of
   * GSM-7, or refuses the text; `"ucs2"` changes nothing and costs more.
   * @default "auto"
   */
  encoding?: "auto" | "gsm7" | "ucs2" | undefined;
  /** Makes the message an MMS, which needs no text: at most 10 URLs, 1 MB in all. */
  mediaUrls?: string[] | undefined;
  /** A UUID; overrides the config's `messagingProfileId`. */
  messagingProfileId?: string | undefined;
  /** The subject of an MMS. */
  subject?: string | undefined;
  /** The protocol. @default `"MMS"` with `mediaUrls`, otherwise `"SMS"` */
  type?: "SMS" | "MMS" | undefined;
  /** Sends updates to the profile's webhooks too. */
  useProfileWebhooks?: boolean | undefined;
  /** Where Telnyx sends updates if the `statusCallback` fails: an absolute http(s) URL. */
  webhookFailoverUrl?: string | undefined;
}

declare module "@smskit/core" {
  interface ProviderOptions {
    telnyx?: TelnyxMessageOptions | undefined;
  }
}

/** The options: their names in Telnyx's API, and their types. */
const optionFields: OptionFields<TelnyxMessageOptions> = {
  autoDetect: ["auto_detect", "boolean"],
  encoding: ["encoding", ["auto", "gsm7", "ucs2"]],
  mediaUrls: ["media_urls", "string[]"],
  messagingProfileId: ["messaging_profile_id", "string"],
  subject: ["subject", "string"],
  type: ["type", ["SMS", "MMS"]],
  useProfileWebhooks: ["use_profile_webhooks", "boolean"],
  webhookFailoverUrl: ["webhook_failover_url", "string"],
};

// #region request
/**
 * Returns the JSON that sends a message. `undefined` fields are not sent.
 * @throws {SmsError} `invalid-message` for an option that Telnyx does not have; nothing was sent.
 * @see https://developers.telnyx.com/api-reference/messages/send-a-message
 */
export function messageRequest(message: PreparedMessage, config: TelnyxConfig): Record<string, unknown> {
  return {
    to: message.to,
    from: message.from ?? config.from,
    messaging_profile_id: config.messagingProfileId,
    text: message.body,
    send_at: message.sendAt && `${message.sendAt.toISOString().slice(0, 19)}Z`,
    webhook_url: callbackUrl(message, config.statusCallback),
    ...readProviderOptions("telnyx", message, optionFields, { webhookUrl: "statusCallback" }),
  };
}
// #endregion request
