/** Makes the page about the mock server's API from the server's OpenAPI document. */
import { startMockServer } from "../../packages/mock/src/index.ts";
import { examples, groups } from "./mock-api-examples.ts";
import { describeType, fieldTable, type Schema } from "./mock-api-schemas.ts";

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: Schema;
}

type Content = Readonly<Record<string, { readonly schema: Schema }>>;

interface Operation {
  readonly summary: string;
  readonly description?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Content }>>;
}

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

const base = "/api/v1";

/** @throws {Error} for an operation without an example. */
export async function mockApiPage(): Promise<string> {
  const server = await startMockServer();
  const response = await fetch(`${server.url}${base}/openapi.json`);
  const { paths, components } = (await response.json()) as OpenApi;
  await server.close();

  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path.slice(base.length)}`,
      operation,
    })),
  );
  const sections = groups.map(({ title, intro, paths }) => {
    const own = operations.filter(({ name }) => paths.some((path) => name.split(" ")[1]?.startsWith(path)));
    return [`## ${title}`, intro, ...own.map(({ name, operation }) => operationText(name, operation))].join(
      "\n\n",
    );
  });
  const schemas = Object.entries(components.schemas)
    // The kinds of faults have their own page.
    .filter(([name]) => name !== "Fault")
    .map(([name, schema]) => `### ${name}\n\n${fieldTable(schema)}`);
  return `${[pageTop, ...sections, eventsText, schemasTop, ...schemas, pageEnd].join("\n\n")}\n`;
}

function operationText(name: string, operation: Operation): string {
  const example = examples[name];
  if (example === undefined)
    throw new Error(`scripts/generate/mock-api-examples.ts: needs one for "${name}".`);
  const parameters = (operation.parameters ?? []).filter((one) => one.name !== "account");
  const body = operation.requestBody && schemaOf(operation.requestBody.content);
  return [
    `### ${example.title}`,
    `\`${name.replace(" ", ` ${base}`)}\``,
    [operation.summary, operation.description].flatMap((text) => (text ? [sentence(text)] : [])).join(" "),
    `\`\`\`sh\n${example.command}\n\`\`\``,
    ...(parameters.length === 0 ? [] : [parameterTable(parameters)]),
    ...(body === undefined ? [] : [bodyText(body)]),
    responseTable(operation),
  ].join("\n\n");
}

function sentence(text: string): string {
  return text.endsWith(".") ? text : `${text}.`;
}

function parameterTable(parameters: readonly Parameter[]): string {
  return tableOf(
    ["parameter", "in", "type", "what it is"],
    parameters.map(({ name, in: place, schema, description = "" }) => [
      `\`${name}\``,
      place,
      // A value that is read from text is described as one that may be null.
      describeType(schema).replace(/ or null$/, ""),
      withDefault(description, schema),
    ]),
  );
}

function withDefault(description: string, { default: value }: Schema): string {
  const text = value === undefined ? "" : `By default ${JSON.stringify(value)}.`;
  return [description, text].filter((part) => part !== "").join(" ");
}

function bodyText(schema: Schema): string {
  if (schema.$ref?.endsWith("/Fault")) {
    return "The body is a fault: see [every kind and its fields](../guides/simulate-failures.md#faults).";
  }
  const alternatives = schema.anyOf ?? [schema];
  return `The body is JSON${alternatives.length > 1 ? ", one of these" : ""}:\n\n${alternatives.map(fieldTable).join("\n\n")}`;
}

function responseTable({ responses }: Operation): string {
  // Every operation has these two, which the page explains once.
  const own = Object.entries(responses).filter(([status]) => status !== "400" && status !== "403");
  return tableOf(
    ["status", "body", "what it means"],
    own.map(([status, { description, content }]) => {
      const schema = content && schemaOf(content);
      return [status, schema ? describeType(schema) : "none", sentence(description)];
    }),
  );
}

function schemaOf(content: Content): Schema | undefined {
  return Object.values(content)[0]?.schema;
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), `|${"---|".repeat(head.length)}`, ...rows.map(line)].join("\n");
}

const pageTop = `---
title: Mock server API
description: Every operation of the mock server's HTTP API, with its parameters, its responses and a curl command.
---

# Mock server API

<!-- Generated by pnpm generate from the OpenAPI document of packages/mock/src/api. Do not edit. -->

The mock server has an HTTP API for tests: read the texts, wait for a code, change phones, add faults, move the clock.
Use it from any language. In JavaScript, \`createMockClient\` of [\`@smskit/mock/client\`](../guides/mock-server.md#in-tests)
calls it for you.

- **Address**: \`/api/v1\` at the server's own address, such as \`http://127.0.0.1:4010/api/v1\`.
- **OpenAPI**: the server serves this reference as OpenAPI 3.1 at \`/api/v1/openapi.json\`.
- **Account**: every operation accepts \`?account=\`, a provider's account id such as \`AC…\`. It limits the request to that account.
- **Plus signs**: in a query, write the plus of a number as it is or as \`%2B\`.
- **Bodies**: send JSON with \`content-type: application/json\`. \`curl --json\` does so since curl 7.82.
- **Errors**: the body is a [Problem](#problem), in the format of RFC 9457. Every operation may respond with 400 if the request
  is invalid, and with 403 if the \`Host\` or \`Origin\` header is [not of this machine or its private network](../guides/mock-server.md#who-can-reach-the-server).`;

const eventsText = `The body is a stream of [server-sent events](https://html.spec.whatwg.org/multipage/server-sent-events.html).
The server keeps the last 2,000 for clients that reconnect. The data of each is JSON:

| event | when | data |
|---|---|---|
| \`message\` | a provider accepted a text | [MessageSummary](#messagesummary) |
| \`status\` | a text got another status | \`{ id, event, message }\`; \`message\` is a [MessageSummary](#messagesummary) |
| \`callback\` | a webhook was sent to the app, or failed | \`{ id, callback }\`; \`callback\` is a [Callback](#callback) |
| \`reply\` | a phone sent a text | [Reply](#reply) |
| \`phone\` | the state or the opt-outs of a phone changed | [Phone](#phone) |
| \`fault\` | a fault was added or removed, or fired | \`{ faults }\`; \`faults\` is a list of [ArmedFault](#armedfault) |
| \`clock\` | the clock was moved | [Clock](#clock) |
| \`deleted\` | messages were deleted | \`{ ids }\`, or \`{ all: true }\` |
| \`reset\` | the state was reset, or events were lost | \`{}\` |`;

const schemasTop = `## Types

The types of the bodies above. A question mark after a name says that the field may be missing. Times are in ISO 8601, in UTC.`;

const pageEnd = `## See also

- [Mock server](../guides/mock-server.md): start the server, and use it in tests.
- [Simulate failures](../guides/simulate-failures.md): the states of a phone, and every fault.`;
