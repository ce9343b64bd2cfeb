import type { WebhookResponse } from "../../server/webhook.ts";

/** A `<Message>` of a response. */
export interface TwimlMessage {
  body: string;
  mediaUrls: readonly string[];
  /** `to`, `from`, `statusCallback`. */
  attributes: Readonly<Record<string, string>>;
}

/**
 * The messages of a response to a text: those of TwiML, or the whole of a plain text. HTML and anything else that is
 * no TwiML says nothing.
 *
 * @see https://www.twilio.com/docs/messaging/twiml
 */
export function readTwiml({ contentType, body, status }: WebhookResponse): TwimlMessage[] {
  if (status < 200 || status > 299) return [];
  if (contentType.startsWith("text/plain")) {
    return body.trim() === "" ? [] : [{ body, mediaUrls: [], attributes: {} }];
  }
  const response = elementsOf(withoutComments(body), "Response")[0];
  if (response === undefined) return [];
  return elementsOf(response.content, "Message").map(({ attributes, content }) => {
    const bodies = elementsOf(content, "Body");
    const media = elementsOf(content, "Media");
    const text = bodies.length + media.length === 0 ? content : bodies.map((one) => one.content).join("");
    return {
      body: decode(text).trim(),
      mediaUrls: media.map((one) => decode(one.content).trim()),
      attributes,
    };
  });
}

interface Element {
  attributes: Record<string, string>;
  content: string;
}

/** The elements of a name, in order; none of them holds another of its name. Each character is looked at once. */
function elementsOf(xml: string, name: string): Element[] {
  const elements: Element[] = [];
  for (let from = 0; ; ) {
    const start = indexOfTag(xml, name, from);
    const end = start < 0 ? -1 : xml.indexOf(">", start);
    if (end < 0) return elements;
    const tag = xml.slice(start + name.length + 1, end);
    if (tag.endsWith("/")) {
      elements.push({ attributes: attributesOf(tag.slice(0, -1)), content: "" });
      from = end + 1;
      continue;
    }
    const close = xml.indexOf(`</${name}`, end);
    if (close < 0) return elements;
    elements.push({ attributes: attributesOf(tag), content: xml.slice(end + 1, close) });
    from = close + 1;
  }
}

function indexOfTag(xml: string, name: string, from: number): number {
  for (let at = xml.indexOf(`<${name}`, from); at >= 0; at = xml.indexOf(`<${name}`, at + 1)) {
    if (/[\s/>]/.test(xml.charAt(at + name.length + 1))) return at;
  }
  return -1;
}

function attributesOf(tag: string): Record<string, string> {
  const attributes: Record<string, string> = Object.create(null);
  for (let from = 0; ; ) {
    const equals = tag.indexOf("=", from);
    if (equals < 0) return attributes;
    const name = tag.slice(from, equals).trim();
    const rest = tag.slice(equals + 1);
    const open = equals + 1 + rest.length - rest.trimStart().length;
    const close = tag.indexOf(tag.charAt(open), open + 1);
    if (!/^["']$/.test(tag.charAt(open)) || close < 0) return attributes;
    attributes[name] = decode(tag.slice(open + 1, close));
    from = close + 1;
  }
}

function withoutComments(xml: string): string {
  const [first = "", ...rest] = xml.split("<!--");
  return (
    first +
    rest
      .map((piece) => {
        const end = piece.indexOf("-->");
        return end < 0 ? "" : piece.slice(end + 3);
      })
      .join("")
  );
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** Text of XML as it reads; CDATA stays as it is. */
function decode(xml: string): string {
  return xml
    .split("<![CDATA[")
    .map((piece, index) => {
      const end = index === 0 ? -1 : piece.indexOf("]]>");
      const raw = end < 0 ? "" : piece.slice(0, end);
      return raw + decodeEntities(end < 0 ? piece : piece.slice(end + 3));
    })
    .join("");
}

function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]{2,4}));/g, (all, decimal, hex, name) => {
    if (name !== undefined) return entities[name] ?? all;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });
}
