import { withFailover } from "@smskit/delivery";
import { type Database, openDatabase } from "@smskit/postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectorNames, useWorld } from "./testing/connectors.ts";
import { expectHonestFailover, expectHonestSilence } from "./testing/failover.ts";
import { silences, troubles } from "./testing/faults.ts";
import { signIn } from "./testing/sign-in.ts";
import { startOutbox } from "./testing/start-outbox.ts";

const world = useWorld();
const { faults } = world.carrier;

let database: Database;
beforeAll(async () => {
  database = await openDatabase();
});
afterAll(() => database.close());

/** Every provider before every other. */
const pairs = connectorNames.flatMap((first) =>
  connectorNames.filter((second) => second !== first).map((second) => ({ first, second })),
);

describe.each(pairs)("$first, then $second", ({ first, second }) => {
  const failover = () => withFailover([first, second].map(world.connectorOf), { breaker: false });

  test.each(troubles)("a text, when the first one $title", async (trouble) => {
    await expectHonestFailover(world, [first, second], 0, trouble);
  });

  test("a code, when the first one refuses it and when it loses its response", async () => {
    const refused = world.phone();
    faults.add({ kind: "rate-limited", provider: first, to: refused.to, times: 1 });
    expect((await signIn(failover(), refused)).receipt).toMatchObject({ provider: second });
    const lost = world.phone();
    faults.add({ kind: "garbled-answer", provider: first, to: lost.to, times: 1 });
    expect(await signIn(failover(), lost)).toMatchObject({ delivery: "unknown" });
    expect([refused, lost].map(({ texts }) => texts().length)).toEqual([1, 1]);
  });

  test("a job of the outbox, when the first one refuses it and when it loses its response", async () => {
    const outboxed = await startOutbox(database, failover());
    const refused = world.phone();
    faults.add({ kind: "rate-limited", provider: first, to: refused.to, times: 1 });
    expect(await outboxed({ to: refused.to, body: "Refused" })).toMatchObject({
      state: "accepted",
      receipt: { provider: second },
    });
    const lost = world.phone();
    faults.add({ kind: "reset-after-read", provider: first, to: lost.to, times: 1 });
    expect(["unknown", "accepted"]).toContain((await outboxed({ to: lost.to, body: "Lost" })).state);
    expect([refused, lost].map(({ texts }) => texts().map(({ provider }) => provider))).toEqual([
      [second],
      [first],
    ]);
  });
});

test("silence of the first one ends by the deadline, for every pair", async () => {
  for (const silence of silences) {
    await expectHonestSilence(
      world,
      pairs.map(({ first, second }) => ({ ring: [first, second], at: 0, silence })),
    );
  }
});
