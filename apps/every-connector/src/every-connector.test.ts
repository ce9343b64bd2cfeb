import type { SmsConnector } from "@smskit/core";
import {
  createMemoryIdempotencyStore,
  createMemorySuppressionStore,
  perRecipient,
  withCountries,
  withFailover,
  withIdempotency,
  withLimits,
  withRetry,
  withRouting,
  withSuppression,
  withTelemetry,
} from "@smskit/delivery";
import { createMessageLog, type Database, openDatabase, withMessageLog } from "@smskit/postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectorNames, mockedProviders, useWorld } from "./testing/connectors.ts";
import { secret, signIn } from "./testing/sign-in.ts";
import { startOutbox } from "./testing/start-outbox.ts";

const world = useWorld();

let database: Database;
beforeAll(async () => {
  database = await openDatabase();
});
afterAll(() => database.close());

const wrappers: Record<string, (connector: SmsConnector) => SmsConnector> = {
  "nothing around it": (connector) => connector,
  withRetry: (connector) => withRetry(connector),
  withFailover: (connector) => withFailover([connector]),
  withRouting: (connector) => withRouting(() => connector, [connector]),
  withCountries: (connector) => withCountries(connector, { deny: ["KP"] }),
  withLimits: (connector) =>
    withLimits(connector, { limits: [{ name: "recipient", key: perRecipient, texts: 100, perSeconds: 60 }] }),
  withSuppression: (connector) => withSuppression(connector, { store: createMemorySuppressionStore() }),
  withIdempotency: (connector) => withIdempotency(connector, { store: createMemoryIdempotencyStore() }),
  withTelemetry: (connector) => withTelemetry(connector),
  withMessageLog: (connector) => withMessageLog(connector, { log: createMessageLog(database, { secret }) }),
};

test("every package that defines a connector has its mock here", () => {
  expect(connectorNames.length).toBeGreaterThanOrEqual(3);
  expect(mockedProviders.toSorted()).toEqual(connectorNames.toSorted());
});

describe.each(connectorNames)("%s", (name) => {
  describe.each(Object.entries(wrappers))("with %s", (wrapper, wrap) => {
    test("sends codes, however long they live", async () => {
      const wrapped = wrap(world.connectorOf(name));
      for (const lifeSeconds of [300, 15, 1]) {
        const phone = world.phone();
        expect(await signIn(wrapped, phone, { lifeSeconds })).toMatchObject({ delivery: "accepted" });
        expect(phone.texts()).toHaveLength(1);
      }
    });

    test("tells what the provider can do, unless it could stand around several", () => {
      const connector = world.connectorOf(name);
      expect(connector.features).toBeDefined();
      const around = ["withFailover", "withRouting"].includes(wrapper);
      expect(wrap(connector).features).toEqual(around ? undefined : connector.features);
    });

    test("keeps any validity and callback that are a best effort from being a problem", async () => {
      const { to, texts } = world.phone();
      const wrapped = wrap(world.connectorOf(name));
      for (const validityPeriodSeconds of [1, 20, 36_000, 36_001, 604_801]) {
        const bestEffort = ["validityPeriodSeconds", "statusCallback"] as const;
        const message = { to, body: `For ${validityPeriodSeconds}`, validityPeriodSeconds, bestEffort };
        await wrapped.send({ ...message, statusCallback: "http://127.0.0.1:9/status" });
      }
      expect(texts()).toHaveLength(5);
    });
  });

  test("is refused a validity that it lacks, or whose range it is outside, unless it is a best effort", async () => {
    const { to, texts } = world.phone();
    const connector = world.connectorOf(name);
    const validity = connector.features?.validity;
    const outside = validity ? validity.max + 1 : 300;
    const sending = connector.send({ to, body: "Strictly", validityPeriodSeconds: outside });
    await expect(sending).rejects.toMatchObject({
      code: validity ? "invalid-message" : "unsupported",
      delivery: "not-sent",
    });
    if (validity) {
      for (const validityPeriodSeconds of [validity.min, validity.max]) {
        await connector.send({ to, body: "In its range", validityPeriodSeconds });
      }
    }
    expect(texts()).toHaveLength(validity ? 2 : 0);
  });

  describe("behind an outbox", () => {
    test("has its messages sent, and its codes", async () => {
      const connector = world.connectorOf(name);
      const phone = world.phone();
      const { to } = phone;
      const outboxed = await startOutbox(database, connector);
      for (const validityPeriodSeconds of [15, 300]) {
        const bestEffort = ["validityPeriodSeconds"] as const;
        const body = `From the outbox, ${validityPeriodSeconds}`;
        expect(await outboxed({ to, body, validityPeriodSeconds, bestEffort })).toMatchObject({
          state: "accepted",
        });
      }
      const strict = { to, body: "Strictly", validityPeriodSeconds: 300 };
      expect((await outboxed(strict)).state).toBe(connector.features?.validity ? "accepted" : "failed");
      // A connector that sends through the outbox, as an app makes it whose codes are to outlive a restart.
      const through: SmsConnector = {
        ...connector,
        async send(message) {
          const { receipt, error } = await outboxed(message);
          if (receipt === undefined) throw error;
          return { ...receipt, to };
        },
      };
      await signIn(through, phone, { lifeSeconds: 15 });
      expect(phone.texts()).toHaveLength(connector.features?.validity ? 4 : 3);
    });

    test("has what was refused sent again, and what may be sent never", async () => {
      const connector = world.connectorOf(name);
      const outboxed = await startOutbox(database, connector);
      const { carrier } = world;
      const refused = world.phone();
      carrier.faults.add({ kind: "rate-limited", retryAfter: "0", provider: name, to: refused.to, times: 1 });
      const sent = await outboxed({ to: refused.to, body: "Refused at first" });
      expect(sent).toMatchObject({
        state: "accepted",
        attempts: [{ outcome: "not-sent" }, { outcome: "accepted" }],
      });
      expect(refused.texts()).toHaveLength(1);

      const lost = world.phone();
      carrier.faults.add({ kind: "reset-after-read", provider: name, to: lost.to, times: 1 });
      const { state } = await outboxed({ to: lost.to, body: "Its response is lost" });
      // Who can find a message tells that it was sent.
      expect(state).toBe(connector.find === undefined ? "unknown" : "accepted");
      expect(lost.texts()).toHaveLength(1);
    });
  });
});
