import type { TemplateVariables, UsageType } from "./template-variables.ts";

/** Options of single providers. Each provider package adds its key by module augmentation. */
// biome-ignore lint/suspicious/noEmptyInterface: provider packages augment it
export interface ProviderOptions {}

/**
 * One text to one person: a `body`, or the `usageType` of a template. Neither is needed if an option of the provider has
 * the content, such as a content id.
 */
export type SmsMessage = {
  /** E.164 (`+15558675310`), or as people write it when the connector has a `defaultCountry`. */
  to: string;
  /** Overrides the connector's sender. If the connector sends from a service, both are passed on. */
  from?: string | undefined;
  /** Your own id, at most 255 characters. Returned in receipts and, if the provider supports it, in delivery updates. */
  reference?: string | undefined;
  /** When to send. `unsupported` if the provider cannot schedule. */
  sendAt?: Date | undefined;
  /** How long the provider may try to deliver, in whole seconds. */
  validityPeriodSeconds?: number | undefined;
  /** Where delivery updates are sent, an absolute http(s) URL. Overrides the connector's. */
  statusCallback?: string | undefined;
  /** Fields to drop, or to clamp into the provider's range, if the provider does not support their values. */
  bestEffort?: readonly BestEffortField[] | undefined;
  /** The most segments: a longer text is refused as `invalid-message`. */
  maxSegments?: number | undefined;
  /**
   * Options of single providers, by name: `{ acme: { shortenUrls: true } }`. Other providers ignore them.
   */
  providerOptions?: ProviderOptions | undefined;
} & (
  | {
      /** The text. Placeholders (`{{name}}`) are refused, since nothing would fill them. */
      body: string;
      /**
       * Sends `{{` in the `body` unchanged.
       * @default false
       */
      literal?: boolean | undefined;
      /** The case that the text is for. It does not pick a template. */
      usageType?: UsageType | undefined;
      variables?: undefined;
      locale?: undefined;
    }
  | {
      /** The case that picks the template. */
      usageType: UsageType;
      /** The values of the template's placeholders. */
      variables?: TemplateVariables | undefined;
      /**
       * The recipient's language: `pt-BR`. `pt_BR.UTF-8` and an `Accept-Language` header, of which the first entry counts,
       * are understood, too. Without a language, the template without a locale is used.
       */
      locale?: string | null | undefined;
      body?: undefined;
      literal?: undefined;
    }
  | {
      providerOptions: ProviderOptions;
      body?: undefined;
      literal?: undefined;
      usageType?: undefined;
      variables?: undefined;
      locale?: undefined;
    }
);

/** A field that may be dropped or clamped: see `bestEffort`. */
export type BestEffortField = "validityPeriodSeconds" | "statusCallback";

/** The `kind` of prepared messages: a plain field, so that it survives spread and JSON. */
export const preparedMark = "smskit/prepared-message";

/**
 * A message without open decisions. Every connector's `send` accepts it unchanged and fills only missing fields, so that a
 * second provider sends the same text.
 */
export interface PreparedMessage {
  /** Distinguishes a prepared message from one that is not. */
  readonly kind: typeof preparedMark;
  /** E.164. */
  to: string;
  /** The sender that the caller chose. Overrides the connector's. */
  from?: string | undefined;
  /** Your own id. Returned in receipts. */
  reference?: string | undefined;
  /** The text. Absent if the provider has it: a template id, or an option of the provider. */
  body?: string | undefined;
  /** The case that the text is for. */
  usageType?: UsageType | undefined;
  /** The values that filled the template. Present if a template was picked, so that another provider can pick its own. */
  variables?: TemplateVariables | undefined;
  /** A canonical BCP 47 tag. */
  locale?: string | undefined;
  /** The template that this connector's provider stores and sends. Every other connector picks its own. */
  templateId?: string | undefined;
  /** How many segments the text has. */
  segments?: number | undefined;
  /** The encoding of the text. */
  encoding?: "gsm-7" | "ucs-2" | undefined;
  /** When to send. */
  sendAt?: Date | undefined;
  /** How long the provider may try to deliver, in whole seconds. */
  validityPeriodSeconds?: number | undefined;
  /** Where delivery updates are sent: an absolute http(s) URL. */
  statusCallback?: string | undefined;
  /** Fields to drop, or to clamp into the provider's range, if the provider does not support their values. */
  bestEffort?: readonly BestEffortField[] | undefined;
  /** The most segments that the message may have. */
  maxSegments?: number | undefined;
  /** Options of single providers, by name. */
  providerOptions?: ProviderOptions | undefined;
}
