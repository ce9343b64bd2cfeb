import { expect, test } from "vitest";
import { createOutcomeWaiter } from "./wait-for-outcome.ts";

test("at most 500 callers wait at once, also for one message", async () => {
  const stopping = new AbortController();
  const wait = createOutcomeWaiter(
    { statusesOf: async (ids) => new Map(ids.map((id) => [id, "queued"])) },
    stopping.signal,
  );
  let ended = 0;
  const waits = Array.from({ length: 700 }, () => wait("one", 60_000).then(() => (ended += 1)));
  await new Promise((resolve) => setImmediate(resolve));
  expect(ended).toBe(200);
  stopping.abort();
  await Promise.all(waits);
});

test("who has waited makes room for others, whether the outcome came or the time was over", async () => {
  const wait = createOutcomeWaiter({
    statusesOf: async (ids) => new Map(ids.map((id) => [id, id === "sent" ? "accepted" : "queued"])),
  });
  for (let round = 0; round < 3; round += 1) {
    const statuses = await Promise.all(
      Array.from({ length: 500 }, (_, index) => wait(index % 2 === 0 ? "sent" : "queued", 200)),
    );
    expect(statuses.filter((status) => status === "accepted")).toHaveLength(250);
  }
});
