import { isHttpUrl } from "../shared/validation.ts";
import { readNumber } from "./addresses.ts";
import { invalidFormat, type Objection, violates } from "./errors.ts";
import type { TextParameters } from "./message-text.ts";
import { isObjection } from "./responses.ts";

/** What a batch sends, checked. */
export interface Content {
  readonly type: "mt_text" | "mt_binary" | "mt_media";
  /** The text with its placeholders; of a binary message, Base64. */
  readonly body: string;
  readonly mediaUrls: readonly string[];
  readonly parameters: TextParameters;
  readonly isTruncated: boolean;
}

type Json = Readonly<Record<string, unknown>>;

/** 1,600 characters in the OpenAPI of 2022, 2,000 in the reference of today. */
const longestText = 2000;
const mostBytes = 140;
const longestValue = 160;

/** Checks the content of a request whose fields have the right types. */
export function checkContent(json: Json): Content | Objection {
  const { type = "mt_text", body, parameters: given = {} } = json;
  const parameters = checkParameters(given);
  if (isProblem(parameters)) return parameters;
  const content = { parameters, mediaUrls: [], isTruncated: json["truncate_concat"] === true };
  if (body === undefined) return violates("body", "must not be null");
  switch (type) {
    case "mt_text":
      if (typeof body !== "string") return wrongBody("string");
      if (body === "" || body.length > longestText) {
        return violates("body", `must have 1 to ${longestText} characters`);
      }
      return { ...content, type, body };
    case "mt_binary":
      return typeof body === "string"
        ? (checkBinary(body, json) ?? { ...content, type, body })
        : wrongBody("string");
    case "mt_media": {
      if (!isFields(body)) return wrongBody("object");
      const { url, message = "" } = body;
      if (url === undefined) return violates("body.url", "must not be null");
      if (typeof url !== "string" || !isHttpUrl(url)) return invalidFormat("body.url", url, "URL");
      if (typeof message !== "string") return wrongBody("object with a text as its message");
      return { ...content, type, body: message, mediaUrls: [url] };
    }
    default:
      return invalidFormat("type", type, "batch type");
  }
}

function checkBinary(body: string, { udh, parameters }: Json): Objection | undefined {
  if (parameters !== undefined) return violates("parameters", "must be null for mt_binary");
  if (typeof udh !== "string") return violates("udh", "must not be null for mt_binary");
  if (!/^(?:[\da-f]{2})+$/i.test(udh)) return invalidFormat("udh", udh, "HEX encoded string");
  if (!/^(?:[\w+/]{4})*(?:[\w+/]{2}==|[\w+/]{3}=)?$/.test(body))
    return invalidFormat("body", body, "Base64 string");
  const bytes = udh.length / 2 + (body.replaceAll("=", "").length * 3) / 4;
  return bytes > mostBytes ? violates("body", `must have at most ${mostBytes} bytes with udh`) : undefined;
}

function checkParameters(given: unknown): TextParameters | Objection {
  if (!isFields(given)) return wrongParameters;
  for (const [name, values] of Object.entries(given)) {
    if (!/^[\w.-]{1,16}$/.test(name)) return invalidFormat(`parameters.${name}`, name, "parameter key");
    if (!isFields(values)) return wrongParameters;
    for (const [recipient, value] of Object.entries(values)) {
      const field = `parameters.${name}.${recipient}`;
      if (typeof value !== "string") return wrongParameters;
      if (recipient !== "default" && readNumber(recipient) === undefined) {
        return invalidFormat(field, recipient, "MSISDN");
      }
      if (value.length > longestValue) return violates(field, `must have at most ${longestValue} characters`);
    }
  }
  return given as TextParameters;
}

const wrongParameters: Objection = {
  refusal: "syntax_invalid_json",
  details: { reason: "'parameters' must be an object of objects of strings" },
};

/** A parameter could be named `refusal`, but its value is an object. */
function isProblem(checked: TextParameters | Objection): checked is Objection {
  return isObjection(checked) && typeof checked.refusal === "string";
}

function wrongBody(type: string): Objection {
  return { refusal: "syntax_invalid_json", details: { reason: `'body' must be a ${type}` } };
}

function isFields(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
