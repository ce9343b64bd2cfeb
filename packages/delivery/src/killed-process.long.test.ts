import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { unlessItEnds } from "@smskit/test-support/child-process";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { withIdempotency } from "./index.ts";
import { createFileIdempotencyStore } from "./testing/file-idempotency-store.ts";
import { startProviders } from "./testing/providers.ts";
import { errorOf, eventually, to } from "./testing/scripted.ts";
import type { ChildOrders } from "./testing/sending-child.ts";

const message = { to, body: "Your order has left." };
const idempotencyKey = "order-1";
const child = fileURLToPath(new URL("./testing/sending-child.ts", import.meta.url));

async function start() {
  const { server, primary, primaryConfig: config } = await startProviders();
  const folder = await mkdtemp(join(tmpdir(), "smskit-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const { provider } = primary;
  const next = withIdempotency(primary, {
    store: createFileIdempotencyStore(folder),
    reconcile: { settleMs: 0 },
  });
  const posts = () => server.carrier.requests.filter(({ method }) => method === "POST").length;
  const spawnChild = (stopAt: ChildOrders["stopAt"]) => {
    const orders: ChildOrders = { folder, provider, config, message, idempotencyKey, stopAt };
    const args = ["--conditions=@smskit/source", child, JSON.stringify(orders)];
    return spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  };
  return { carrier: server.carrier, next, posts, spawnChild };
}

async function killed(process: ChildProcess): Promise<void> {
  const exited = once(process, "exit");
  process.kill("SIGKILL");
  expect(await exited).toEqual([null, "SIGKILL"]);
}

afterEach(() => {
  vi.useRealTimers();
});

/** From now on, the send of the killed process began so long ago that the next one does not wait for its end. */
function longAgo(): void {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 10_000 });
}

test("if a process is killed between its claim and its request, the next one reports an unknown outcome and does not send", async () => {
  const { carrier, next, posts, spawnChild } = await start();
  const process = spawnChild("claim");
  const [claimed] = await unlessItEnds(process, once(process.stdout, "data"));
  expect(String(claimed)).toBe("claimed\n");
  await killed(process);
  longAgo();
  for (let count = 0; count < 2; count++) {
    const error = await errorOf(next.send(message, { idempotencyKey }));
    expect([error.code, error.delivery, error.retryable]).toEqual(["unavailable", "unknown", false]);
  }
  expect([posts(), carrier.messages.length]).toEqual([0, 0]);
  expect((await next.send(message, { idempotencyKey: "order-2" })).id).toBe(carrier.messages[0]?.id);
});

test("if a process is killed before it gets the response, the next one finds the message and does not send it again", async () => {
  const { carrier, next, posts, spawnChild } = await start();
  carrier.faults.add({ kind: "hang", accepted: true, times: 1 });
  const process = spawnChild("response");
  await unlessItEnds(
    process,
    eventually(() => expect(carrier.messages).toHaveLength(1)),
  );
  await killed(process);
  longAgo();
  const receipt = await next.send(message, { idempotencyKey });
  expect(receipt.id).toBe(carrier.messages[0]?.id);
  expect((await next.send(message, { idempotencyKey })).id).toBe(receipt.id);
  expect([posts(), carrier.messages.length]).toEqual([1, 1]);
});
