import { SmsError, type SmsReceipt } from "@smskit/core";
import { type FailoverOptions, withFailover } from "@smskit/delivery";
import { timedOutOnce } from "@smskit/test-support/timed-out-once";
import { expect } from "vitest";
import type { World } from "./connectors.ts";
import type { Trouble } from "./faults.ts";

/** How long a silent provider is waited for. */
const silenceMs = 2_000;

/** Sends through providers one of which has trouble; those before it refuse. Returns how the send ended, and who sent the text. */
async function sendAround(
  world: World,
  {
    ring,
    at,
    trouble,
    options,
  }: { ring: readonly string[]; at: number; trouble: Trouble; options: FailoverOptions },
) {
  const { to, texts } = world.phone();
  const place = { to, times: 1 };
  for (const provider of ring.slice(0, at)) {
    world.carrier.faults.add({ kind: "rate-limited", provider, ...place });
  }
  world.carrier.faults.add({ ...trouble.fault, provider: ring[at], ...place } as typeof trouble.fault);
  const failover = withFailover(ring.map(world.connectorOf), { breaker: false, ...options });
  const body = `Through ${ring.join(", ")} although ${ring[at]} ${trouble.title}`;
  const timeoutMs = trouble.fault.kind === "hang" ? silenceMs : undefined;
  const end: { receipt?: SmsReceipt; error?: SmsError } = {};
  try {
    end.receipt = await failover.send({ to, body }, { timeoutMs });
  } catch (error) {
    if (!SmsError.is(error)) throw error;
    end.error = error;
  }
  for (const text of texts()) expect(text.body).toBe(body);
  return { ...end, senders: texts().map(({ provider }) => provider), id: texts()[0]?.id };
}

/**
 * Sends through a ring of providers, with trouble at one of them: the next one sends only what was certainly not sent, and
 * nobody is told "not sent" of what was.
 */
export async function expectHonestFailover(
  world: World,
  ring: readonly string[],
  at: number,
  trouble: Trouble,
): Promise<void> {
  const [troubled, next] = [ring[at] as string, ring[at + 1] as string];
  const own = trouble.isSent ? [troubled] : [];
  const send = (options: FailoverOptions) => sendAround(world, { ring, at, trouble, options });

  const { receipt, error, senders } = await send({});
  if (trouble.goesOn) {
    expect(receipt).toMatchObject({ provider: next });
    expect(receipt?.possibleDuplicate).toBeUndefined();
    expect(receipt?.attempts?.map(({ outcome }) => outcome)).toEqual([
      ...ring.slice(0, at + 1).map(() => "not-sent"),
      "accepted",
    ]);
    expect(senders).toEqual([next]);
    return;
  }
  expect(error).toMatchObject({ delivery: "unknown", provider: troubled });
  expect(error?.attempts).toHaveLength(at + 1);
  expect(senders).toEqual(own);

  // Silence takes all the time that there is.
  if (error?.code === "timeout") return;
  const wanted = await send({ onUnknown: "failover" });
  expect(wanted.receipt).toMatchObject({ provider: next, possibleDuplicate: true });
  expect(wanted.senders).toEqual([...own, next]);

  if (world.connectorOf(troubled).find === undefined) return;
  const asked = await send({ reconcile: { settleMs: 1 } });
  expect(asked.senders).toEqual(own);
  if (trouble.isSent) expect(asked.receipt).toMatchObject({ provider: troubled, id: asked.id });
  else expect(asked.error).toMatchObject({ delivery: "unknown" });
}

/** A failover around a silent provider. */
export interface Silence {
  ring: readonly string[];
  at: number;
  silence: Trouble;
}

/** Sends around silent providers, all at once. The deadline comes when each of them has its request. */
export async function expectHonestSilence(world: World, silences: readonly Silence[]): Promise<void> {
  const silent = () => world.carrier.faults.fired.filter(({ kind }) => kind === "hang").length;
  const before = silent();
  await timedOutOnce(
    () => silent() - before === silences.length,
    silenceMs + 250,
    () =>
      Promise.all(silences.map(({ ring, at, silence }) => expectHonestFailover(world, ring, at, silence))),
  );
}
