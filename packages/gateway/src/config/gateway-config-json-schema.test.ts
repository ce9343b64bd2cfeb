import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { gatewayConfigJsonSchema } from "./gateway-config-json-schema.ts";
import { examineGatewayConfig } from "./read-gateway-config.ts";

interface Node {
  description?: string;
  properties?: Record<string, Node>;
  additionalProperties?: Node | false;
  items?: Node;
  anyOf?: Node[];
  oneOf?: Node[];
  $ref?: string;
}

const schema: Node & { $defs?: object } = gatewayConfigJsonSchema();

/** Every field with its path, as the page of the reference has it. Of doors, only what all of them have. */
function* fieldsOf(node: Node, path = ""): Generator<[path: string, node: Node]> {
  for (const [key, field] of Object.entries(node.properties ?? {})) {
    if (key.startsWith("$")) continue;
    const at = path === "" ? key : `${path}.${key}`;
    yield [at, field];
    yield* fieldsOf(field, at);
  }
  if (node.items) yield* fieldsOf(node.items, `${path}[]`);
  if (node.additionalProperties) {
    const entry = node.additionalProperties;
    yield* fieldsOf(entry.oneOf?.find(isLogto) ?? entry, `${path}.<name>`);
  }
}

const isLogto = ({ properties = {} }: Node) => (properties["type"] as { const?: string }).const === "logto";

const read = (path: string) => readFile(new URL(`../../../../docs/${path}`, import.meta.url), "utf8");
const page = await read("reference/gateway-config.md");
const guide = await read("guides/gateway.md");

test.each([page, guide])("the first example of a page is right", async (text) => {
  const [, example = ""] = /^```json\n([\s\S]*?)^```/m.exec(text) ?? [];
  const env = {
    TWILIO_AUTH_TOKEN: "fedcba9876543210fedcba9876543210",
    GATEWAY_SECRET: "a-secret-of-the-gateway",
    LOGIN_DOOR_TOKEN: "a-secret-that-logto-sends",
  };
  const load = (provider: string): Promise<object> => import(`@smskit/${provider}`);
  const { problems } = await examineGatewayConfig(JSON.parse(example), { env, folder: "/" }, load);
  expect(problems).toEqual([]);
});

test("every field of the config is described, and in the reference", () => {
  const fields = [...fieldsOf(schema)].filter(([path]) => !/^doors\.<name>\.(?:type|token)$/.test(path));
  expect(fields.length).toBeGreaterThan(40);
  const rows = fields.map(([path, { description }]) => `| \`${path}\` | ${description} |`);
  expect(rows.filter((row) => !page.includes(row))).toEqual([]);
});

test("a reference may stand in place of every string, and of nothing else", () => {
  const reference = { $ref: "#/$defs/reference" };
  expect(schema.properties?.["database"]?.anyOf).toContainEqual(reference);
  expect(schema.properties?.["http"]?.properties?.["port"]?.anyOf).toBeUndefined();
  expect(Object.keys(schema.$defs ?? {})).toEqual(["reference"]);
});

test("the configs of providers are part of the schema, by the provider's name", async () => {
  const { twilio } = await import("@smskit/twilio");
  const text = JSON.stringify(gatewayConfigJsonSchema({ providers: [twilio] }));
  expect(text).toContain('"if":{"properties":{"provider":{"const":"twilio"}},"required":["provider"]}');
  expect(text).toContain('"accountSID"');
});
