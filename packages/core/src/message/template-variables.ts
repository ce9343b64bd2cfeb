/** The case that a template is for. Any other string is a custom usage type. */
export type UsageType =
  | "SignIn"
  | "Register"
  | "ForgotPassword"
  | "Generic"
  | "Test"
  | "OrganizationInvitation"
  | "UserPermissionValidation"
  | "BindNewIdentifier"
  | "MfaVerification"
  | "BindMfa"
  | (string & {});

/** The values of placeholders: `{{code}}`, `{{user.name}}`, `{{list.0}}`. */
export type TemplateVariables = { readonly [name: string]: TemplateValue } & {
  /** Always a string, and not blank: a number would lose its leading zeros. */
  readonly code?: string;
};

/** A text, a number, or several of them under names or in a list. */
export type TemplateValue =
  | string
  | number
  | { readonly [name: string]: TemplateValue }
  | readonly (string | number)[];
