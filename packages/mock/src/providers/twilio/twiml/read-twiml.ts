import type { WebhookResponse } from "../../../server/webhook.ts";
import { parseXml, type XmlElement } from "../../shared/parse-xml.ts";
import type { TwimlError } from "./twiml-errors.ts";

/** A `<Message>` of a response. */
export interface TwimlMessage {
  readonly verb: "Message";
  readonly body: string;
  readonly mediaUrls: readonly string[];
  /** `to`, `from`, `action`, `method`, `statusCallback`. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** A `<Redirect>` of a response. */
interface TwimlRedirect {
  readonly verb: "Redirect";
  readonly url: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** What a response to a text says. */
export interface Twiml {
  readonly verbs: readonly (TwimlMessage | TwimlRedirect)[];
  /** What is wrong with it. */
  readonly error?: TwimlError;
}

const nothing: Twiml = { verbs: [] };
const xmlTypes = new Set(["text/xml", "application/xml", "text/html"]);

/**
 * Reads a response to a text: the verbs of TwiML, or one message that is the whole of a plain text. Verbs that messages do
 * not have are skipped.
 *
 * @see https://www.twilio.com/docs/messaging/twiml
 */
export function readTwiml({ contentType, body, status }: WebhookResponse): Twiml {
  if (status < 200 || status > 299) return { verbs: [], error: 11200 };
  // Whether Twilio reports a response without a body is unconfirmed.
  if (body.trim() === "") return nothing;
  const type = contentType.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  if (type === "text/plain") return { verbs: [messageOf(body, [], {})] };
  if (!xmlTypes.has(type)) return { verbs: [], error: 12300 };
  const root = parseXml(body);
  if (root === undefined) return { verbs: [], error: 12100 };
  if (root.name !== "Response") return { verbs: [], error: 12102 };
  return verbsOf(root);
}

function verbsOf(response: XmlElement): Twiml {
  const verbs: Twiml["verbs"][number][] = [];
  let isValid = response.children.every((part) => typeof part !== "string" || part.trim() === "");
  for (const element of elementsOf(response)) {
    const { name, attributes } = element;
    if (name === "Redirect") {
      verbs.push({ verb: "Redirect", url: textOf(element), attributes });
    } else if (name === "Message" || name === "Sms") {
      const bodies = elementsOf(element, "Body");
      const media = elementsOf(element, "Media");
      if (bodies.length + media.length < elementsOf(element).length) isValid = false;
      const body = bodies.length + media.length === 0 ? textOf(element) : bodies.map(textOf).join("");
      verbs.push(messageOf(body, media.map(textOf), attributes));
    } else {
      isValid = false;
    }
  }
  return isValid ? { verbs } : { verbs, error: 12200 };
}

function messageOf(
  body: string,
  mediaUrls: readonly string[],
  attributes: TwimlMessage["attributes"],
): TwimlMessage {
  return { verb: "Message", body, mediaUrls, attributes };
}

function elementsOf({ children }: XmlElement, name?: string): readonly XmlElement[] {
  const elements = children.filter((child): child is XmlElement => typeof child !== "string");
  return name === undefined ? elements : elements.filter((element) => element.name === name);
}

function textOf({ children }: XmlElement): string {
  return children
    .filter((child) => typeof child === "string")
    .join("")
    .trim();
}
