import { withFailover } from "@smskit/delivery";
import { describe, expect, test } from "vitest";
import { connectorNames, useWorld } from "./testing/connectors.ts";
import { expectHonestFailover, expectHonestSilence } from "./testing/failover.ts";
import { silences, troubles } from "./testing/faults.ts";

const world = useWorld();

/** Each provider between its neighbors in a ring of all. */
const rings = connectorNames.map((name, place) => {
  const neighbor = (step: number) => connectorNames.at((place + step) % connectorNames.length) as string;
  const ring = [neighbor(-1), name, neighbor(1)];
  return { name, ring, title: ring.join(", ") };
});

describe.each(rings)("a failover through $title", ({ name, ring }) => {
  test.each(troubles)("whose middle $title", async (trouble) => {
    await expectHonestFailover(world, ring, 1, trouble);
  });

  test("goes on when the middle cannot be reached", async () => {
    const { to, texts } = world.phone();
    const [before, , after] = ring.map(world.connectorOf) as [never, never, never];
    world.carrier.faults.add({ kind: "rate-limited", provider: ring[0], to, times: 1 });
    const failover = withFailover([before, world.unreachable(name), after]);
    expect(await failover.send({ to, body: "Hello" })).toMatchObject({ provider: ring[2] });
    expect(texts()).toHaveLength(1);
  });

  test("sends nothing to who opted out, also not through the others", async () => {
    const { to, texts } = world.phone();
    world.carrier.setPhone(to, { optedOutOf: "all" });
    const failover = withFailover([name, ring[2] as string].map(world.connectorOf));
    const sending = failover.send({ to, body: "Hello" });
    // Some providers accept the text, and report the opt-out later.
    await sending.catch((error) => expect(error).toMatchObject({ code: "recipient-blocked" }));
    await world.carrier.idle();
    expect(texts().filter(({ provider, status }) => provider !== name || status === "delivered")).toEqual([]);
  });
});

test("a failover whose middle is silent ends by its deadline, unknown", async () => {
  await expectHonestSilence(
    world,
    rings.flatMap(({ ring }) => silences.map((silence) => ({ ring, at: 1, silence }))),
  );
});
