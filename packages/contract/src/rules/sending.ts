import type { SmsMessage } from "@smskit/core";
import { assert, expect } from "vitest";
import { recipient } from "../bench.ts";
import type { ContractRule } from "../contract-rule.ts";
import { outcomeOf, succeeded } from "../outcome-of.ts";
import { waitUntil, watchResources } from "../watch-resources.ts";

const statuses = ["unknown", "scheduled", "accepted", "queued", "sending", "sent", "delivered", "read"];

const methods = ["check", "getStatus", "find", "cancel", "redact", "reportOutcome", "close"] as const;

/** Successful sends. */
export const sendingRules: readonly ContractRule[] = [
  {
    id: "sends-once",
    title: "sends one text, unchanged, with one request, and resolves when the provider has accepted it",
    needs: "provider",
    async run({ connector, provider, message, arrivalsOf, posts }) {
      const own = message();
      succeeded("send(), without options,", await outcomeOf("send()", () => connector.send(own)));
      expect(provider.carrier.messages, "the text, once, by the time that send() resolves").toMatchObject([
        { to: own.to },
      ]);
      expect(arrivalsOf(own), "the text, unchanged").toHaveLength(1);
      expect(posts(), "one request").toBe(1);
    },
  },
  {
    id: "keeps-sends-apart",
    title: "keeps concurrent sends apart: each recipient gets their text, each call its receipt",
    needs: "provider",
    async run({ send, message, arrivalsOf }) {
      const messages = Array.from({ length: 20 }, (_, index) => message({ reference: `order-${index}` }));
      const receipts = await Promise.all(messages.map((message) => send(message)));
      for (const [index, receipt] of receipts.entries()) {
        const own = messages[index] as SmsMessage;
        const { to, reference } = own;
        expect(receipt, "the receipt of this message").toMatchObject({ to, reference });
        const arrived = arrivalsOf(own);
        expect(arrived, "each text arrives once, at its recipient").toMatchObject([{ id: receipt.id, to }]);
      }
    },
  },
  {
    id: "gives-a-receipt",
    title: "resolves with a receipt that names connector, provider, message and recipient",
    needs: "nothing",
    async run({ connector, send, message, hasProvider, provider }) {
      const receipt = await send(message({ to: recipient, reference: "order-7" }));
      expect(receipt, "the receipt").toMatchObject({
        connector: connector.id,
        provider: connector.provider,
        to: recipient,
        reference: "order-7",
        id: expect.stringMatching(/./),
      });
      if (hasProvider) expect(receipt.id, "the provider's own id").toBe(provider.carrier.messages.at(-1)?.id);
      expect(
        receipt.possibleDuplicate,
        "whether a message that was sent once may arrive twice",
      ).toBeUndefined();
      for (const attempt of receipt.attempts ?? []) {
        expect(attempt, "an attempt").toMatchObject({
          connector: expect.stringMatching(/./),
          startedAt: expect.any(Date),
          durationMs: expect.any(Number),
        });
      }
      if (receipt.attempts !== undefined) {
        expect(receipt.attempts.at(-1)?.outcome, "the outcome of the last attempt").toBe("accepted");
      }
      expect(statuses, "the status of an accepted message").toContain(receipt.status);
      // Wrappers add attempts, whose dates become strings.
      const { attempts: _, ...itself } = receipt;
      expect(JSON.parse(JSON.stringify(itself)), "a receipt survives JSON").toEqual(itself);
      expect(Object.keys(receipt), "the provider's own response is not enumerable").not.toContain("raw");
      const plain = await send(message());
      expect(Object.keys(plain), "the receipt has no field that the message lacks").not.toContain(
        "reference",
      );
    },
  },
  {
    id: "names-itself",
    title: "has a version, an id and a provider, and optional methods that are functions or absent",
    needs: "nothing",
    async run({ connector, create, send, message }) {
      expect(connector.specVersion, "specVersion").toBe(1);
      expect(connector.provider, "the provider, in lower case").toMatch(/^[a-z][a-z0-9-]*$/);
      expect(connector.id, "the id").toMatch(/./);
      for (const method of methods) {
        const kind = typeof connector[method];
        expect(["function", "undefined"], `${method} is a function, or absent`).toContain(kind);
      }
      const second = create({ runtime: { id: "second" } });
      // A factory without a runtime argument cannot create a second id.
      if (second.id === connector.id) return;
      expect(second.id, "the id that the caller chose").toBe("second");
      const receipt = await send(message(), { connector: second });
      expect(receipt, "its receipts name it").toMatchObject({
        connector: "second",
        provider: connector.provider,
      });
    },
  },
  {
    id: "prepares-idempotently",
    title: "returns a prepared message unchanged, also after spread or JSON, and sends it unchanged",
    needs: "nothing",
    async run({ connector, prepare, send, refused, hasProvider, provider }) {
      const message = { to: "+1 (555) 867-5310", usageType: "SignIn", variables: { code: "048151" } };
      const before = structuredClone(message);
      const scheduled = { ...message, sendAt: new Date(Date.now() + 3_600_000) };
      const first = await outcomeOf("prepare()", () => connector.prepare(scheduled));
      const cannotSchedule = "thrown" in first;
      if (cannotSchedule) {
        const { code } = await refused(scheduled, { call: "prepare" });
        expect(code, "the code for sendAt if the connector cannot schedule").toBe("unsupported");
      }
      const prepared = cannotSchedule ? await prepare(message) : succeeded("prepare()", first);
      expect(prepared, "a prepared message keeps the fields of its message").toMatchObject({
        to: recipient,
        usageType: "SignIn",
        variables: { code: "048151" },
      });
      expect(await prepare(prepared), "prepared again").toEqual(prepared);
      expect(await prepare({ ...prepared }), "prepared again, after spread").toEqual(prepared);
      const revived = JSON.parse(JSON.stringify(prepared));
      expect(await prepare(revived), "prepared again, after JSON").toEqual(prepared);

      const { sendAt: _, ...now } = prepared;
      if (now.body !== undefined) now.body += "!";
      await send(now);
      if (hasProvider && now.body !== undefined) {
        const arrived = provider.carrier.messages.at(-1)?.body;
        expect(arrived, "a prepared text is sent unchanged").toBe(now.body);
      }
      await prepare(message);
      await send(message);
      expect(message, "the caller's message is not changed").toEqual(before);
    },
  },
  {
    id: "closes-alone",
    // Connectors may share an agent, which is idle only after all others are closed.
    alone: true,
    title: "closes at once, keeps sockets of other connectors, and leaves none when the last one closes",
    needs: "provider",
    async run({ connector, create, send, provider, message }) {
      const close = async (closing: typeof connector) =>
        succeeded("close()", await outcomeOf("close()", async () => closing.close?.(), 500));
      await watchResources(async ({ released }) => {
        const other = create();
        const sendOther = () => send(message(), { connector: other });
        await Promise.all([send(message()), sendOther()]);
        provider.carrier.faults.add({ kind: "slow-answer", afterMs: 50, times: 1 });
        const pending = sendOther();
        await waitUntil(() => provider.carrier.requests.length === 3);
        await close(connector);
        await close(connector);
        await pending;
        await sendOther();
        expect(provider.carrier.messages, "the other connector's texts all arrive").toHaveLength(4);
        if (other.close === undefined) return;
        await close(other);
        assert(await released(), "after the last close() no socket or timer may be left");
      });
    },
  },
];
