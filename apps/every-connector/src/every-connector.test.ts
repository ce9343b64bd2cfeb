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
import { createOutbox } from "@smskit/postgres/outbox";
import { createMemoryVerificationStore, createVerifier } from "@smskit/verify";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { connectorNames, mockedProviders, startEverything } from "./testing/connectors.ts";

const to = "+15558675310";
const secret = "0123456789abcdef0123456789abcdef";

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

/** Starts a verification and enters the code that the phone got. */
async function signIn(connector: SmsConnector, phone: { lastText(): string }, lifeSeconds = 300) {
  const verifier = createVerifier({
    connector,
    secret,
    store: createMemoryVerificationStore(),
    policy: { lifeSeconds },
  });
  const started = await verifier.start({ to, usageType: "SignIn" });
  const code = /\d{6}/.exec(phone.lastText())?.[0] ?? "";
  expect((await verifier.check({ ...started, code })).status).toBe("approved");
  return started;
}

test("every package that defines a connector has its mock here", () => {
  expect(connectorNames.length).toBeGreaterThanOrEqual(3);
  expect(mockedProviders.toSorted()).toEqual(connectorNames.toSorted());
});

describe.each(connectorNames)("%s", (name) => {
  async function start() {
    const { carrier, connectorOf } = await startEverything();
    const connector = connectorOf(name);
    return { carrier, connector, phone: { lastText: () => carrier.messages.at(-1)?.body ?? "" } };
  }

  describe.each(Object.entries(wrappers))("with %s", (wrapper, wrap) => {
    test.each([300, 15, 1])("sends codes that live for %s seconds", async (lifeSeconds) => {
      const { carrier, connector, phone } = await start();
      const started = await signIn(wrap(connector), phone, lifeSeconds);
      expect(started).toMatchObject({ delivery: "accepted" });
      expect(carrier.messages).toHaveLength(1);
    });

    test("tells what the provider can do, unless it could stand around several", async () => {
      const { connector } = await start();
      expect(connector.features).toBeDefined();
      const around = ["withFailover", "withRouting"].includes(wrapper);
      expect(wrap(connector).features).toEqual(around ? undefined : connector.features);
    });

    test("keeps any validity and callback that are a best effort from being a problem", async () => {
      const { carrier, connector } = await start();
      const wrapped = wrap(connector);
      for (const validityPeriodSeconds of [1, 20, 36_000, 36_001, 604_801]) {
        const bestEffort = ["validityPeriodSeconds", "statusCallback"] as const;
        const message = { to, body: `For ${validityPeriodSeconds}`, validityPeriodSeconds, bestEffort };
        await wrapped.send({ ...message, statusCallback: "http://127.0.0.1:9/status" });
      }
      expect(carrier.messages).toHaveLength(5);
    });
  });

  test("is refused a validity that it lacks, or whose range it is outside, unless it is a best effort", async () => {
    const { carrier, connector } = await start();
    const validity = connector.features?.validity;
    const outside = validity ? [validity.max + 1] : [300];
    for (const validityPeriodSeconds of outside) {
      const sending = connector.send({ to, body: "Strictly", validityPeriodSeconds });
      await expect(sending).rejects.toMatchObject({
        code: validity ? "invalid-message" : "unsupported",
        delivery: "not-sent",
      });
    }
    if (validity) {
      for (const validityPeriodSeconds of [validity.min, validity.max]) {
        await connector.send({ to, body: "In its range", validityPeriodSeconds });
      }
    }
    expect(carrier.messages).toHaveLength(validity ? 2 : 0);
  });

  test("has its messages in an outbox, and its codes through one", async () => {
    const { carrier, connector, phone } = await start();
    const outbox = createOutbox({ database, connector, name: `outbox-of-${name}` });
    onTestFinished(() => outbox.stop());
    await outbox.work();
    const outboxed = async (message: Parameters<typeof outbox.enqueue>[0]) => {
      const { id } = await outbox.enqueue(message, { priority: 1 });
      return vi.waitFor(
        async () => {
          const entry = await outbox.get(id);
          if (entry?.settled !== true) throw new Error(`The message is ${entry?.state}.`);
          return entry;
        },
        { timeout: 30_000 },
      );
    };
    for (const validityPeriodSeconds of [15, 300]) {
      const bestEffort = ["validityPeriodSeconds"] as const;
      const message = {
        to,
        body: `From the outbox, ${validityPeriodSeconds}`,
        validityPeriodSeconds,
        bestEffort,
      };
      expect(await outboxed(message)).toMatchObject({ state: "accepted" });
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
    await signIn(through, phone, 15);
    expect(carrier.messages).toHaveLength(connector.features?.validity ? 4 : 3);
  });
});

/** Each connector, and all others after it: a ring that is entered at each place, in both directions. */
const rings = connectorNames.flatMap((_, place) => {
  const forth = [...connectorNames.slice(place), ...connectorNames.slice(0, place)];
  return [forth, [forth[0] as string, ...forth.slice(1).reverse()]];
});

describe.each(rings)("a failover from %s to %s and %s", (...ring) => {
  test.each([300, 15])("brings codes of %s seconds through each of them", async (lifeSeconds) => {
    const { carrier, connectorOf } = await startEverything();
    const failover = withFailover(ring.map(connectorOf), { breaker: false });
    const phone = { lastText: () => carrier.messages.at(-1)?.body ?? "" };
    for (const name of ring) {
      const { receipt } = await signIn(failover, phone, lifeSeconds);
      expect(receipt?.provider).toBe(name);
      expect(carrier.messages.at(-1)?.provider).toBe(name);
      carrier.faults.add({ kind: "rate-limited", provider: name });
    }
    expect(carrier.messages).toHaveLength(ring.length);
  });
});
