import SwaggerParser from "@apidevtools/swagger-parser";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Scope, scopes } from "../config/gateway-config.ts";
import { createApiKey } from "../keys/create-api-key.ts";
import { mismatchOf, type Operation, startApi, type TestApi } from "../testing/start-api.ts";

/** Which scope each operation asks for. A new operation is listed here, too. */
const scopeOf: Readonly<Record<string, Scope>> = {
  sendMessage: "messages:send",
  listMessages: "messages:read",
  getMessage: "messages:read",
  searchMessages: "messages:read",
  cancelMessage: "messages:cancel",
  redactMessage: "messages:redact",
  createBatch: "messages:send",
  getBatch: "messages:read",
  startVerification: "verifications",
  checkVerification: "verifications",
  resendVerification: "verifications",
  previewTemplate: "templates:preview",
  listTemplates: "templates:preview",
  listSuppressions: "suppressions",
  addSuppression: "suppressions",
  removeSuppression: "suppressions",
  lookUpSuppression: "suppressions",
  eraseRecipient: "recipients:erase",
  listEvents: "events",
  replayEvent: "events",
  replayEvents: "events",
};

const keys = Object.fromEntries(scopes.map((scope) => [scope, createApiKey()]));
let api: TestApi;

beforeAll(async () => {
  api = await startApi({
    keys: scopes.map((scope) => ({
      id: scope.replace(":", "-"),
      sha256: keys[scope]?.sha256 ?? "",
      scopes: [scope],
    })),
  });
});
afterAll(() => api.close());

const pathOf = (path: string) =>
  path.replace("{id}", "00000000-0000-4000-8000-000000000000").replace("{number}", "%2B15558675310");

const bodyOf = ({ requestBody }: Operation) =>
  requestBody?.content["application/json"]?.schema.example as Record<string, unknown> | undefined;

test("the document is valid OpenAPI 3.1, for anybody, and has every operation with its scope", async () => {
  const response = await api.request("/v1/openapi.json");
  const document = await response.json();
  expect(document.openapi).toBe("3.1.0");
  await SwaggerParser.validate(structuredClone(document));
  expect(
    Object.fromEntries(api.operations.map(({ operationId, security }) => [operationId, security[0].key[0]])),
  ).toEqual(scopeOf);
});

test("the document describes each operation, its parameters and errors, with examples that are valid", () => {
  for (const {
    operationId,
    method,
    description,
    parameters = [],
    requestBody,
    responses,
  } of api.operations) {
    expect(description, operationId).toMatch(/\.$/);
    for (const { name, schema, ...parameter } of parameters) {
      expect(parameter.description ?? schema.description, `${operationId} ${name}`).toMatch(/./);
    }
    const takesSomething = parameters.length > 0 || requestBody !== undefined;
    const errors = ["401", "403", "500", "503", ...(takesSomething ? ["422"] : [])];
    if (method === "POST") errors.push("400", "413", "415");
    expect(Object.keys(responses), operationId).toEqual(expect.arrayContaining(errors));
    const contents = [requestBody, ...Object.values(responses)].flatMap((one) =>
      Object.values(one?.content ?? {}),
    );
    for (const { schema } of contents) {
      expect(schema.example, operationId).toBeDefined();
      expect(mismatchOf(schema, schema.example), operationId).toBeUndefined();
    }
  }
});

test("each operation refuses a missing, an unknown and an insufficient key, and accepts its scope", async () => {
  for (const operation of api.operations) {
    const { method, operationId, security } = operation;
    const path = pathOf(operation.path);
    const scope = security[0].key[0] as Scope;
    const body = bodyOf(operation);
    const init = { method, ...(body && { body: JSON.stringify(body) }) };
    const missing = await api.request(path, init);
    expect(missing.status, operationId).toBe(401);
    expect(missing.headers.get("www-authenticate")).toBe("Bearer");
    const unknown = await api.call(method, path, { body, key: `${api.key}x` });
    expect(unknown.status, operationId).toBe(401);
    expect(unknown.headers.get("www-authenticate")).toMatch(/^Bearer /);
    for (const other of scopes.filter((one) => one !== scope)) {
      const refused = await api.call(method, path, { body, key: keys[other]?.key });
      expect(refused, operationId).toMatchObject({
        status: 403,
        body: { detail: expect.stringContaining(scope) },
      });
      expect(refused.text).not.toContain(keys[other]?.key);
    }
    const allowed = await api.call(method, path, { body, key: keys[scope]?.key });
    expect([401, 403], operationId).not.toContain(allowed.status);
    expect(allowed.status, operationId).toBeLessThan(500);
  }
});

test("what is not JSON, or too large, is refused by what it is", async () => {
  const send = (body: string, type = "application/json") =>
    api.call("POST", "/v1/messages", { body, headers: { "content-type": type } });
  expect((await send("{")).status).toBe(400);
  expect((await send(`{"to":"+15558675310","body":"Hi"}`, "text/plain")).status).toBe(415);
  expect((await send("")).status).toBeOneOf([400, 422]);
  expect((await send(JSON.stringify({ to: "+15558675310", body: "x".repeat(70_000) }))).status).toBe(413);
  expect((await send("[".repeat(30_000))).status).toBe(400);
  expect((await send("[".repeat(30_000) + "]".repeat(30_000))).status).toBe(422);
  expect((await send(`{"to":"+15558675310","body":"Hi"}`, "application/json;")).status).toBe(202);
  const deep = `${'{"a":'.repeat(9_000)}1${"}".repeat(9_000)}`;
  expect((await send(`{"to":"+15558675310","body":"Hi","providerOptions":{"a":${deep}}}`)).status).toBe(422);
});

test("no body makes it fail, or say in its response what is in it", async () => {
  const marker = "S3cr3tV4lu3";
  const number = "+15558675399";
  const hostile = fc.oneof(
    fc.constantFrom(
      marker,
      `${marker}\0`,
      `${marker}\ud800`,
      `{{${marker}}}`,
      number,
      "",
      null,
      -1,
      0,
      1e308,
      [marker],
      { [marker]: marker },
      JSON.parse(`{"__proto__":{"${marker}":1}}`),
      { constructor: marker },
      "9999-12-31T23:59:59Z",
      "+275760-09-13T00:00:00.001Z",
      "x".repeat(5_000),
    ),
    fc.string(),
    fc.jsonValue(),
  );
  const posts = api.operations.filter((operation) => bodyOf(operation) !== undefined);
  const attack = fc.constantFrom(...posts).chain((operation) => {
    const body = bodyOf(operation) ?? {};
    const fields = [
      ...Object.keys(body),
      "variables",
      "locale",
      "from",
      "reference",
      "sendAt",
      "providerOptions",
      "ip",
    ];
    return fc.record({
      path: fc.constant(pathOf(operation.path)),
      body: fc
        .dictionary(
          fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...fields) }, fc.constant(marker)),
          hostile,
        )
        .map((changes) => ({ ...body, ...changes })),
      key: fc.option(fc.constantFrom("", "a\u00ff", "x".repeat(300), "k"), { nil: undefined }),
    });
  });
  await fc.assert(
    fc.asyncProperty(attack, async ({ path, body, key }) => {
      const headers: Record<string, string> = key === undefined ? {} : { "idempotency-key": key };
      const response = await api.call("POST", path, { body, headers });
      expect(response.status).toBeLessThan(500);
      expect(response.text).not.toContain(api.key);
      if (!path.endsWith("/preview") && response.status !== 202) {
        // A search returns the references of texts that were accepted before.
        const text = response.text.replaceAll(/"reference":"(?:[^"\\]|\\.)*"/g, "");
        expect(text).not.toContain(marker);
        expect(text).not.toContain(number);
      }
    }),
    { numRuns: 300 },
  );
  expect(api.logged.join("\n")).not.toContain(marker);
}, 60_000);

test("a hostile path is an id that does not exist", async () => {
  for (const id of ["%00", "%ff", "..%2f..", "'", "%F0%9F%98%80", "x".repeat(300)]) {
    for (const operation of api.operations.filter(({ path }) => path.includes("{"))) {
      const { method, path } = operation;
      const hostile = path.replace(/\{\w+\}/, id);
      const response = await api.call(method, hostile, { body: bodyOf(operation) });
      expect(response.status).toBeLessThan(500);
      expect(response.status).toBeGreaterThanOrEqual(method === "POST" && path.endsWith("check") ? 200 : 400);
    }
  }
});

test("keys are read again after a reload", async () => {
  const next = createApiKey();
  const keysNow = api.config.keys ?? [];
  const entry = { id: "next", sha256: next.sha256, scopes: ["templates:preview" as const] };
  const status = async () => (await api.call("GET", "/v1/templates", { key: next.key })).status;
  expect(await status()).toBe(401);
  await api.gateway.reload({ ...api.config, keys: [...keysNow, entry] });
  expect(await status()).toBe(200);
  await api.gateway.reload({ ...api.config, keys: keysNow });
  expect(await status()).toBe(401);
});
