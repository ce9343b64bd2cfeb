import type { PreparedMessage } from "@smskit/core";
import { type OptionFields, readProviderOptions } from "@smskit/core/provider";
import type { SinchConfig } from "./config.ts";

// FILL IN: the body of the request that sends one text, and the options that only Sinch has. Pass `to` (E.164) and `body` on
// unchanged. If Sinch does not store a reference, use `callbackUrl(message, config.statusCallback)`; see
// docs/guides/write-a-connector.md.

/** Parameters of Sinch's messages that the message itself has no field for. */
export interface SinchMessageOptions {
  /** How fast Sinch sends the message. @default "normal" */
  priority?: "normal" | "high" | undefined;
}

declare module "@smskit/core" {
  interface ProviderOptions {
    sinch?: SinchMessageOptions | undefined;
  }
}

/** The options: their names in Sinch's API, and their types. */
const optionFields: OptionFields<SinchMessageOptions> = {
  priority: ["priority", ["normal", "high"]],
};

/**
 * Returns the JSON that sends a message. `undefined` fields are not sent.
 * @throws {SmsError} `invalid-message` for an option that Sinch does not have; nothing was sent.
 */
export function messageRequest(message: PreparedMessage, config: SinchConfig): Record<string, unknown> {
  return {
    to: message.to,
    from: message.from ?? config.from,
    text: message.body,
    reference: message.reference,
    callback_url: message.statusCallback ?? config.statusCallback,
    ...readProviderOptions("sinch", message, optionFields, { callbackUrl: "statusCallback" }),
  };
}
