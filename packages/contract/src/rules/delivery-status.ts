import type { DeliveryUpdate, SmsErrorCode, SmsReceipt } from "@smskit/core";
import { assert, expect } from "vitest";
import type { Bench, ContractRule } from "../contract-rule.ts";
import { relayed, withLocalServer } from "../local-server.ts";
import { outcomeOf, succeeded } from "../outcome-of.ts";
import { expectPrice, expectTime, expectUpdate } from "../read-reports.ts";
import { atProvider } from "../send-declared.ts";
import { expectCauses, isFailed, sendToEveryPhone } from "../send-to-every-phone.ts";

/** Some providers have no word for a message that left them. */
const onItsWay: readonly string[] = ["accepted", "queued", "sending", "sent"];

const dayMs = 86_400_000;
/** Enough to find a message on its way at least once, on any machine. */
const attempts = 40;

async function ask({ connector }: Bench, receipt: SmsReceipt): Promise<DeliveryUpdate> {
  return succeeded("getStatus()", await outcomeOf("getStatus()", () => connector.getStatus?.(receipt)));
}

/** Asks for the status of a message that has been sent and not yet delivered; `undefined` if it is delivered meanwhile. */
async function askOnTheWay(bench: Bench): Promise<DeliveryUpdate | undefined> {
  const { provider, send, message } = bench;
  const receipt = await send(message());
  const text = atProvider(bench, receipt);
  while (!isFailed(text.status) && !["sent", "delivered"].includes(text.status)) provider.carrier.advance(1);
  if (text.status !== "sent") return undefined;
  const update = await ask(bench, receipt);
  return atProvider(bench, receipt).status === "sent" ? update : undefined;
}

/** What a provider says when it is asked. A rule passes if the connector lacks `getStatus`. */
export const deliveryStatusRules: readonly ContractRule[] = [
  {
    id: "tells-how-it-ended",
    title: "returns from getStatus how a message ended: status, recipient, and the cause of a failure",
    needs: "provider",
    async run(bench) {
      if (bench.connector.getStatus === undefined) return;
      const codes = new Map<string, SmsErrorCode | undefined>();
      for (const { state, receipt } of await sendToEveryPhone(bench)) {
        const message = atProvider(bench, receipt);
        const what = `getStatus() for a phone that is ${state}`;
        const update = await ask(bench, receipt);
        expectUpdate(what, update, { status: message.status, message });
        expect([undefined, receipt.to], `${what}: the recipient`).toContain(update.to);
        if (isFailed(message.status)) codes.set(String(update.providerCode), update.code);
      }
      expectCauses(codes);
    },
  },
  {
    id: "tells-how-far-it-is",
    title: "tells a message that waits or is on its way from one that has arrived",
    needs: "provider",
    async run(bench) {
      const { connector, provider, message, send } = bench;
      if (connector.getStatus === undefined) return;
      const range = connector.features?.schedule;
      if (range) {
        const seconds = Math.min(Math.max(7_200, range.min), range.max);
        const sendAt = new Date(provider.carrier.now() + seconds * 1_000);
        const { status } = await ask(bench, await send(message({ sendAt })));
        expect(status, "the status of a scheduled message").toBe("scheduled");
      }
      for (let attempt = 0; attempt < attempts; attempt++) {
        const update = await askOnTheWay(bench);
        if (update === undefined) continue;
        const what = "the status of a message that is sent, and not yet delivered";
        expect(onItsWay, what).toContain(update.status);
        return;
      }
    },
  },
  {
    id: "reads-the-whole-status",
    title: "returns from getStatus what the provider's response has: recipient, reference, price",
    needs: "provider",
    async run(bench) {
      const { connector, create, provider, message, send } = bench;
      if (connector.getStatus === undefined) return;
      const reference = "order-70481";
      const callback = connector.features?.statusCallback ? { statusCallback: "http://127.0.0.1:9/" } : {};
      const receipt = await send(message({ reference, ...callback }));
      await provider.carrier.idle();
      let content = "";
      await withLocalServer(
        async (request) => {
          const response = await relayed(provider.url, request);
          content = Buffer.from(response.body as Uint8Array).toString();
          return response;
        },
        async (url) => {
          const asked = outcomeOf("getStatus()", () => create({ url }).getStatus?.(receipt));
          const update = succeeded("getStatus()", await asked);
          expectPrice("getStatus()", update, content);
          const { to } = receipt;
          if (content.includes(to.slice(1))) expect(update.to, "getStatus(): the recipient").toBe(to);
          if (content.includes(reference)) {
            expect(update.reference, "getStatus(): the reference").toBe(reference);
          }
        },
      );
    },
  },
  {
    id: "knows-when-it-happened",
    title: "returns from getStatus when the status changed, not when it was asked",
    needs: "provider",
    async run(bench) {
      const { connector, provider, message, send } = bench;
      if (connector.getStatus === undefined) return;
      provider.carrier.advance(dayMs);
      const receipt = await send(message());
      await provider.carrier.idle();
      const { events } = atProvider(bench, receipt);
      const last = events.at(-1);
      assert(last !== undefined, "a message has a status");
      const { at } = await ask(bench, receipt);
      expectTime("getStatus()", at, last.at.getTime());
    },
  },
];
