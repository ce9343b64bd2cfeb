import { inspect } from "node:util";
import { expect } from "vitest";
import { recipient } from "../bench.ts";
import type { ContractRule } from "../contract-rule.ts";

const statuses = ["unknown", "scheduled", "accepted", "queued", "sending", "sent", "delivered"];

/** What a send that succeeds looks like. */
export const sendingRules: readonly ContractRule[] = [
  {
    id: "sends-once",
    title: "sends one text, as it stands, with one request",
    needs: "provider",
    async run({ connector, provider, text }) {
      const body = text();
      await connector.send({ to: recipient, body });
      expect(provider.carrier.messages).toMatchObject([{ to: recipient, body }]);
      expect(provider.carrier.requests.filter(({ method }) => method === "POST")).toHaveLength(1);
    },
  },
  {
    id: "gives-a-receipt",
    title: "resolves with a receipt that names connector, provider, message and recipient",
    needs: "nothing",
    async run({ connector, text }) {
      const receipt = await connector.send({ to: recipient, body: text(), reference: "order-7" });
      expect(receipt).toMatchObject({
        connector: connector.id,
        provider: connector.provider,
        to: recipient,
        reference: "order-7",
        id: expect.stringMatching(/./),
      });
      expect(statuses).toContain(receipt.status);
      expect(JSON.parse(JSON.stringify(receipt)), "a receipt survives JSON").toEqual(receipt);
      expect(Object.keys(receipt), "the provider's own answer is not enumerable").not.toContain("raw");
    },
  },
  {
    id: "has-an-id-of-its-own",
    title: "is told apart from another connector of its provider by its id",
    needs: "nothing",
    async run({ connector }) {
      expect(connector.specVersion).toBe(1);
      expect(connector.provider).toMatch(/^[a-z][a-z0-9-]*$/);
      expect(connector.id).not.toBe("");
      for (const ability of [
        "check",
        "getStatus",
        "find",
        "cancel",
        "redact",
        "reportOutcome",
        "close",
      ] as const) {
        expect(["function", "undefined"], `${ability} is there as a function, or absent`).toContain(
          typeof connector[ability],
        );
      }
    },
  },
  {
    id: "hides-its-config",
    title: "does not show its config when it is printed",
    needs: "nothing",
    async run({ connector, expectSafe }) {
      expectSafe(connector, { to: recipient, body: "" });
      expect(inspect(connector, { depth: 20, showHidden: true }).length).toBeLessThan(20_000);
    },
  },
  {
    id: "prepares-idempotently",
    title: "prepares a message once: again, after spread or JSON, it is the same, and is sent as it is",
    needs: "nothing",
    async run({ connector, hasProvider, provider }) {
      const sendAt = new Date(Date.now() + 3_600_000);
      const prepared = await connector.prepare({
        to: recipient,
        usageType: "SignIn",
        variables: { code: "048151" },
        sendAt,
      });
      expect(await connector.prepare(prepared)).toEqual(prepared);
      expect(await connector.prepare({ ...prepared })).toEqual(prepared);
      expect(await connector.prepare(JSON.parse(JSON.stringify(prepared)))).toEqual(prepared);
      expect(prepared).toMatchObject({ to: recipient, usageType: "SignIn", variables: { code: "048151" } });
      const { sendAt: _, ...now } = prepared;
      await connector.send({ ...now, ...(now.body === undefined ? {} : { body: `${now.body}!` }) });
      if (hasProvider && now.body !== undefined)
        expect(provider.carrier.messages.at(-1)?.body).toBe(`${now.body}!`);
    },
  },
  {
    id: "takes-no-idempotency-key",
    title: "refuses an idempotency key as unsupported: it could not keep its promise",
    needs: "nothing",
    async run({ connector, text, hasProvider, provider }) {
      const thrown = await connector
        .send({ to: recipient, body: text() }, { idempotencyKey: "k" })
        .catch((error) => error);
      expect(thrown).toMatchObject({ code: "unsupported", delivery: "not-sent" });
      if (hasProvider) expect(provider.carrier.requests).toHaveLength(0);
    },
  },
  {
    id: "closes-alone",
    title: "closes without taking another connector's sockets, and waits for nothing",
    needs: "provider",
    async run({ connector, create, provider, text }) {
      const other = create();
      await Promise.all([
        connector.send({ to: recipient, body: text() }),
        other.send({ to: recipient, body: text() }),
      ]);
      const pending = other.send({ to: recipient, body: text() });
      await connector.close?.();
      await pending;
      await other.send({ to: recipient, body: text() });
      await other.close?.();
      expect(provider.carrier.messages).toHaveLength(4);
    },
  },
];
