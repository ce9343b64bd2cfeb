import { expect } from "vitest";
import { recipient } from "../bench.ts";
import type { Bench, ContractRule } from "../contract-rule.ts";

const deadlineMs = 300;
/** Bounds are generous: they tell a deadline that is kept from one that is not. */
const slackMs = 250;

/** Waits for the event loop to get somewhere, without a timer that would be counted. */
async function turnsUntil(holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 100_000 && !holds(); turn++) await new Promise(setImmediate);
  expect(holds()).toBe(true);
}

function alive(): { sockets: number; timers: number } {
  const resources = process.getActiveResourcesInfo();
  return {
    sockets: resources.filter((name) => /^(?:TCP|TLS)/.test(name)).length,
    timers: resources.filter((name) => name === "Timeout").length,
  };
}

async function expectNothingLeft(before: ReturnType<typeof alive>): Promise<void> {
  await turnsUntil(() => {
    const now = alive();
    return now.sockets <= before.sockets && now.timers <= before.timers;
  });
}

async function timed<T>(work: Promise<T>): Promise<[T, number]> {
  const started = performance.now();
  return [await work, performance.now() - started];
}

/** Deadlines and aborts, at any moment. */
export const interruptionRules: readonly ContractRule[] = [
  {
    id: "keeps-its-deadline",
    title: "gives up at its deadline when no answer comes: unknown, one request, no socket or timer left",
    needs: "socket",
    async run({ provider, refused, text }: Bench) {
      provider.carrier.faults.add({ kind: "hang", times: 1 });
      const before = alive();
      const [error, elapsed] = await timed(
        refused({ to: recipient, body: text() }, { timeoutMs: deadlineMs }),
      );
      expect(error).toMatchObject({ code: "timeout", delivery: "unknown" });
      expect(elapsed).toBeLessThan(deadlineMs + slackMs);
      expect(provider.carrier.requests).toHaveLength(1);
      await expectNothingLeft(before);
    },
  },
  {
    id: "knows-an-unfinished-handshake",
    title: "knows that nothing was sent when a TLS handshake hangs until the deadline",
    needs: "socket",
    async run({ secure, provider, refused, text }: Bench) {
      provider.carrier.faults.add({ kind: "hang-handshake", times: 1 });
      const before = alive();
      const [error, elapsed] = await timed(
        refused({ to: recipient, body: text() }, { timeoutMs: deadlineMs }),
      );
      // Without TLS the connection is up, and the request written.
      expect(error).toMatchObject({ code: "timeout", delivery: secure ? "not-sent" : "unknown" });
      expect(elapsed).toBeLessThan(deadlineMs + slackMs);
      expect(provider.carrier.requests).toHaveLength(0);
      await expectNothingLeft(before);
    },
  },
  {
    id: "aborts-before-the-request",
    title: "sends nothing when it is aborted before the request",
    needs: "nothing",
    async run({ hasProvider, provider, refused, text }: Bench) {
      const error = await refused({ to: recipient, body: text() }, { signal: AbortSignal.abort() });
      expect(error).toMatchObject({ code: "aborted", delivery: "not-sent" });
      const controller = new AbortController();
      const pending = refused({ to: recipient, body: text() }, { signal: controller.signal });
      controller.abort();
      expect(await pending).toMatchObject({ code: "aborted", delivery: "not-sent" });
      if (hasProvider) expect(provider.carrier.requests).toHaveLength(0);
    },
  },
  {
    id: "aborts-after-the-request",
    title: "leaves the outcome unknown when it is aborted after the request was written",
    needs: "socket",
    async run({ provider, refused, text }: Bench) {
      provider.carrier.faults.add({ kind: "hang", times: 1 });
      const before = alive();
      const controller = new AbortController();
      const pending = refused({ to: recipient, body: text() }, { signal: controller.signal });
      await turnsUntil(() => provider.carrier.requests.length === 1);
      controller.abort();
      expect(await pending).toMatchObject({ code: "aborted", delivery: "unknown" });
      expect(provider.carrier.requests).toHaveLength(1);
      await expectNothingLeft(before);
    },
  },
];
