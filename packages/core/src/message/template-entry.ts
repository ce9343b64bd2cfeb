import type { UsageType } from "./template-variables.ts";

interface Entry {
  /** The case that the template is for. */
  usageType: UsageType;
  /** `pt-BR`, or as systems write it: `pt_BR.UTF-8`. A template without a locale is for every other locale. */
  locale?: string | null | undefined;
}

/** A text with placeholders, for one usage type and at most one locale. Providers may store one that says the same. */
export interface ContentTemplate extends Entry {
  /** `"Your code is {{code}}"`. */
  content: string;
  /**
   * A bare domain, `example.com`. Adds the last line `@example.com #123456`, so that phones offer the code to this site
   * only.
   * @see https://wicg.github.io/sms-one-time-codes/
   */
  appendOrigin?: string | undefined;
  /** The templates that providers send instead of the content, by the provider's name. */
  templateIds?: TemplateIds | undefined;
}

/** Templates that providers store, for one usage type and at most one locale. */
export interface ProviderTemplate extends Entry {
  /** The template of each provider, by the provider's name: `{ aliyun: "SMS_153055065" }`. */
  templateIds: TemplateIds;
  content?: undefined;
  appendOrigin?: undefined;
}

export type Templates = readonly (ContentTemplate | ProviderTemplate)[];

/** By `definition.provider`. Undefined values are ignored. */
export type TemplateIds = { readonly [provider: string]: TemplateId | undefined };

/** The id of a template at its provider, alone or with the variables that the template takes. */
export type TemplateId =
  | string
  | {
      /** The id of the template at the provider. */
      readonly id: string;
      /**
       * The variables that are sent: a list in the provider's order, or each under the provider's name for it.
       * @default the placeholders of the content in their order, or `["code"]` without content
       */
      readonly parameters?: TemplateParameters | undefined;
    };

/** `["code", "user.name"]`, or `{ otp: "code", name: "user.name" }`. */
export type TemplateParameters =
  | readonly string[]
  | {
      /** The name of the variable. */
      readonly [name: string]: string | undefined;
    };

/** The usage types that connectors know. All but `OrganizationInvitation` are about a code. */
export const listedUsageTypes: ReadonlySet<string> = /* @__PURE__ */ new Set([
  "SignIn",
  "Register",
  "ForgotPassword",
  "Generic",
  "Test",
  "OrganizationInvitation",
  "UserPermissionValidation",
  "BindNewIdentifier",
  "MfaVerification",
  "BindMfa",
]);
