import { afterEach, expect, test } from "vitest";
import { createCarrier, type MockServer, startMockServer } from "../index.ts";
import { defineMockProvider, jsonResponse, type ProviderProblem } from "../provider.ts";

let server: MockServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** Makes a request that is refused for a problem, and returns what is recorded. */
async function refused(problem: ProviderProblem) {
  const carrier = createCarrier();
  const mock = defineMockProvider({
    provider: "acme",
    carrier,
    sites: [
      { host: "api.acme.example", hosts: /^api\.acme\.example$/, matches: ({ path }) => path === "/texts" },
    ],
    recipientOf: () => undefined,
    respond: () => ({ ...jsonResponse(400, { error: "invalid" }), problem }),
    refuse: () => jsonResponse(500, {}),
  });
  server = await startMockServer({ mocks: [mock] });
  const seen: unknown[] = [];
  carrier.on("request", (request) => seen.push(request));
  const response = await fetch(`${server.url}/texts`, { method: "POST" });
  expect(await response.text()).toBe('{"error":"invalid"}');
  expect(seen).toEqual(carrier.requests);
  return carrier.requests[0]?.problem;
}

test("a problem is recorded with its request, and not sent", async () => {
  const problem = { code: "21211", message: "Invalid 'To' number", url: "https://acme.example/errors/21211" };
  expect(await refused(problem)).toEqual(problem);
  expect(await refused({ message: "Missing to" })).toEqual({ message: "Missing to" });
});

test("a problem is at most 300 characters long and has no credentials", async () => {
  const problem = await refused({
    message: `The callback https://user:pass@app.test/a and HTTP://token@b.test are invalid ${"x".repeat(400)}`,
    url: "https://user:pass@acme.example/errors",
  });
  expect(problem?.message).toHaveLength(300);
  expect(problem?.message).toMatch(/^The callback https:\/\/app\.test\/a and HTTP:\/\/b\.test are invalid x/);
  expect(problem?.url).toBe("https://acme.example/errors");
});

test("each request has its own id", async () => {
  await refused({ message: "one" });
  await fetch(`${server?.url}/texts`);
  expect(server?.carrier.requests.map(({ id }) => id)).toEqual(["1", "2"]);
});
