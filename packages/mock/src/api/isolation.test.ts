import { afterEach, expect, test } from "vitest";
import { type CheckedServer, startCheckedServer } from "../testing/api/api-client.ts";

let server: CheckedServer;
afterEach(() => server.close());

const shared = "+447700900123";
const accounts = Array.from({ length: 20 }, (_, index) => `a${String(index).padStart(7, "0")}`);

/** What a test of one account does, beside those of all the others, on the same phone. */
async function useAccount(account: string, index: number): Promise<void> {
  const call = (method: string, path: string, body?: unknown) =>
    server.call(method, `${path}${path.includes("?") ? "&" : "?"}account=${account}`, body);
  const code = String(100_000 + index);
  const waiting = call("GET", `/wait?to=${encodeURIComponent(shared)}&timeoutMs=60000`);
  const id = await server.text(account, { to: shared, body: `Your code is ${code}` });
  expect((await waiting).body).toMatchObject({ id, code, accountId: account });

  if (index % 2 === 0) {
    await call("POST", "/faults", { kind: "rate-limited", times: 1 });
    await expect(server.text(account)).rejects.toThrow();
    expect((await call("GET", "/faults")).body).toMatchObject({ faults: [], fired: [{ account }] });
  } else {
    await call("PATCH", `/phones/${shared}`, { state: "blocked", optedOutOf: ["Acme"] });
    expect(await server.text(account)).toBe("blocked");
    await call("PATCH", `/phones/${shared}`, { optedOutOf: [] });
  }
  const second = await server.text(account, { to: shared, body: `second ${code}` });
  expect(second).toMatch(/-/);
  const { body: page } = await call("GET", "/messages");
  expect(page.messages.map((message: { id: string }) => message.id)).toEqual([second, id]);
  expect((await call("GET", `/phones/${shared}`)).body).toMatchObject({
    state: index % 2 === 0 ? "reachable" : "blocked",
    thread: [{ id }, { id: second }],
  });
  expect((await call("GET", "/requests")).body.total).toBe(3);
  if (index % 3 === 0) {
    await call("POST", "/reset");
    expect((await call("GET", "/messages")).body.total).toBe(0);
    expect((await call("GET", "/requests")).body.total).toBe(0);
    expect((await call("GET", "/phones")).body.phones).toEqual([]);
  } else if (index % 3 === 1) {
    expect((await call("DELETE", "/messages")).body.deleted).toBe(2);
  }
}

test("many accounts at once on one phone do not affect each other", async () => {
  server = await startCheckedServer();
  await Promise.all(accounts.map(useAccount));
  const left = accounts.filter((_, index) => index % 3 === 2);
  expect(new Set(server.carrier.messages.map(({ accountId }) => accountId))).toEqual(new Set(left));
  expect(server.carrier.messages).toHaveLength(2 * left.length);
});
