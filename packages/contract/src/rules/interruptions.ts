import { assert, expect } from "vitest";
import type { ContractRule } from "../contract-rule.ts";
import { startStallingServer } from "../stalling-server.ts";
import { unhandledDuring } from "../unhandled-during.ts";
import { turns, waitUntil, watchResources } from "../watch-resources.ts";
import { withDeadline } from "../with-deadline.ts";

/** Runs an experiment, and checks that it leaves no socket or timer. */
async function leavingNothing(work: () => Promise<void>): Promise<void> {
  await watchResources(async ({ released }) => {
    await work();
    assert(await released(), "after the send no socket or timer may be left");
  });
}

/** Deadlines and aborts, at any moment. */
export const interruptionRules: readonly ContractRule[] = [
  {
    id: "keeps-its-deadline",
    transport: true,
    title: "ends by its deadline when no response arrives: unknown, one request, no socket or timer left",
    needs: "socket",
    async run({ provider, refused, message }) {
      provider.carrier.faults.add({ kind: "hang" });
      await leavingNothing(async () => {
        const error = await withDeadline(
          (timeoutMs) => refused(message(), { timeoutMs }),
          () => provider.carrier.requests.length > 0,
        );
        expect(error, "the request was written").toMatchObject({ code: "timeout", delivery: "unknown" });
        expect(provider.carrier.requests, "one request").toHaveLength(1);
      });
    },
  },
  {
    id: "bounds-the-whole-response",
    transport: true,
    title: "ends by its deadline when the response begins and does not end: unknown",
    needs: "provider",
    async run({ create, refused, message }) {
      const stalling = await startStallingServer();
      try {
        const connector = create({ url: stalling.url });
        await leavingNothing(async () => {
          const own = message();
          const error = await withDeadline(
            (timeoutMs) => refused(own, { connector, timeoutMs }),
            () => stalling.begun > 0,
          );
          expect(error, "a 201 had begun to arrive").toMatchObject({ code: "timeout", delivery: "unknown" });
        });
      } finally {
        await stalling.close();
      }
    },
  },
  {
    id: "knows-an-unfinished-handshake",
    transport: true,
    title: "knows that nothing was sent when a TLS handshake hangs until the deadline",
    needs: "socket",
    async run({ secure, provider, refused, message }) {
      const why = secure
        ? "without a handshake nothing was written"
        : "the connection was up, and the request written";
      provider.carrier.faults.add({ kind: "hang-handshake" });
      await leavingNothing(async () => {
        const delivery = secure ? "not-sent" : "unknown";
        const error = await withDeadline(
          (timeoutMs) => refused(message(), { timeoutMs }),
          // Of the connection, only the connector knows.
          (refusal) => refusal.delivery === delivery,
        );
        expect(error, why).toMatchObject({ code: "timeout", delivery });
        expect(provider.carrier.requests, "no request was read").toHaveLength(0);
      });
    },
  },
  {
    id: "aborts-before-the-request",
    title: "sends nothing when it is aborted before the request",
    needs: "nothing",
    async run({ hasProvider, provider, refused, message }) {
      const aborted = { code: "aborted", delivery: "not-sent" };
      const early = await refused(message(), { signal: AbortSignal.abort() });
      expect(early, "aborted before the call").toMatchObject(aborted);
      const controller = new AbortController();
      const pending = refused(message(), { signal: controller.signal });
      controller.abort();
      expect(await pending, "aborted right after the call").toMatchObject(aborted);
      await turns(10);
      if (hasProvider) expect(provider.carrier.requests, "nothing is sent").toHaveLength(0);
    },
  },
  {
    id: "aborts-after-the-request",
    title: "leaves the outcome unknown when it is aborted after the request was written",
    needs: "socket",
    async run({ provider, refused, message }) {
      provider.carrier.faults.add({ kind: "hang", times: 1 });
      await leavingNothing(async () => {
        const controller = new AbortController();
        const { signal } = controller;
        const pending = refused(message(), { signal });
        const isRead = () => provider.carrier.requests.length === 1;
        assert(await waitUntil(isRead), "the request must reach the provider");
        controller.abort();
        const unknown = { code: "aborted", delivery: "unknown" };
        expect(await pending, "the request was written").toMatchObject(unknown);
        expect(provider.carrier.requests, "one request").toHaveLength(1);
      });
    },
  },
  {
    id: "leaves-nothing-behind",
    alone: true,
    title: "leaves no timer and no unhandled rejection behind, however a send ends",
    needs: "provider",
    async run({ provider, send, refused, message }) {
      const unhandled = await unhandledDuring(async () => {
        await watchResources(async ({ timersReleased }) => {
          const { signal } = new AbortController();
          await send(message(), { signal });
          assert(await timersReleased(), "after a send that succeeded no timer may be left");
        });
        const late = new AbortController();
        await send(message(), { signal: late.signal });
        late.abort();
        provider.carrier.faults.add({ kind: "hang", times: 2 });
        await refused(message(), { timeoutMs: 50 });
        const controller = new AbortController();
        const pending = refused(message(), { signal: controller.signal });
        await turns(2);
        controller.abort();
        await pending;
      });
      expect(unhandled.map(String), "rejections that nobody handles end the process").toEqual([]);
    },
  },
];
