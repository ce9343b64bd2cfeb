import type { PreparedMessage } from "@smskit/core";
import { type OptionFields, readProviderOptions } from "@smskit/core/provider";
import type { BandwidthConfig } from "./config.ts";

// FILL IN: the body of the request that sends one text, and the options that only Bandwidth has. Pass `to` (E.164) and `body` on
// unchanged. If Bandwidth does not store a reference, use `callbackUrl(message, config.statusCallback)`; see
// docs/guides/write-a-connector.md.

/** Parameters of Bandwidth's messages that the message itself has no field for. */
export interface BandwidthMessageOptions {
  /** How fast Bandwidth sends the message. @default "normal" */
  priority?: "normal" | "high" | undefined;
}

declare module "@smskit/core" {
  interface ProviderOptions {
    bandwidth?: BandwidthMessageOptions | undefined;
  }
}

/** The options: their names in Bandwidth's API, and their types. */
const optionFields: OptionFields<BandwidthMessageOptions> = {
  priority: ["priority", ["normal", "high"]],
};

/**
 * Returns the JSON that sends a message. `undefined` fields are not sent.
 * @throws {SmsError} `invalid-message` for an option that Bandwidth does not have; nothing was sent.
 */
export function messageRequest(message: PreparedMessage, config: BandwidthConfig): Record<string, unknown> {
  return {
    to: message.to,
    from: message.from ?? config.from,
    text: message.body,
    reference: message.reference,
    callback_url: message.statusCallback ?? config.statusCallback,
    ...readProviderOptions("bandwidth", message, optionFields, { callbackUrl: "statusCallback" }),
  };
}
