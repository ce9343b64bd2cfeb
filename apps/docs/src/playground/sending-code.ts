import type { TemplateVariables } from "@smskit/core";

export interface SendingCodeInput {
  usageType: string;
  template: string;
  /** Empty for none. */
  origin: string;
  variables: TemplateVariables;
  /** As typed; a placeholder stands in for an empty one. */
  number: string;
  /** Empty for none. */
  country: string;
}

/** Writes the TypeScript that sends a text with Twilio. */
export function sendingCode(input: SendingCodeInput): string {
  const { usageType, template, origin, variables, number, country } = input;
  const to = number.trim() === "" ? "+12025550123" : number.trim();
  const entry = [
    `usageType: ${quote(usageType)},`,
    `content: ${quote(template)},`,
    ...(origin === "" ? [] : [`appendOrigin: ${quote(origin)},`]),
  ];
  const values = Object.keys(variables).length === 0 ? "" : `, ${literal(variables, 1)}`;
  const runtime = country === "" ? "" : `, defaultCountry: ${quote(country)}`;
  return `import { defineTemplates } from "@smskit/core";
import { createTwilio } from "@smskit/twilio";

const texts = defineTemplates([
  {
    ${entry.join("\n    ")}
  },
]);

const sms = createTwilio(
  {
    accountSID: "AC00000000000000000000000000000000",
    authToken: "your-auth-token",
    fromMessagingServiceSID: "MG00000000000000000000000000000000",
  },
  { templates: texts.templates${runtime} },
);

await sms.send({
  to: ${quote(to)},
  ...texts.message(${quote(usageType)}${values}),
});
`;
}

/** JSON, without characters that editors hide or that end a line. */
function quote(text: string): string {
  return JSON.stringify(text).replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

function literal(value: unknown, depth: number): string {
  if (Array.isArray(value)) return `[${value.map((one) => literal(one, depth)).join(", ")}]`;
  if (typeof value !== "object" || value === null) return quote(String(value));
  const fields = Object.entries(value).map(
    ([name, inside]) => `${keyOf(name)}: ${literal(inside, depth + 1)}`,
  );
  const line = `{ ${fields.join(", ")} }`;
  const indent = "  ".repeat(depth);
  return line.length <= 60
    ? line
    : `{\n${fields.map((field) => `${indent}  ${field},\n`).join("")}${indent}}`;
}

function keyOf(name: string): string {
  // Without brackets it would set the prototype.
  if (name === "__proto__") return '["__proto__"]';
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quote(name);
}
