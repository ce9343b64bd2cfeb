import { ConnectorConfigFormItemType, type ConnectorMetadata, TemplateType } from "@logto/connector-kit";

type FormItem = NonNullable<ConnectorMetadata["formItems"]>[number];

/** The parts of a field's JSON Schema that the form uses. */
interface Field {
  type?: string | undefined;
  enum?: readonly unknown[] | undefined;
  description?: string | undefined;
  default?: unknown;
  writeOnly?: boolean | undefined;
}

/** Returns an item of Logto's form for each field of a config, in the schema's order. Secrets are shown as dots. */
export function formItemsOf(schema: object): FormItem[] {
  const { properties = {}, required = [] } = schema as {
    properties?: Readonly<Record<string, Field>>;
    required?: readonly string[];
  };
  return Object.entries(properties)
    .filter(([key]) => key !== "$schema")
    .map(([key, field]) => ({
      key,
      label: labelOf(key),
      required: required.includes(key) || key === "templates",
      ...(field.description !== undefined && { description: field.description }),
      ...(field.writeOnly && { isConfidential: true }),
      ...defaultOf(key, field),
      ...kindOf(field),
    }));
}

type Kind =
  | { type: ConnectorConfigFormItemType.Select; selectItems: { value: string; title: string }[] }
  | { type: Exclude<FormItem["type"], "Select" | "MultiSelect"> };

function kindOf({ type, enum: values }: Field): Kind {
  if (values?.every((value) => typeof value === "string")) {
    const selectItems = values.map((value) => ({ value, title: value }));
    return { type: ConnectorConfigFormItemType.Select, selectItems };
  }
  switch (type) {
    case "boolean":
      return { type: ConnectorConfigFormItemType.Switch };
    case "integer":
    case "number":
      return { type: ConnectorConfigFormItemType.Number };
    case "string":
      return { type: ConnectorConfigFormItemType.Text };
    default:
      return { type: ConnectorConfigFormItemType.Json };
  }
}

function defaultOf(key: string, { type, default: value }: Field): { defaultValue?: unknown } {
  if (key === "templates") return { defaultValue: sampleTemplates };
  if (value !== undefined) return { defaultValue: value };
  return type === "boolean" ? { defaultValue: false } : {};
}

/** One template for each of Logto's usage types. */
const sampleTemplates = Object.values(TemplateType).map((usageType) => ({
  usageType,
  content: contentFor(usageType),
}));

function contentFor(usageType: TemplateType): string {
  switch (usageType) {
    case TemplateType.SignIn:
      return "Your code to sign in is {{code}}. It is valid for 10 minutes.";
    case TemplateType.Register:
      return "Your code to sign up is {{code}}. It is valid for 10 minutes.";
    case TemplateType.ForgotPassword:
      return "Your code to reset your password is {{code}}. It is valid for 10 minutes.";
    case TemplateType.OrganizationInvitation:
      return "You are invited to an organization: {{link}}";
    default:
      return "Your verification code is {{code}}. It is valid for 10 minutes.";
  }
}

/** Returns the label of a field: `"From messaging service SID"` for `fromMessagingServiceSID`. */
export function labelOf(key: string): string {
  const words = key.replace(/([a-z\d])([A-Z])/g, "$1 $2").split(" ");
  const written = words.map((word) =>
    /^(?:api|id|sid|url)$/i.test(word) ? word.toUpperCase() : word.toLowerCase(),
  );
  const label = written.join(" ");
  return label.charAt(0).toUpperCase() + label.slice(1);
}
