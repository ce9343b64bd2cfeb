import { beforeAll, expect, test } from "vitest";
import { createCarrier, createManualClock, mockTwilio } from "../../index.ts";
import { pathPattern } from "../../server/match-operations.ts";
import type { OperationRequest } from "./testing/openapi/operation-request.ts";
import { operationRequests, unlikeOpenApi, world } from "./testing/openapi/operation-requests.ts";
import { findOperation, validateResponse } from "./testing/openapi/validate-response.ts";
import { accountSid, authToken } from "./testing/twilio-client.ts";

const carrier = createCarrier({ clock: createManualClock(new Date("2026-11-23T12:00:00Z")) });
const mock = mockTwilio(carrier, world);

/** What requests keep for the requests after them. */
const kept: Record<string, string> = { account: accountSid };
/** What is wrong with the response to each request. */
const problems = new Map<OperationRequest, string[]>();
const known = new Set<RegExp>();

const rows = operationRequests.map((row) => {
  const [method = "", address = ""] = row.operation.split(" ");
  const [host = ""] = address.split("/", 1);
  return { ...row, row, method, host, path: address.slice(host.length) };
});

beforeAll(async () => {
  for (const { row } of rows) {
    problems.set(row, await problemsOf(row).catch((error: unknown) => [String(error)]));
  }
});

async function problemsOf(row: OperationRequest): Promise<string[]> {
  await row.before?.(carrier, kept);
  const request = requestOf(row);
  const { host, pathname: path } = new URL(request.url);
  const { method } = request;
  const response = await mock.fetch(request);
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json") ?? false;
  const body: unknown = text === "" ? undefined : isJson ? JSON.parse(text) : text;
  for (const [name, field] of Object.entries(row.keep ?? {})) {
    const value = (body as Record<string, unknown> | undefined)?.[field];
    if (typeof value === "string") kept[name] = value;
  }
  const operation = findOperation({ host, method, path });
  const unknown = operation && [
    ...Object.keys(row.query ?? {}).filter((name) => !operation.query.includes(name)),
    ...Object.keys(row.form ?? {}).filter((name) => !operation.form.includes(name)),
  ];
  return [
    ...(unknown ?? []).map((name) => `Twilio's OpenAPI has no parameter ${name}.`),
    ...validateResponse({ host, method, path, status: response.status, body }),
  ].filter((problem) => !isKnown(problem));
}

function isKnown(problem: string): boolean {
  const { sentence } = unlikeOpenApi.find((one) => one.sentence.test(problem)) ?? {};
  if (sentence) known.add(sentence);
  return sentence !== undefined;
}

function requestOf({ operation, query = {}, form, json }: OperationRequest): Request {
  const [method = "", address = ""] = operation.split(" ");
  const url = new URL(`https://${fill(address)}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, fill(value));
  const fields = form && Object.entries(form).map(([name, value]) => [name, fill(value)]);
  return new Request(url, {
    method,
    headers: {
      authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}`,
      ...(json && { "content-type": "application/json" }),
    },
    ...(fields && { body: new URLSearchParams(fields) }),
    ...(json && { body: JSON.stringify(json) }),
  });
}

function fill(text: string): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = kept[name];
    if (value === undefined) throw new Error(`No row before this one has kept {${name}}.`);
    return value;
  });
}

test.each(rows.map(({ operation, row }) => [operation, row] as const))("%s", (_, row) => {
  const found = problems.get(row);
  expect(found, found?.join("\n")).toEqual([]);
});

const operations = mock.sites.flatMap(({ host, operations: listed = [] }) =>
  listed.flatMap((operation) => {
    const [methods = "", path = ""] = operation.split(" ");
    return methods.split("|").map((method) => [method, host, path] as const);
  }),
);

test.each(operations)("%s %s%s has a row in operation-requests.ts", (method, host, path) => {
  const { pattern } = pathPattern(path);
  const row = rows.find(
    (one) => one.method === method && one.host === host && pattern.test(one.path.replaceAll(/\{\w+\}/g, "x")),
  );
  expect(row).toBeDefined();
});

test.each(unlikeOpenApi)("$sentence is still so", ({ sentence }) => {
  expect(known).toContain(sentence);
});
