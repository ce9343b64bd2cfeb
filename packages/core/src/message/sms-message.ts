import type { TemplateVariables, UsageType } from "./template-variables.ts";
/** Options of single providers. Each adapter adds its own key by module augmentation. */
// biome-ignore lint/suspicious/noEmptyInterface: adapters augment it
export interface ProviderOptions {}

/**
 * One text to one person: a `body`, or the `usageType` whose template makes it. Neither is needed where an option of
 * the provider says what is sent, such as Twilio's `contentSid`.
 */
export type SmsMessage = {
  /** E.164 (`+15558675310`), or as people write it when the connector has a `defaultCountry`. */
  to: string;
  /** Overrides the connector's sender. Where the connector sends from a service, both are passed on. */
  from?: string | undefined;
  /** Yours, at most 255 characters: comes back in receipts and, where the provider allows, in delivery updates. */
  reference?: string | undefined;
  /** When to send. Providers that cannot schedule refuse it as `unsupported`. */
  sendAt?: Date | undefined;
  /** How long the provider may keep trying, in whole seconds. */
  validityPeriodSeconds?: number | undefined;
  /** Where delivery updates go; overrides the connector's. An absolute http(s) URL. */
  statusCallback?: string | undefined;
  /** Fields of this message to drop, or to move into the provider's range, where the provider cannot keep them as they are. */
  bestEffort?: readonly BestEffortField[] | undefined;
  /** Refuse the message (`invalid-message`) rather than pay for more segments. */
  maxSegments?: number | undefined;
  /**
   * What only one provider has, by its name: `{ twilio: { shortenUrls: true } }`. Other providers ignore
   * it.
   */
  providerOptions?: ProviderOptions | undefined;
} & (
  | {
      /** The text as it is to arrive. Placeholders (`{{name}}`) are refused: nothing would fill them. */
      body: string;
      /**
       * Sends `{{` in the `body` as it is.
       * @default false
       */
      literal?: boolean | undefined;
      /** The case that the text is for; smskit picks no template. */
      usageType?: UsageType | undefined;
      variables?: undefined;
      locale?: undefined;
    }
  | {
      /** The case that picks the template. */
      usageType: UsageType;
      /** What the template's placeholders are filled from. */
      variables?: TemplateVariables | undefined;
      /**
       * The reader's language: `pt-BR`. Other ways to write it are understood: `pt_BR.UTF-8`, and an `Accept-Language`
       * header, of which the first entry counts. What names no language gets the template without a locale.
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

/** A field that a message may do without. */
export type BestEffortField = "validityPeriodSeconds" | "statusCallback";

/** Marks prepared messages. A plain field, so that it survives spread and JSON. */
export const preparedMark = "smskit/prepared-message";

/**
 * A message that needs no further decision. Any connector's `send` takes it as it is, and fills only what it
 * lacks: a second provider sends the very same text.
 */
export interface PreparedMessage {
  /** Tells a prepared message from one that is not. */
  readonly kind: typeof preparedMark;
  /** E.164. */
  to: string;
  /** The sender that the caller chose; overrides the connector's. */
  from?: string | undefined;
  /** Yours; comes back in receipts. */
  reference?: string | undefined;
  /** The text; absent where the provider has it: by a template id, or by an option such as Twilio's `contentSid`. */
  body?: string | undefined;
  /** The case that the text is for. */
  usageType?: UsageType | undefined;
  /** What the template was filled from. */
  variables?: TemplateVariables | undefined;
  /** A canonical BCP 47 tag. */
  locale?: string | undefined;
  /** The provider's own template, for those that take template ids and no text. */
  templateId?: string | undefined;
  /** How many segments the text takes. */
  segments?: number | undefined;
  /** How the text is encoded on the air. */
  encoding?: "gsm-7" | "ucs-2" | undefined;
  /** When to send. */
  sendAt?: Date | undefined;
  /** How long the provider may keep trying, in whole seconds. */
  validityPeriodSeconds?: number | undefined;
  /** Where delivery updates go: an absolute http(s) URL. */
  statusCallback?: string | undefined;
  /** Fields to drop, or to move into the provider's range, if the provider cannot keep them as they are. */
  bestEffort?: readonly BestEffortField[] | undefined;
  /** The most segments that the message may take. */
  maxSegments?: number | undefined;
  /** What only one provider has, by its name. */
  providerOptions?: ProviderOptions | undefined;
}
