import { afterEach, describe, expect, test } from "vitest";
import { createMockClient } from "../client.ts";
import { createCarrier } from "../index.ts";
import { defineMockProvider, jsonResponse } from "../provider.ts";
import { type CheckedServer, startCheckedServer } from "../testing/api/api-client.ts";
import { mockAcme } from "../testing/mock-acme.ts";

let server: CheckedServer;
afterEach(() => server.close());

const problem = { code: "7", message: "The recipient is missing.", url: "https://initech.example/errors/7" };

/** Serves Acme, and a provider that refuses everything: with 400, or with 200 and a problem. */
async function serve() {
  const carrier = createCarrier({ latencyMs: 0 });
  const initech = defineMockProvider({
    provider: "initech",
    carrier,
    sites: [
      {
        host: "initech.example",
        hosts: /^initech\.example$/,
        matches: ({ path }) => /^\/initech/.test(path),
      },
    ],
    recipientOf: () => undefined,
    accountOf: ({ query }) => query.get("account") ?? undefined,
    respond: ({ path }) => ({ ...jsonResponse(path === "/initech/ok" ? 200 : 400, {}), problem }),
    refuse: () => jsonResponse(500, {}),
  });
  server = await startCheckedServer({ carrier, mocks: [initech, mockAcme(carrier)] });
}

const ask = (path: string) => fetch(server.url + path, { method: "POST" });

describe("requests", () => {
  test("say what was wrong with them, newest first", async () => {
    await serve();
    await ask("/initech?account=a");
    await ask("/initech/ok");
    await server.text("b");
    const { body } = await server.call("GET", "/requests");
    expect(body).toMatchObject({
      total: 3,
      requests: [
        { id: "3", provider: "acme", accountId: "b", status: 201 },
        { id: "2", status: 200, problem },
        { id: "1", accountId: "a", status: 400, problem, query: { account: ["a"] } },
      ],
    });
    expect(body.requests[0]).not.toHaveProperty("problem");
  });

  test.each([
    ["?failed=true", ["2", "1"]],
    ["?failed=false", ["3"]],
    ["?provider=acme", ["3"]],
    ["?provider=acme&failed=true", []],
    ["?account=a", ["1"]],
    ["?limit=2", ["3", "2"]],
    ["?limit=2&before=2", ["1"]],
  ])("can be filtered and read page by page: %s", async (query, ids) => {
    await serve();
    await ask("/initech?account=a");
    await ask("/initech/ok");
    await server.text("b");
    const { body } = await server.call("GET", `/requests${query}`);
    expect(body.requests.map(({ id }: { id: string }) => id)).toEqual(ids);
    expect(body.next).toBe(query === "?limit=2" ? "2" : undefined);
  });

  test.each(["failed=yes", "limit=0", "before=9", "provider="])("%s is refused", async (query) => {
    await serve();
    expect((await server.call("GET", `/requests?${query}`)).status).toBe(400);
  });
});

test("the client lists requests and numbers, and sets a number", async () => {
  await serve();
  const client = createMockClient({ url: server.url });
  await ask("/initech");
  await server.text("b");
  expect(await client.requests({ failed: true })).toMatchObject([{ provider: "initech", problem }]);
  expect((await client.requests()).length).toBe(2);
  const set = { number: "+15550001111", provider: "acme", inboundUrl: "http://localhost:3000/sms" };
  expect(await client.setNumber(set.number, { provider: "acme", inboundUrl: set.inboundUrl })).toEqual(set);
  expect(await client.numbers()).toEqual([set]);
  await expect(client.setNumber(set.number, { inboundUrl: "nowhere" })).rejects.toThrow(
    /^inboundUrl: must be/,
  );
  const ofAccount = createMockClient({ url: server.url, account: "b" });
  expect(await ofAccount.requests()).toMatchObject([{ provider: "acme" }]);
});

test("the client waits for a text of a channel", async () => {
  await serve();
  server.carrier.accept({
    id: "w1",
    provider: "acme",
    from: "+15550001111",
    to: "+15558675310",
    channel: "whatsapp",
    body: "Your code is 123456",
    status: "queued",
    failureOf: (state) => ({ status: "undelivered", errorCode: state }),
    parameters: {},
  });
  const client = createMockClient({ url: server.url });
  expect(await client.waitForMessage({ channel: "whatsapp" })).toMatchObject({
    id: "w1",
    channel: "whatsapp",
  });
  expect(await client.messages({ channel: "rcs" })).toEqual([]);
  await expect(client.waitForMessage({ channel: "sms", timeoutMs: 1 })).rejects.toThrow(/^No message/);
  expect(await client.reply({ from: "+15558675310", body: "yes" })).toMatchObject({ channel: "whatsapp" });
});
