import { patience } from "@smskit/test-support/patience";
import { expect, test, vi } from "vitest";
import { createCarrier } from "../carrier/create-carrier.ts";
import type { Fault } from "../faults/fault-types.ts";
import { mockAcme } from "../testing/mock-acme.ts";

const form = { from: "Acme", to: "+15550001111", text: "Hello" };
const url = "https://api.acme.example/texts";

function send(mock: { fetch: typeof fetch }, init: RequestInit = {}): Promise<Response> {
  return mock.fetch(url, { method: "POST", body: new URLSearchParams(form), ...init });
}

test("responds as the provider does, and the carrier delivers", async () => {
  const carrier = createCarrier();
  const response = await send(mockAcme(carrier));
  expect(response.status).toBe(201);
  expect(response.headers.get("content-type")).toBe("application/json");
  expect(await response.json()).toEqual({ id: carrier.messages[0]?.id });
  await carrier.idle();
  expect(carrier.messages[0]).toMatchObject({ to: "+15550001111", body: "Hello", status: "delivered" });
  expect(carrier.requests[0]).toMatchObject({ path: "/texts", status: 201 });
});

test("takes a Request", async () => {
  const carrier = createCarrier();
  const request = new Request(url, { method: "POST", body: new URLSearchParams(form) });
  expect((await mockAcme(carrier).fetch(request)).status).toBe(201);
});

test("refuses hosts and operations that are not the provider's, and sends nothing", async () => {
  const carrier = createCarrier();
  const mock = mockAcme(carrier);
  for (const other of ["https://api.globex.example/texts", "https://api.acme.example/calls"]) {
    const response = await mock.fetch(other, { method: "POST" });
    expect(response.status).toBe(501);
    expect(await response.json()).toMatchObject({ title: "Not Mocked", providers: [{ provider: "acme" }] });
  }
  expect(carrier.messages).toEqual([]);
});

test("a body over 1 MiB is refused", async () => {
  const carrier = createCarrier();
  expect((await send(mockAcme(carrier), { body: "x".repeat(1_100_000) })).status).toBe(500);
});

test("faults of HTTP apply", async () => {
  const carrier = createCarrier();
  const mock = mockAcme(carrier);
  carrier.faults.add({ kind: "rate-limited", retryAfter: "3", times: 1 });
  const refused = await send(mock);
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "3"]);
  expect(carrier.messages).toEqual([]);
  expect((await send(mock)).status).toBe(201);
});

test.each<[Fault, sent: boolean]>([
  [{ kind: "reset-on-connect" }, false],
  [{ kind: "reset-before-read" }, false],
  [{ kind: "reset-after-read" }, true],
  [{ kind: "reset-after-read", accepted: false }, false],
  [{ kind: "fin" }, true],
  [{ kind: "garbage-answer" }, true],
])("%o fails like a broken connection", async (fault, sent) => {
  const carrier = createCarrier();
  carrier.faults.add(fault);
  await expect(send(mockAcme(carrier))).rejects.toMatchObject({
    name: "TypeError",
    cause: { code: "ECONNRESET" },
  });
  expect(carrier.messages).toHaveLength(sent ? 1 : 0);
  expect(carrier.faults.fired).toHaveLength(1);
});

test("half a response has a status, and no body", async () => {
  const carrier = createCarrier();
  carrier.faults.add({ kind: "truncated-answer" });
  const response = await send(mockAcme(carrier));
  expect(response.status).toBe(201);
  await expect(response.text()).rejects.toThrow("fetch failed");
});

test.each<Fault>([{ kind: "hang" }, { kind: "hang-handshake" }])(
  "%o ends when the caller aborts",
  async (fault) => {
    const carrier = createCarrier();
    carrier.faults.add(fault);
    const mock = mockAcme(carrier);
    const settled = vi.fn();
    const controller = new AbortController();
    const sending = send(mock, { signal: controller.signal });
    sending.then(settled, settled);
    await vi.waitFor(() => expect(carrier.faults.fired).toHaveLength(1), patience);
    expect(settled).not.toHaveBeenCalled();
    controller.abort(new Error("enough"));
    await expect(sending).rejects.toThrow("enough");
  },
);

test("a slow response comes late, an idle connection that closes is not noticed", async () => {
  const carrier = createCarrier();
  const mock = mockAcme(carrier);
  carrier.faults.add({ kind: "slow-answer", afterMs: 20, times: 1 });
  const start = performance.now();
  expect((await send(mock)).status).toBe(201);
  expect(performance.now() - start).toBeGreaterThan(15);
  carrier.faults.add({ kind: "idle-close" });
  expect((await send(mock)).status).toBe(201);
});
