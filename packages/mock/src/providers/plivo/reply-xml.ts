import type { InboundFollowUp } from "../../carrier/reply.ts";
import type { WebhookResponse } from "../../server/webhook.ts";
import { parseXml, type XmlElement } from "../shared/parse-xml.ts";
import { checkMessage } from "./check-message.ts";
import { errorOf } from "./errors.ts";
import { messageDrafts } from "./send-message.ts";
import type { KnownAccount, PlivoState } from "./state.ts";

/** What a reply needs to know. */
interface ReplyContext {
  state: PlivoState;
  account: KnownAccount;
  /** The id of the text that is replied to. */
  inReplyTo: string;
}

const xmlTypes = new Set(["text/xml", "application/xml"]);

/**
 * Sends the messages of an XML response to a text. A response that is not XML is ignored, unless it looks
 * like XML: then it is recorded that its content type is wrong.
 *
 * @see https://www.plivo.com/docs/messaging/xml/message
 */
export function replyToText(
  { status, contentType, body }: WebhookResponse,
  context: ReplyContext,
): InboundFollowUp | undefined {
  if (status < 200 || status > 299 || body.trim() === "") return undefined;
  const type = contentType.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  if (!xmlTypes.has(type)) {
    return body.includes("<Response")
      ? { error: "the content type of the XML must be application/xml" }
      : undefined;
  }
  const root = parseXml(body);
  if (root?.name !== "Response") return { error: "not an XML document with a Response" };
  const problems = elementsOf(root).map((element) => sendElement(element, context));
  const error = problems.find((problem) => problem !== undefined);
  return error === undefined ? undefined : { error };
}

/** Sends the text of a `<Message>`. Returns what was wrong with it. */
function sendElement({ name, attributes, children }: XmlElement, context: ReplyContext): string | undefined {
  if (name !== "Message")
    return `${name.slice(0, 20)} is not allowed in a response to a text; only Message is`;
  const { src, dst, type, callbackUrl: url, callbackMethod: method } = attributes;
  const text = children
    .filter((child) => typeof child === "string")
    .join("")
    .trim();
  const given = Object.entries({ src, dst, text, type, url, method });
  const fields = Object.fromEntries(given.filter(([, value]) => value !== undefined && value !== ""));
  const request = { state: context.state, account: context.account, fields };
  const checked = checkMessage(request);
  if ("refusal" in checked) return errorOf(checked);
  for (const draft of messageDrafts(checked, request, context.inReplyTo)) context.state.carrier.accept(draft);
  return undefined;
}

function elementsOf({ children }: XmlElement): XmlElement[] {
  return children.filter((child) => typeof child !== "string");
}
