import type { ProviderRequest } from "../../server/provider-request.ts";
import type { ProviderResponse } from "../../server/provider-response.ts";

/**
 * Renders a response of the 2010 API as its path asks: `.json`, `.xml`, `.csv`, and XML for a path without an extension.
 * A client that accepts `application/json` gets that instead, which is this mock's own.
 *
 * @param resource The path of the resource in Twilio's OpenAPI, if there is one.
 * @see https://www.twilio.com/docs/usage/troubleshooting/data-types
 */
export function renderAs(
  request: Pick<ProviderRequest, "path" | "headers">,
  resource: string | undefined,
  response: ProviderResponse,
): ProviderResponse {
  const format = formatOf(request);
  if (format === "json" || !/\bjson$/.test(response.headers["content-type"] ?? "")) return response;
  const body: Record<string, unknown> = JSON.parse(response.body);
  const isCsv = format === "csv" && response.status < 400;
  return {
    ...response,
    headers: { ...response.headers, "content-type": isCsv ? "text/csv" : "application/xml" },
    body: isCsv ? csvOf(body) : xmlOf(body, response.status < 400 ? elementOf(resource) : "RestException"),
  };
}

function formatOf({ path, headers }: Pick<ProviderRequest, "path" | "headers">): "json" | "xml" | "csv" {
  if (!path.startsWith("/2010-04-01/")) return "json";
  const extension = /\.(json|xml|csv)$/.exec(path)?.[1];
  if (extension !== undefined) return extension === "json" || extension === "csv" ? extension : "xml";
  return headers.get("accept")?.includes("application/json") ? "json" : "xml";
}

/** The elements of resources that are not named by their path. */
const elements: Readonly<Record<string, string>> = {
  AvailablePhoneNumbers: "Country",
  Local: "IncomingPhoneNumber",
  Mobile: "IncomingPhoneNumber",
  TollFree: "IncomingPhoneNumber",
  Records: "UsageRecord",
  Triggers: "UsageTrigger",
};

/** `Message` of `/2010-04-01/Accounts/{AccountSid}/Messages/{Sid}[.json]` */
function elementOf(resource = ""): string {
  const segments = resource.replace("[.json]", "").split("/");
  const name = segments.findLast((segment) => !segment.startsWith("{")) ?? "";
  return elements[name] ?? singular(name);
}

function singular(name: string): string {
  return name.replace(/ies$/, "y").replace(/List$/, "").replace(/s$/, "");
}

/** A resource, or a list, whose items are in the one field that is an array of objects. */
function xmlOf(body: Record<string, unknown>, element: string): string {
  const [key, items] = Object.entries(body).find(([, value]) => Array.isArray(value)) ?? [];
  const content =
    key !== undefined && Array.isArray(items)
      ? listXml(pascalCase(key), items, body)
      : elementXml(element, body);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<TwilioResponse>${content}</TwilioResponse>`;
}

function listXml(name: string, items: readonly unknown[], body: Record<string, unknown>): string {
  const attributes = Object.entries(body)
    .filter(([, value]) => !Array.isArray(value))
    .map(([field, value]) => ` ${field.replaceAll("_", "")}="${escaped(withoutExtension(value))}"`);
  const content = items.map((item) => elementXml(singular(name), item)).join("");
  return `<${name}${attributes.join("")}>${content}</${name}>`;
}

function elementXml(name: string, value: unknown): string {
  if (value === null || value === "") return `<${name}/>`;
  const content =
    typeof value === "object"
      ? Object.entries(value)
          .map(([field, one]) => elementXml(pascalCase(field), one))
          .join("")
      : escaped(withoutExtension(value));
  return `<${name}>${content}</${name}>`;
}

/** In XML, the path of a resource has no extension. */
function withoutExtension(value: unknown): string {
  const text = value === null ? "" : String(value);
  return text.startsWith("/2010-04-01/") ? text.replace(/\.json(?=\?|$)/, "") : text;
}

function pascalCase(name: string): string {
  return name.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}

/** A header row, and a row for each item. */
function csvOf(body: Record<string, unknown>): string {
  const list = Object.values(body).find((value) => Array.isArray(value)) ?? [body];
  const rows = list.map((item: Record<string, unknown>) =>
    Object.entries(item).filter(([, value]) => typeof value !== "object" || value === null),
  );
  const header = rows[0]?.map(([field]: [string, unknown]) => pascalCase(field)) ?? [];
  const lines = rows.map((row: [string, unknown][]) => row.map(([, value]) => String(value ?? "")));
  return [header, ...lines].map((cells) => `${cells.map(quoted).join(",")}\r\n`).join("");
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
