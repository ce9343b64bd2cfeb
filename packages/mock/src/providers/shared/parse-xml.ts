/** An element, with its parts in order: texts as they read, and elements. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (string | XmlElement)[];
}

/** An element that is not closed yet. */
interface OpenElement extends XmlElement {
  readonly children: (string | XmlElement)[];
}

/** What can follow a text: a comment, CDATA, an instruction, an end tag, or a start tag. */
const markup =
  /<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<\?[\s\S]*?\?>|<!DOCTYPE[^>]*>|<\/([\w:.-]+)\s*>|<([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y;
const attribute = /\s+([\w:.-]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/gy;
const reference = /&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos));/g;
const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const deepest = 20;

/** Parses a document; `undefined` if it is not well-formed. Returns its root element. Each character is read once. */
export function parseXml(document: string): XmlElement | undefined {
  const text = document.replace(/^\uFEFF/, "");
  // Nothing, not even a space, may precede the declaration.
  if (/^\s+<\?xml\s/.test(text)) return undefined;
  const root: OpenElement = { name: "", attributes: {}, children: [] };
  const open: OpenElement[] = [root];
  for (let at = 0; at < text.length; ) {
    const parent = open.at(-1) ?? root;
    const next = text.indexOf("<", at);
    const end = next < 0 ? text.length : next;
    const read = decode(text.slice(at, end));
    if (read === undefined || (parent === root && read.trim() !== "")) return undefined;
    if (read !== "" && parent !== root) parent.children.push(read);
    if (next < 0) break;
    markup.lastIndex = next;
    const found = markup.exec(text);
    if (found === null) return undefined;
    at = markup.lastIndex;
    const [, cdata, closed, opened, attributes = "", selfClosing] = found;
    if (cdata !== undefined) {
      if (parent === root) return undefined;
      parent.children.push(cdata);
    } else if (closed !== undefined) {
      if (open.length === 1 || open.pop()?.name !== closed) return undefined;
    } else if (opened !== undefined) {
      const element = { name: opened, attributes: attributesOf(attributes), children: [] };
      if (parent === root && root.children.length > 0) return undefined;
      parent.children.push(element);
      if (selfClosing !== "/") open.push(element);
      if (open.length > deepest) return undefined;
    }
  }
  const [element] = root.children;
  return open.length > 1 || typeof element === "string" ? undefined : element;
}

function attributesOf(text: string): Record<string, string> {
  const attributes: Record<string, string> = Object.create(null);
  for (const [, name = "", double, single = ""] of text.matchAll(attribute)) {
    attributes[name] = decode(double ?? single) ?? "";
  }
  return attributes;
}

/** `undefined` if an ampersand does not begin a reference. */
function decode(text: string): string | undefined {
  if (!text.includes("&")) return text;
  if (text.replace(reference, "").includes("&")) return undefined;
  return text.replace(reference, (all, decimal, hex, name) => {
    if (name !== undefined) return entities[name] ?? all;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });
}
