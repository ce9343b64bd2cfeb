import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterEach, describe, expect, test } from "vitest";
import { createMockClient, NoMessageError } from "../client.ts";
import { type CheckedServer, startCheckedServer } from "../testing/api/api-client.ts";

const to = "+447700900123";
let server: CheckedServer;
afterEach(() => server.close());

/** A server, and a client of one account. */
async function connect(account?: string) {
  server = await startCheckedServer();
  return createMockClient({ url: server.url, account });
}

describe("a client", () => {
  test("waits for a message", async () => {
    const client = await connect();
    const waiting = client.waitForMessage({ to, body: /^YOUR code/gi, timeoutMs: 60_000 });
    await server.text("aaaaaaaa", { body: "Hello" });
    const id = await server.text("aaaaaaaa", { body: "Your code is 123456" });
    expect(await waiting).toMatchObject({ id, code: "123456" });
    expect(await client.waitForMessage({ code: "123456" })).toMatchObject({ id });
    const after = await client.message(id);
    await expect(client.waitForMessage({ after, timeoutMs: 1 })).rejects.toThrow(NoMessageError);
    await expect(
      client.waitForMessage({ after: new Date(Date.now() + 60_000), timeoutMs: 1 }),
    ).rejects.toThrow(/^No message was delivered to any phone within 1 ms\. The carrier accepted 2/);
  });

  test("lists and deletes any number of messages", async () => {
    const client = await connect();
    const sent: string[] = [];
    for (let number = 0; number < 3; number++)
      sent.unshift(await server.text("aaaaaaaa", { body: `n ${number}` }));
    expect((await client.messages()).map(({ id }) => id)).toEqual(sent);
    expect(await client.messages({ q: "N 1" })).toMatchObject([{ body: "n 1" }]);
    expect(await client.deleteMessages({ q: "n 1" })).toBe(1);
    expect(await client.deleteMessages()).toBe(2);
    expect(await client.messages()).toEqual([]);
  });

  test("replies as a phone, and changes it", async () => {
    const client = await connect();
    await server.text("aaaaaaaa", { from: "+447700900999", to });
    expect(await client.reply({ from: to, body: "yes" })).toMatchObject({ to: "+447700900999", body: "yes" });
    expect(await client.setPhone(to, { state: "blocked" })).toEqual({
      number: to,
      state: "blocked",
      optedOutOf: [],
    });
    expect(await client.phone(to)).toMatchObject({
      state: "blocked",
      thread: [{ type: "message" }, { type: "reply" }],
    });
  });

  test("adds and removes faults", async () => {
    const client = await connect();
    const remove = await client.faults.add({ kind: "rate-limited" });
    await expect(server.text("aaaaaaaa")).rejects.toThrow();
    expect(await client.faults.list()).toMatchObject([{ kind: "rate-limited" }]);
    await remove();
    await client.faults.add({ kind: "empty-answer" });
    await client.faults.clear();
    expect(await client.faults.list()).toEqual([]);
  });

  test("moves the clock, and restores the initial state", async () => {
    const client = await connect();
    expect(await client.clock.advance(5000)).toMatchObject({ offsetMs: 5000 });
    await client.reset();
    expect(server.carrier.now()).toBeLessThan(Date.now() + 1000);
  });

  test("of an account reads and changes only that account", async () => {
    const client = await connect("aaaaaaaa");
    const id = await server.text("aaaaaaaa");
    const theirs = await server.text("bbbbbbbb");
    expect((await client.messages()).map((message) => message.id)).toEqual([id]);
    await expect(client.message(theirs)).rejects.toThrow("message does not exist");
    await client.faults.add({ kind: "rate-limited" });
    await client.reset();
    expect(server.carrier.messages.map((message) => message.id)).toEqual([theirs]);
    expect(await client.faults.list()).toEqual([]);
  });

  test("throws the error that the server reports", async () => {
    const client = await connect();
    await expect(client.waitForMessage({ timeoutMs: 60_001 })).rejects.toThrow("timeoutMs");
    await expect(client.faults.add({ kind: "hang-handshake" })).rejects.toThrow("times: is missing");
    const elsewhere = createMockClient({ url: `${server.url}/elsewhere/` });
    await expect(elsewhere.reset()).rejects.toThrow("POST /elsewhere/api/v1/reset at 127.0");
  });
});

test("the client and the matchers load neither msw nor the server", async () => {
  server = await startCheckedServer();
  const script = `
    const { registerHooks } = await import("node:module");
    const loaded = [];
    registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) });
    await import("@smskit/mock/client");
    await import("@smskit/mock/matchers");
    console.log(loaded.filter((url) => /node_modules|start-mock/.test(url)).length, loaded.length);
  `;
  const args = ["--conditions=@smskit/source", "--input-type=module", "-e", script];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: import.meta.dirname });
  const [foreign, own] = stdout.trim().split(" ").map(Number);
  expect(foreign).toBe(0);
  expect(own).toBeGreaterThan(3);
});
