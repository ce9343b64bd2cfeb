import { assert, expect } from "vitest";
import { recipient } from "../bench.ts";
import type { ContractRule } from "../contract-rule.ts";
import { outcomeOf, succeeded } from "../outcome-of.ts";
import { waitUntil, watchResources } from "../watch-resources.ts";

const statuses = ["unknown", "scheduled", "accepted", "queued", "sending", "sent", "delivered", "read"];

const methods = ["check", "getStatus", "find", "cancel", "redact", "reportOutcome", "close"] as const;

/** What a send that succeeds looks like. */
export const sendingRules: readonly ContractRule[] = [
  {
    id: "sends-once",
    title: "sends one text, as it stands, with one request, and resolves when the provider has accepted it",
    needs: "provider",
    async run({ connector, provider, text, posts }) {
      const body = text();
      const message = { to: recipient, body };
      succeeded("send(), without options,", await outcomeOf("send()", () => connector.send(message)));
      expect(provider.carrier.messages, "the text, once, by the time that send() resolves").toMatchObject([
        { to: recipient, body },
      ]);
      expect(posts(), "one request").toBe(1);
    },
  },
  {
    id: "keeps-sends-apart",
    title: "keeps sends apart that run at once: to each person their text, to each call its receipt",
    needs: "provider",
    async run({ send, provider, text }) {
      const messages = Array.from({ length: 20 }, (_, index) => ({
        to: `+155586753${10 + index}`,
        body: text(),
        reference: `order-${index}`,
      }));
      const receipts = await Promise.all(messages.map((message) => send(message)));
      for (const [index, receipt] of receipts.entries()) {
        const { to, body, reference } = messages[index] as (typeof messages)[number];
        expect(receipt, "the receipt of this message").toMatchObject({ to, reference });
        const arrived = provider.carrier.messages.filter((message) => message.body === body);
        expect(arrived, "each text arrives once, where it belongs").toMatchObject([{ id: receipt.id, to }]);
      }
    },
  },
  {
    id: "gives-a-receipt",
    title: "resolves with a receipt that names connector, provider, message and recipient",
    needs: "nothing",
    async run({ connector, send, text, hasProvider, provider }) {
      const receipt = await send({ to: recipient, body: text(), reference: "order-7" });
      expect(receipt, "the receipt").toMatchObject({
        connector: connector.id,
        provider: connector.provider,
        to: recipient,
        reference: "order-7",
        id: expect.stringMatching(/./),
      });
      if (hasProvider) expect(receipt.id, "the provider's own id").toBe(provider.carrier.messages.at(-1)?.id);
      expect(statuses, "the status of an accepted message").toContain(receipt.status);
      // Wrappers add attempts, whose dates become strings.
      const { attempts: _, ...itself } = receipt;
      expect(JSON.parse(JSON.stringify(itself)), "a receipt survives JSON").toEqual(itself);
      expect(Object.keys(receipt), "the provider's own response is not enumerable").not.toContain("raw");
      const plain = await send({ to: recipient, body: text() });
      expect(Object.keys(plain), "what the message lacks, the receipt lacks").not.toContain("reference");
    },
  },
  {
    id: "names-itself",
    title: "says what it is: version, id, provider, and optional methods that are functions or absent",
    needs: "nothing",
    async run({ connector, create, send, text }) {
      expect(connector.specVersion, "specVersion").toBe(1);
      expect(connector.provider, "the provider, in lower case").toMatch(/^[a-z][a-z0-9-]*$/);
      expect(connector.id, "the id").toMatch(/./);
      for (const method of methods) {
        const kind = typeof connector[method];
        expect(["function", "undefined"], `${method} is a function, or absent`).toContain(kind);
      }
      const second = create({ runtime: { id: "second" } });
      // A factory that takes no runtime makes no second id.
      if (second.id === connector.id) return;
      expect(second.id, "the id that the caller chose").toBe("second");
      const receipt = await send({ to: recipient, body: text() }, { connector: second });
      expect(receipt, "its receipts name it").toMatchObject({
        connector: "second",
        provider: connector.provider,
      });
    },
  },
  {
    id: "prepares-idempotently",
    title: "prepares a message once: again, after spread or JSON, it is the same, and is sent as it is",
    needs: "nothing",
    async run({ connector, prepare, send, refused, hasProvider, provider }) {
      const message = { to: "+1 (555) 867-5310", usageType: "SignIn", variables: { code: "048151" } };
      const before = structuredClone(message);
      const scheduled = { ...message, sendAt: new Date(Date.now() + 3_600_000) };
      const first = await outcomeOf("prepare()", () => connector.prepare(scheduled));
      const cannotSchedule = "thrown" in first;
      if (cannotSchedule) {
        const { code } = await refused(scheduled, { call: "prepare" });
        expect(code, "what a connector that cannot schedule says to sendAt").toBe("unsupported");
      }
      const prepared = cannotSchedule ? await prepare(message) : succeeded("prepare()", first);
      expect(prepared, "a prepared message keeps what it was made from").toMatchObject({
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
        expect(arrived, "a prepared text is sent as it is").toBe(now.body);
      }
      await prepare(message);
      await send(message);
      expect(message, "the caller's message is left alone").toEqual(before);
    },
  },
  {
    id: "closes-alone",
    // Connectors may share an agent, which is not idle before the others are closed.
    alone: true,
    title: "closes at once, without taking another connector's sockets, and the last one leaves none",
    needs: "provider",
    async run({ connector, create, send, provider, text }) {
      const close = async (closing: typeof connector) =>
        succeeded("close()", await outcomeOf("close()", async () => closing.close?.(), 500));
      await watchResources(async ({ released }) => {
        const other = create();
        const sendOther = () => send({ to: recipient, body: text() }, { connector: other });
        await Promise.all([send({ to: recipient, body: text() }), sendOther()]);
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
