import type { ContentOfType, ContentTemplate } from "./content-templates.ts";

/** What the phone gets of a template. */
export interface RenderedContent {
  readonly body: string;
  readonly mediaUrls: readonly string[];
}

const placeholder = /\{\{([^{}\s]*)\}\}/g;
const plainTypes = ["twilio/text", "twilio/media"];

/**
 * Fills in the variables of a template: those of the message, or else the defaults. Returns `undefined` if one has
 * neither, or if a placeholder is malformed.
 */
export function renderTemplate(
  template: ContentTemplate,
  given: Readonly<Record<string, string>>,
  channel: string,
): RenderedContent | undefined {
  const values: Readonly<Record<string, string>> = { ...template.variables, ...given };
  let isComplete = true;
  const fill = (text: string): string => {
    const filled = text.replace(placeholder, (_, name: string) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      if (value === undefined || value === "") isComplete = false;
      return value ?? "";
    });
    if (text.replace(placeholder, "").includes("{{")) isComplete = false;
    return filled;
  };
  const [type, content] = contentFor(template, channel);
  const body = textOf(type, content).map(fill).join("\n");
  const mediaUrls = mediaOf(content).map(fill);
  return isComplete ? { body, mediaUrls } : undefined;
}

/** SMS has plain text and media; the other channels show what is richer, if the template has it. */
function contentFor({ types }: ContentTemplate, channel: string): readonly [string, ContentOfType] {
  const names = Object.keys(types);
  const plain = plainTypes.find((name) => names.includes(name));
  const rich = names.find((name) => !plainTypes.includes(name));
  const name = (channel === "sms" ? (plain ?? rich) : (rich ?? plain)) ?? "";
  return [name, types[name] ?? {}];
}

function textOf(type: string, content: ContentOfType): readonly string[] {
  switch (type) {
    case "twilio/card":
      return texts(content["title"], content["subtitle"]);
    case "twilio/location":
      return texts(content["label"], content["address"]);
    case "twilio/schedule":
      return texts(content["title"]);
    case "whatsapp/authentication":
      return [authenticationText(content)];
    default:
      return texts(content["body"]);
  }
}

/** WhatsApp writes the text of an authentication template itself. Its code is the first variable. */
function authenticationText(content: ContentOfType): string {
  const minutes = content["code_expiration_minutes"];
  return [
    "{{1}} is your verification code.",
    content["add_security_recommendation"] === true && "For your security, do not share this code.",
    typeof minutes === "number" && `This code expires in ${minutes} minutes.`,
  ]
    .filter((sentence) => sentence !== false)
    .join(" ");
}

function mediaOf(content: ContentOfType): readonly string[] {
  const { media, cards } = content;
  const ofCards = Array.isArray(cards) ? cards.map((card: { media?: unknown } | null) => card?.media) : [];
  return texts(...(Array.isArray(media) ? media : []), ...ofCards);
}

function texts(...values: readonly unknown[]): string[] {
  return values.filter((value): value is string => typeof value === "string" && value !== "");
}
