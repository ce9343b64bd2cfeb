import type { MessageSummary } from "./api-types.ts";

/** A test in TypeScript that makes the app send a message like this one and waits for it. */
export function testOf(
  { to, body, code }: Pick<MessageSummary, "to" | "body" | "code">,
  url: string,
): string {
  const isVerbatim = code !== undefined && body.includes(code);
  const fields = code === undefined ? "{ body }" : isVerbatim ? "{ body, code }" : "{ code }";
  const kind = code === undefined || /\D/.test(code) ? "\\w" : "\\d";
  return [
    'import { createMockClient } from "@smskit/mock/client";',
    'import { expect, test } from "vitest";',
    "",
    `const phones = createMockClient({ url: ${JSON.stringify(url)} });`,
    "",
    `test(${JSON.stringify(`the app texts ${to}`)}, async () => {`,
    "  const start = new Date();",
    "  // Make your app send the text here.",
    `  const ${fields} = await phones.waitForMessage({ to: ${JSON.stringify(to)}, after: start });`,
    ...(code === undefined ? [] : [`  expect(code).toMatch(/^${kind}{${code.length}}$/);`]),
    ...(code === undefined ? [`  expect(body).toBe(${JSON.stringify(body)});`] : []),
    ...(isVerbatim ? [`  expect(body).toBe(${template(body, code)});`] : []),
    "});",
    "",
  ].join("\n");
}

/** The text as a template literal with the code left open. */
function template(body: string, code: string): string {
  const escaped = (text: string): string =>
    text
      .replace(/[\\`]|\$(?=\{)/g, "\\$&")
      .replaceAll("\n", "\\n")
      .replaceAll("\r", "\\r");
  return `\`${body.split(code).map(escaped).join(`\${code}`)}\``;
}
