import type { Carrier, MockServer } from "@smskit/mock";
import { unlessItEnds } from "@smskit/test-support/child-process";
import { createTwilio } from "@smskit/twilio";
import { expect } from "vitest";
import { openDatabase } from "../open-database.ts";
import { createOutbox, type OutboxEntry } from "../outbox.ts";
import type { StandstillPoint } from "./outbox-process.ts";
import { account } from "./provider.ts";
import { startWorkerProcess } from "./start-worker-process.ts";

const lookUpAfterMs = [0, 0];
const timeoutMs = 5_000;

/** Where workers are killed, and the numbers that are texted there. */
export const killPoints: readonly { point: StandstillPoint | "after the write"; prefix: string }[] = [
  { point: "before started", prefix: "+1555867" },
  { point: "after started", prefix: "+1555868" },
  { point: "after the write", prefix: "+1555869" },
  { point: "after the 201", prefix: "+1555870" },
  { point: "before the commit", prefix: "+1555871" },
];

export interface KillOptions {
  /** How many workers are killed, one after the other. */
  kills: number;
  provider: MockServer;
  /** What workers open. */
  target: string;
}

/** Kills workers at a point, and counts at the carrier what became of all messages. */
export async function killWorkers(
  { point, prefix }: (typeof killPoints)[number],
  { kills, provider, target }: KillOptions,
): Promise<void> {
  // More, since a worker on a busy machine may be done with one before it is killed at the next.
  const messages = kills + 5;
  const { carrier } = provider;
  const name = point.replaceAll(" ", "-");
  const connector = createTwilio({ ...account, baseUrl: provider.url });
  const numbers = Array.from({ length: messages }, (_, index) => `${prefix}${1000 + index}`);

  const before = await openDatabase(target);
  const enqueuing = createOutbox({ database: before, connector, name });
  const list = await enqueuing.enqueueMany(numbers.map((to) => ({ to, body: `Text for ${to}` })));
  await enqueuing.stop();
  await before.close();

  for (let kill = 0; kill < kills; kill++) {
    const stopFaults =
      point === "after the write"
        ? numbers.map((to) => carrier.faults.add({ kind: "hang", to, times: 1 }))
        : [];
    const written = point === "after the write" ? nextMessage(carrier, prefix) : undefined;
    const worker = startWorkerProcess({
      databaseUrl: target,
      providerUrl: provider.url,
      name,
      concurrency: 1,
      timeoutMs,
      lookUpAfterMs,
      ...(point === "after the write" ? {} : { standstill: point }),
    });
    await (written === undefined ? worker.standsStill : unlessItEnds(worker.child, written));
    await worker.kill();
    for (const stop of stopFaults) stop();
  }

  const database = await openDatabase(target);
  // With a long timeout: on a busy machine, its own sends must not become unknown.
  const outbox = createOutbox({ database, connector, name, lookUpAfterMs });
  await outbox.work();
  const entries: OutboxEntry[] = [];
  for await (const entry of outbox.results(list)) entries.push(entry);
  await outbox.stop();
  await database.close();

  const texts = numbers.map((to) => carrier.messages.filter((message) => message.to === to).length);
  expect(entries).toHaveLength(messages);
  expect(
    texts.filter((count) => count > 1),
    "delivered twice",
  ).toEqual([]);
  const unknown = entries.filter(({ state }) => state === "unknown");
  const accepted = entries.filter(({ state }) => state === "accepted");
  expect(accepted.length + unknown.length).toBe(messages);
  // Those that were begun and not sent are unknown, and no worker sends them again.
  expect(unknown).toHaveLength(point === "after started" ? kills : 0);
  expect(unknown.every(({ error }) => error?.delivery === "unknown")).toBe(true);
  const ids = carrier.messages.filter(({ to }) => to.startsWith(prefix)).map(({ id }) => id);
  expect(accepted.map(({ receipt }) => receipt?.id).toSorted()).toEqual(ids.toSorted());
}

/** Resolves when the provider has accepted a text to a number that begins so. */
function nextMessage(carrier: Carrier, prefix: string): Promise<void> {
  return new Promise((resolve) => {
    const off = carrier.on("message", ({ to }) => {
      if (!to.startsWith(prefix)) return;
      off();
      resolve();
    });
  });
}
