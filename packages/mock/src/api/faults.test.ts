import { afterEach, describe, expect, test } from "vitest";
import type { Fault } from "../index.ts";
import { type CheckedServer, startCheckedServer } from "../testing/api/api-client.ts";

let server: CheckedServer;
afterEach(() => server.close());

const each: Fault[] = [
  { kind: "rate-limited", retryAfter: "1" },
  { kind: "server-error", status: 503, body: "no", contentType: "text/plain", accepted: true },
  { kind: "redirect", location: "https://example.com", status: 302 },
  { kind: "garbled-answer" },
  { kind: "empty-answer" },
  { kind: "undelivered", code: "30003", to: "+15558675310" },
  { kind: "missing-receipt" },
  { kind: "duplicate-receipt" },
  { kind: "reordered-receipts" },
  { kind: "late-receipt", byMs: 5 },
  { kind: "reset-on-connect", times: 0 },
  { kind: "hang-handshake", times: 0 },
  { kind: "reset-before-read", probability: 0.5 },
  { kind: "hang", accepted: false },
  { kind: "reset-after-read", times: 3 },
  { kind: "fin", provider: "twilio" },
  { kind: "truncated-answer" },
  { kind: "garbage-answer" },
  { kind: "slow-answer", afterMs: 10 },
  { kind: "idle-close", reset: true },
];

describe("faults", () => {
  test("of every kind can be added and listed", async () => {
    server = await startCheckedServer();
    for (const fault of each) {
      const { status, body } = await server.call("POST", "/faults", fault);
      expect(status).toBe(201);
      expect(body).toEqual({ id: expect.any(String), ...fault });
    }
    const { body } = await server.call("GET", "/faults");
    expect(body.kinds.toSorted()).toEqual(each.map(({ kind }) => kind).toSorted());
    expect(body.faults).toHaveLength(each.length - 2);
  });

  test("fire, are listed as fired, and can be removed", async () => {
    server = await startCheckedServer();
    const { body: limited } = await server.call("POST", "/faults", { kind: "rate-limited" });
    await server.call("POST", "/faults", { kind: "empty-answer", to: "+447700900123", times: 2 });
    await expect(server.text("aaaaaaaa")).rejects.toThrow();
    expect((await server.call("DELETE", `/faults/${limited.id}`)).status).toBe(204);
    expect((await server.call("DELETE", `/faults/${limited.id}`)).status).toBe(404);
    await expect(server.text("aaaaaaaa")).rejects.toThrow("JSON");
    const { body } = await server.call("GET", "/faults");
    expect(body.fired).toMatchObject([
      { kind: "rate-limited", provider: "acme", account: "aaaaaaaa", to: "+447700900123" },
      { kind: "empty-answer", fault: { kind: "empty-answer", times: 2 } },
    ]);
    expect((await server.call("DELETE", "/faults")).status).toBe(204);
    expect(await server.text("aaaaaaaa")).toMatch(/-/);
  });

  test("that were added in-process are listed too", async () => {
    server = await startCheckedServer();
    server.carrier.faults.add({ kind: "fin", times: Number.POSITIVE_INFINITY, to: undefined });
    expect((await server.call("GET", "/faults")).body.faults).toEqual([
      { id: expect.any(String), kind: "fin" },
    ]);
  });

  test.each([
    [{ kind: "nonsense" }, "kind: must be one of"],
    [{}, "kind"],
    [{ kind: "undelivered" }, "code"],
    [{ kind: "fin", probability: 2 }, "probability"],
    [{ kind: "fin", color: "red" }, "color"],
    [{ kind: "reset-before-read", to: "+15558675310" }, "to"],
    [{ kind: "fin", to: "" }, "to: must be a number in E.164"],
    [{ kind: "undelivered", code: "30003", to: "5558675310" }, "to: must be a number in E.164"],
    [{ kind: "reset-before-read", account: "aaaaaaaa" }, "account"],
    [{ kind: "reset-on-connect" }, "times: is missing"],
    [{ kind: "hang-handshake" }, "times: is missing"],
  ])("rejects %j with the reason", async (fault, reason) => {
    server = await startCheckedServer();
    const { status, body } = await server.call("POST", "/faults", fault);
    expect([status, body.detail]).toEqual([400, expect.stringContaining(reason)]);
  });

  test("of one account fire for that account only, and are visible to it only", async () => {
    server = await startCheckedServer();
    const { body: fault } = await server.call("POST", "/faults?account=aaaaaaaa", { kind: "rate-limited" });
    expect(fault.account).toBe("aaaaaaaa");
    expect(await server.text("bbbbbbbb")).toMatch(/-/);
    await expect(server.text("aaaaaaaa")).rejects.toThrow();
    expect((await server.call("GET", "/faults?account=bbbbbbbb")).body).toMatchObject({
      faults: [],
      fired: [],
    });
    expect((await server.call("DELETE", `/faults/${fault.id}?account=bbbbbbbb`)).status).toBe(404);
    await server.call("DELETE", "/faults?account=bbbbbbbb");
    expect((await server.call("GET", "/faults?account=aaaaaaaa")).body.faults).toHaveLength(1);
    await server.call("DELETE", "/faults?account=aaaaaaaa");
    expect(await server.text("aaaaaaaa")).toMatch(/-/);
  });

  test.each([
    [{ kind: "reset-before-read" }, "account: is not supported"],
    [{ kind: "reset-on-connect", times: 1 }, "account: is not supported"],
    [{ kind: "fin", account: "bbbbbbbb" }, "account: must be the same"],
  ])("of one account reject %j", async (fault, reason) => {
    server = await startCheckedServer();
    const { status, body } = await server.call("POST", "/faults?account=aaaaaaaa", fault);
    expect([status, body.detail]).toEqual([400, expect.stringContaining(reason)]);
  });
});
