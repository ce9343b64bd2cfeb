/**
 * Cuts Bandwidth's OpenAPI down to the schemas that the tests need, and writes `bandwidth-openapi.json` beside this file:
 *
 *     git clone https://github.com/Bandwidth/node-sdk
 *     node packages/mock/src/providers/bandwidth/testing/openapi/cut-openapi.ts node-sdk/bandwidth.yml
 *
 * What is kept: the schemas of the messages' requests, responses and callbacks, and those that they refer to, rewritten as
 * JSON Schema, without descriptions and examples.
 */
import { writeFileSync } from "node:fs";
import SwaggerParser from "@apidevtools/swagger-parser";

const roots = [
  "messageRequest",
  "message",
  "messagesList",
  "createMessageRequestError",
  "messagingRequestError",
  "statusCallback",
  "inboundCallback",
  "createMultiChannelMessageResponse",
  "multiChannelError",
];
const dropped = new Set(["description", "example", "title", "discriminator"]);

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

const document = (await SwaggerParser.parse(process.argv[2] ?? "bandwidth.yml")) as unknown as {
  components: { schemas: Record<string, Json> };
};
const cut: Record<string, Json> = {};
for (const name of roots) keep(name);
const lines = Object.entries(cut).map(
  ([name, schema]) => `${JSON.stringify(name)}: ${JSON.stringify(schema)}`,
);
writeFileSync(new URL("bandwidth-openapi.json", import.meta.url), `{\n${lines.join(",\n")}\n}\n`);

function keep(name: string): void {
  if (name in cut) return;
  cut[name] = {};
  cut[name] = rewritten(document.components.schemas[name] ?? null);
}

function rewritten(value: Json): Json {
  if (Array.isArray(value)) return value.map(rewritten);
  if (typeof value !== "object" || value === null) return value;
  const reference = value["$ref"];
  if (typeof reference === "string") {
    const name = reference.split("/").at(-1) ?? "";
    keep(name);
    return { $ref: `#/$defs/${name}` };
  }
  const { nullable, properties, type, ...rest } = value;
  const entries = Object.entries(rest)
    .filter(([name]) => !dropped.has(name))
    .map(([name, inner]) => [name, rewritten(inner)] as const);
  return {
    ...(type !== undefined && { type: nullable === true ? [type, "null"] : type }),
    ...Object.fromEntries(entries),
    ...(typeof properties === "object" && properties !== null && !Array.isArray(properties)
      ? {
          properties: Object.fromEntries(
            Object.entries(properties).map(([name, schema]) => [name, rewritten(schema)]),
          ),
        }
      : {}),
  };
}
