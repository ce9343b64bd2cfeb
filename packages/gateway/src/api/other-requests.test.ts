import { afterAll, beforeAll, expect, test } from "vitest";
import { startApi, type TestApi } from "../testing/start-api.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const ask = async (method: string, path: string, init: RequestInit = {}) => {
  const headers = { authorization: `Bearer ${api.key}`, ...init.headers };
  const response = await api.request(path, { ...init, method, headers });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: text === "" ? {} : JSON.parse(text),
  };
};

test("a method that a path does not have is refused with those that it has", async () => {
  for (const [method, path, allow] of [
    ["PUT", "/v1/messages", "GET, HEAD, OPTIONS, POST"],
    ["DELETE", "/v1/messages/x", "GET, HEAD, OPTIONS"],
    ["PATCH", "/v1/batches", "OPTIONS, POST"],
    ["GET", "/v1/batches", "OPTIONS, POST"],
    ["HEAD", "/v1/batches", "OPTIONS, POST"],
    ["GET", "/v1/recipients/%2B15558675310", "DELETE, OPTIONS"],
    ["POST", "/v1/openapi.json", "GET, HEAD, OPTIONS"],
  ] as const) {
    const { status, headers, text, body } = await ask(method, path);
    expect([status, headers.get("allow")], `${method} ${path}`).toEqual([405, allow]);
    expect(headers.get("content-type")).toBe("application/problem+json");
    if (method === "HEAD") expect(text).toBe("");
    else expect(body).toMatchObject({ title: "Method Not Allowed", detail: expect.stringContaining(allow) });
    expect(text).not.toContain("15558675310");
  }
});

test("OPTIONS responds with the methods of a path, and HEAD as GET without a body", async () => {
  const options = await ask("OPTIONS", "/v1/messages");
  expect([options.status, options.headers.get("allow")]).toEqual([204, "GET, HEAD, OPTIONS, POST"]);
  expect((await ask("OPTIONS", "/v1/nothing")).status).toBe(404);
  const head = await ask("HEAD", "/v1/messages");
  expect([head.status, head.text]).toEqual([200, ""]);
  expect((await api.request("/v1/messages", { method: "HEAD" })).status).toBe(401);
});

test("a path that does not exist is a problem that says what to do", async () => {
  for (const [path, says] of [
    ["/v1", "openapi.json"],
    ["/v1/nothing", "openapi.json"],
    ["/v1/messages/", "remove the slash"],
    ["/v1/messages/x/cancel/", "remove the slash"],
    ["/v1/recipients/%2B1555%2F8675310/x", "openapi.json"],
  ] as const) {
    const { status, body, text } = await ask("GET", path);
    expect([status, body.title], path).toEqual([404, "Not Found"]);
    expect(body.detail).toContain(says);
    expect(text).not.toContain("8675310");
  }
});

test("invalid sizes of pages and cursors are refused by name", async () => {
  for (const path of ["/v1/messages", "/v1/suppressions", "/v1/events"]) {
    for (const [query, error] of [
      ["limit=0", { path: "limit", message: "must be at least 1" }],
      ["limit=-5", { path: "limit", message: "must be at least 1" }],
      ["limit=101", { path: "limit", message: "must be at most 100" }],
      ["limit=many", { path: "limit", message: "must be a number" }],
      ["limit=", { path: "limit", message: "must be at least 1" }],
      ["limit=1&limit=2", { path: "limit", message: "must be a number" }],
      ["limit=1.5", { path: "limit", message: "must be an integer" }],
      ["before=nonsense", { path: "before", message: expect.stringMatching(/begin with the first page/) }],
      ["before=%00", { path: "before", message: expect.stringMatching(/begin with the first page/) }],
      [`before=${"9".repeat(19)}`, { path: "before", message: expect.stringMatching(/first page/) }],
      [`before=${"9".repeat(101)}`, { path: "before", message: expect.stringMatching(/at most 100/) }],
      ["cursor=1", { path: "cursor", message: "is not a known field; remove it" }],
    ] as const) {
      const { status, body } = await ask("GET", `${path}?${query}`);
      expect([status, body.errors], `${path}?${query}`).toEqual([422, [error]]);
      expect(body.detail).toContain(error.path);
    }
  }
});

test("a number in the path may be encoded or not, and anything else is refused without repeating it", async () => {
  for (const number of ["+15558675310", "%2B15558675310", "%2b1%20(555)%20867-5310"]) {
    expect((await ask("DELETE", `/v1/recipients/${number}`)).status, number).toBe(200);
  }
  for (const number of ["5558675310", "%00", "x".repeat(65), "%2B1555%2F8675310x"]) {
    const { status, body, text } = await ask("DELETE", `/v1/recipients/${number}`);
    expect(status, number).toBe(422);
    expect(body.detail).toMatch(/number/);
    expect(text).not.toMatch(/8675310|xxxx/);
  }
});

test("a body that no operation needs must be JSON anyway, and a missing one is named by its fields", async () => {
  const json = { "content-type": "application/json" };
  const id = crypto.randomUUID();
  expect((await ask("POST", `/v1/messages/${id}/cancel`, { body: "{", headers: json })).status).toBe(400);
  expect((await ask("POST", `/v1/messages/${id}/cancel`, { body: "x" })).status).toBe(415);
  const missing = await ask("POST", "/v1/messages", { headers: json });
  expect(missing.status).toBe(422);
  expect(missing.body.errors).toEqual([{ path: "to", message: "is missing" }]);
  const withoutType = await ask("POST", "/v1/messages");
  expect(withoutType.status).toBe(422);
  const list = await ask("POST", "/v1/messages", { body: "[]", headers: json });
  expect(list.body.errors).toEqual([{ path: "body", message: "must be an object" }]);
});

test("a field has one sentence, which says what it must be", async () => {
  const post = async (path: string, body: object, headers: Record<string, string> = {}) =>
    (
      await ask("POST", path, {
        body: JSON.stringify(body),
        headers: { "content-type": "application/json", ...headers },
      })
    ).body.errors;
  const message = { to: "+15558675310", body: "Hello" };
  expect(await post("/v1/messages", message, { "idempotency-key": "" })).toEqual([
    { path: "idempotency-key", message: "must not be empty" },
  ]);
  expect(await post("/v1/messages", { ...message, reference: "x".repeat(256) })).toEqual([
    { path: "reference", message: "must be at most 255 characters long" },
  ]);
  expect(await post("/v1/verifications", { to: message.to, usageType: "SignIn", ip: "nowhere" })).toEqual([
    { path: "ip", message: "must be an IP address" },
  ]);
});
