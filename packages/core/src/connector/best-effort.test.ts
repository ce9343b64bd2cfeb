import { allFeatures, noFeatures } from "@smskit/test-support/features";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { type PreparedMessage, SmsError } from "../index.ts";
import { defineConnector, type ProviderFeatures } from "../provider.ts";

const hello = { to: "+15558675310", body: "Hello" };
const statusCallback = "https://example.com/status";

/** A connector of a provider that can do so much; what its adapter was given, and looked for. */
function connectorOf(features: ProviderFeatures | undefined) {
  const delivered: PreparedMessage[] = [];
  const lookedFor: PreparedMessage[] = [];
  const definition = defineConnector({
    provider: "example",
    name: "Example",
    configSchema: z.strictObject({}),
    features,
    create: () => ({
      async deliver(prepared: PreparedMessage) {
        delivered.push(prepared);
        return { id: `M${delivered.length}`, status: "queued" as const };
      },
      async find(message: PreparedMessage) {
        lookedFor.push(message);
        return undefined;
      },
    }),
  });
  return { connector: definition.create({}), delivered, lookedFor };
}

const able: ProviderFeatures = { ...allFeatures, validity: { min: 20, max: 3_600 } };
const unable: ProviderFeatures = noFeatures;

describe("a best-effort field", () => {
  it("is adjusted to the provider's range", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 10_000_000 }),
        fc.integer({ min: 1, max: 100_000 }),
        fc.nat(100_000),
        async (validityPeriodSeconds, min, more) => {
          const { connector, delivered } = connectorOf({ ...able, validity: { min, max: min + more } });
          await connector.send({ ...hello, validityPeriodSeconds, bestEffort: ["validityPeriodSeconds"] });
          const seconds = Math.min(Math.max(validityPeriodSeconds, min), min + more);
          expect(delivered).toMatchObject([{ ...hello, validityPeriodSeconds: seconds }]);
        },
      ),
    );
  });

  it("is dropped if the provider does not support it or declares nothing", async () => {
    for (const features of [unable, undefined]) {
      const { connector, delivered } = connectorOf(features);
      const bestEffort = ["validityPeriodSeconds", "statusCallback"] as const;
      await connector.send({ ...hello, validityPeriodSeconds: 300, statusCallback, bestEffort });
      expect(delivered).toHaveLength(1);
      for (const field of [...bestEffort, "bestEffort"]) expect(delivered[0]).not.toHaveProperty(field);
    }
  });

  it("is unchanged if the provider supports it", async () => {
    const { connector, delivered } = connectorOf(able);
    const bestEffort = ["validityPeriodSeconds", "statusCallback"] as const;
    await connector.send({ ...hello, validityPeriodSeconds: 300, statusCallback, bestEffort });
    await connector.send({ ...hello, bestEffort });
    expect(delivered).toMatchObject([{ validityPeriodSeconds: 300, statusCallback }, hello]);
    expect(delivered[1]).not.toHaveProperty("validityPeriodSeconds");
  });

  it("has its original value again for the next provider", async () => {
    const first = connectorOf(unable);
    const second = connectorOf(able);
    const message = { ...hello, validityPeriodSeconds: 5, bestEffort: ["validityPeriodSeconds"] } as const;
    const prepared = await first.connector.prepare(message);
    expect(prepared).toMatchObject(message);
    expect(await second.connector.prepare(JSON.parse(JSON.stringify(prepared)))).toEqual(prepared);
    await first.connector.send(prepared);
    await second.connector.send(prepared);
    expect(second.delivered).toMatchObject([{ validityPeriodSeconds: 20 }]);
    expect(prepared).toMatchObject(message);
  });

  it("is looked up as the sender set it", async () => {
    const { connector, lookedFor } = connectorOf(unable);
    const bestEffort = ["validityPeriodSeconds"] as const;
    const prepared = await connector.prepare({ ...hello, validityPeriodSeconds: 300, bestEffort });
    await connector.find(prepared, { since: new Date() });
    expect(lookedFor).toMatchObject([{ ...hello, validityPeriodSeconds: 300 }]);
    expect(lookedFor[0]).not.toHaveProperty("bestEffort");
  });
});

describe("a field that is not best-effort", () => {
  it.each(["validityPeriodSeconds", "statusCallback"] as const)(
    "is unsupported if the provider does not support it: %s",
    async (field) => {
      const { connector, delivered } = connectorOf(unable);
      const bestEffort = [field === "statusCallback" ? "validityPeriodSeconds" : "statusCallback"] as const;
      const message = { ...hello, validityPeriodSeconds: 300, statusCallback, bestEffort };
      const error: unknown = await connector.send(message).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(SmsError);
      expect(error).toMatchObject({ code: "unsupported", delivery: "not-sent", failover: true });
      expect(String(error)).toContain(`${field}: Example does not support it`);
      expect(delivered).toEqual([]);
    },
  );

  it("is unsupported if the provider cannot schedule: sendAt", async () => {
    const { connector, delivered } = connectorOf(unable);
    const sent = connector.send({ ...hello, sendAt: new Date(Date.now() + 3_600_000) });
    await expect(sent).rejects.toMatchObject({ code: "unsupported", delivery: "not-sent", failover: true });
    expect(delivered).toEqual([]);
  });

  it("is passed to the adapter if nothing is declared or the value is out of range", async () => {
    for (const features of [undefined, able]) {
      const { connector, delivered } = connectorOf(features);
      await connector.send({ ...hello, validityPeriodSeconds: 1, statusCallback });
      expect(delivered).toMatchObject([{ validityPeriodSeconds: 1, statusCallback }]);
    }
  });
});

it.each([
  "validityPeriodSeconds",
  ["sendAt"],
  ["validityPeriodSeconds", 7],
  [undefined],
  { validityPeriodSeconds: true },
  true,
  null,
])("bestEffort rejects %j, which is not a list of supported fields", async (bestEffort) => {
  const { connector, delivered } = connectorOf(able);
  const message = { ...hello, bestEffort } as unknown as typeof hello;
  await expect(connector.send(message)).rejects.toMatchObject({ code: "invalid-message" });
  await expect(connector.prepare(message)).rejects.toThrow("bestEffort: must be a list");
  expect(delivered).toEqual([]);
});

it("a connector exposes its provider's features", () => {
  expect(connectorOf(able).connector.features).toEqual(able);
  expect(connectorOf(undefined).connector).not.toHaveProperty("features");
});
