import type { PreparedMessage } from "@smskit/core";
import { type OptionFields, readProviderOptions } from "@smskit/core/provider";
import type { VonageConfig } from "./config.ts";

// FILL IN: the body of the request that sends one text, and the options that only Vonage has. Pass `to` (E.164) and `body` on
// unchanged. If Vonage does not store a reference, use `callbackUrl(message, config.statusCallback)`; see
// docs/guides/write-a-connector.md.

/** Parameters of Vonage's messages that the message itself has no field for. */
export interface VonageMessageOptions {
  /** How fast Vonage sends the message. @default "normal" */
  priority?: "normal" | "high" | undefined;
}

declare module "@smskit/core" {
  interface ProviderOptions {
    vonage?: VonageMessageOptions | undefined;
  }
}

/** The options: their names in Vonage's API, and their types. */
const optionFields: OptionFields<VonageMessageOptions> = {
  priority: ["priority", ["normal", "high"]],
};

/**
 * Returns the JSON that sends a message. `undefined` fields are not sent.
 * @throws {SmsError} `invalid-message` for an option that Vonage does not have; nothing was sent.
 */
export function messageRequest(message: PreparedMessage, config: VonageConfig): Record<string, unknown> {
  return {
    to: message.to,
    from: message.from ?? config.from,
    text: message.body,
    reference: message.reference,
    callback_url: message.statusCallback ?? config.statusCallback,
    ...readProviderOptions("vonage", message, optionFields, { callbackUrl: "statusCallback" }),
  };
}
