import type { RefusalCode } from "../errors.ts";
import type { ContentOfType } from "./content-templates.ts";

/** What a request says of a template. What it leaves out is absent. */
interface GivenTemplate {
  friendlyName?: string;
  language?: string;
  variables: Readonly<Record<string, string>>;
  types: Readonly<Record<string, ContentOfType>>;
}

/** Why a template is refused. */
interface Refused {
  code: RefusalCode;
  reason: string;
}

/** The fields that each type must have, as Twilio's OpenAPI lists them. */
const requiredFields: Readonly<Record<string, readonly string[]>> = {
  "twilio/text": ["body"],
  "twilio/media": ["media"],
  "twilio/location": ["latitude", "longitude"],
  "twilio/list-picker": ["body", "button", "items"],
  "twilio/call-to-action": ["body", "actions"],
  "twilio/quick-reply": ["body", "actions"],
  "twilio/card": [],
  "twilio/catalog": ["body"],
  "twilio/carousel": ["body", "cards"],
  "twilio/flows": ["body", "button_text", "pages", "type"],
  "twilio/schedule": ["id", "title"],
  "whatsapp/card": ["body"],
  "whatsapp/authentication": ["actions"],
  "whatsapp/flows": ["body", "button_text", "flow_id"],
};
const mostVariables = 100;
/** `en`, `pt_BR`. Twilio's list of languages is longer than a mock needs. */
const languageCode = /^[a-z]{2,3}(?:_[A-Za-z]{2,4})?$/;

/** Reads the body of a request that creates or changes a template. */
export function readTemplate(given: Readonly<Record<string, unknown>>): GivenTemplate | Refused {
  const { friendly_name: friendlyName, language, variables = {}, types: givenTypes } = asOnTheWire(given);
  const types = isObject(givenTypes) ? typesOnTheWire(givenTypes) : undefined;
  if (types === undefined || Object.keys(types).length === 0) return refused(92001);
  for (const [type, content] of Object.entries(types)) {
    const required = Object.hasOwn(requiredFields, type) ? requiredFields[type] : undefined;
    if (required === undefined) return refused(92008);
    // Twilio's own words for a missing field are unconfirmed.
    if (!isObject(content)) return refused(20001, `Invalid parameter: types.${type}`);
    const missing = required.find((name) => content[name] === undefined || content[name] === "");
    if (missing !== undefined) return refused(20001, `Invalid parameter: types.${type}.${missing}`);
  }
  if (!isTexts(variables)) return refused(20001, "Invalid parameter: variables");
  if (Object.keys(variables).length > mostVariables) return refused(92002);
  if (language !== undefined && language !== "" && !isLanguage(language)) return refused(92004);
  return {
    ...(typeof friendlyName === "string" && { friendlyName }),
    ...(isLanguage(language) && { language }),
    variables,
    types: types as Record<string, ContentOfType>,
  };
}

/** The classes of Twilio's Node.js library send their fields in camel case, and types as `twilioQuickReply`. */
function asOnTheWire(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [divided(name, "_"), value]));
}

function typesOnTheWire(types: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(types).map(([type, content]) => [
      type.includes("/") ? type : divided(type, "-").replace("-", "/"),
      isObject(content) ? asOnTheWire(content) : content,
    ]),
  );
}

function divided(name: string, by: string): string {
  return name.replace(/[A-Z]/g, (letter) => by + letter.toLowerCase());
}

function refused(code: RefusalCode, reason = ""): Refused {
  return { code, reason };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is Record<string, string> {
  return isObject(value) && Object.values(value).every((text) => typeof text === "string");
}

function isLanguage(value: unknown): value is string {
  return typeof value === "string" && languageCode.test(value);
}
