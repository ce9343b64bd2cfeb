import { withFailover } from "@smskit/delivery";
import { describe, expect, test } from "vitest";
import { connectorNames, useWorld } from "./testing/connectors.ts";
import { lastCode, signIn, verifierOf } from "./testing/sign-in.ts";

const world = useWorld();

describe.each(connectorNames)("a code through %s", (name) => {
  test("is refused if it is wrong, sent again, and approved", async () => {
    const phone = world.phone();
    const { verifier, clock } = verifierOf(world.connectorOf(name));
    const { verificationId, resendAt } = await verifier.start({ to: phone.to, usageType: "SignIn" });
    const wrong = lastCode(phone).replaceAll(/\d/g, (digit) => String((Number(digit) + 1) % 10));
    expect((await verifier.check({ verificationId, code: wrong })).status).toBe("incorrect");
    clock.now = resendAt.getTime();
    await verifier.resend({ verificationId });
    expect(phone.texts()).toHaveLength(2);
    expect((await verifier.check({ verificationId, code: lastCode(phone) })).status).toBe("approved");
  });

  test("counts although the response is lost", async () => {
    const phone = world.phone();
    world.carrier.faults.add({ kind: "reset-after-read", provider: name, to: phone.to, times: 1 });
    expect(await signIn(world.connectorOf(name), phone)).toMatchObject({ delivery: "unknown" });
    expect(phone.texts()).toHaveLength(1);
  });

  test("that is refused counts for nothing", async () => {
    const phone = world.phone();
    world.carrier.faults.add({ kind: "rate-limited", provider: name, to: phone.to, times: 1 });
    const { verifier } = verifierOf(world.connectorOf(name));
    const start = () => verifier.start({ to: phone.to, usageType: "SignIn" });
    await expect(start()).rejects.toMatchObject({ code: "rate-limited", delivery: "not-sent" });
    expect(await start()).toMatchObject({ delivery: "accepted" });
    expect(phone.texts()).toHaveLength(1);
  });
});

test.each([
  ["forth", connectorNames],
  ["back", connectorNames.toReversed()],
])("a failover around all providers, %s, brings codes through each of them", async (_, ring) => {
  const failover = withFailover(ring.map(world.connectorOf), { breaker: false });
  for (const lifeSeconds of [300, 15]) {
    const refusals: (() => void)[] = [];
    for (const name of ring) {
      const phone = world.phone();
      const { receipt } = await signIn(failover, phone, { lifeSeconds });
      expect(receipt?.provider).toBe(name);
      expect(phone.texts().map(({ provider }) => provider)).toEqual([name]);
      refusals.push(world.carrier.faults.add({ kind: "rate-limited", provider: name }));
    }
    for (const end of refusals) end();
  }
});
