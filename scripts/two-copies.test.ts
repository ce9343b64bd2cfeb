/** Two versions of the packages in one process, as version skew leaves them: each is a wrapper's, or a connector's. */
import { rmSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import type * as CoreModule from "../packages/core/src/index.ts";
import type * as ProviderModule from "../packages/core/src/provider.ts";
import type * as WrapperModule from "../packages/core/src/wrapper.ts";
import type * as DeliveryModule from "../packages/delivery/src/index.ts";
import type * as ClientModule from "../packages/mock/src/client.ts";
import type * as MockModule from "../packages/mock/src/index.ts";
import type * as PostgresModule from "../packages/postgres/src/index.ts";
import type * as OutboxModule from "../packages/postgres/src/outbox.ts";
import type * as TwilioModule from "../packages/providers/twilio/src/index.ts";
import { installCopy } from "./testing/installed-copies.ts";

const installed = [installCopy(), installCopy()] as const;
afterAll(() => {
  for (const { folder } of installed) rmSync(folder, { recursive: true, force: true });
});
const [ours, theirs] = [installed[0].copy, installed[1].copy];

const core = await ours.load<typeof CoreModule>("@smskit/core");
const theirCore = await theirs.load<typeof CoreModule>("@smskit/core");
const wrapper = await ours.load<typeof WrapperModule>("@smskit/core/wrapper");
const theirWrapper = await theirs.load<typeof WrapperModule>("@smskit/core/wrapper");
const delivery = await ours.load<typeof DeliveryModule>("@smskit/delivery");
const theirDelivery = await theirs.load<typeof DeliveryModule>("@smskit/delivery");

const message = { to: "+15558675310", body: "Your table is ready." };
const templates = [{ usageType: "SignIn", content: "Your code is {{code}}" }];

/** A connector of the other copy that first fails as it is told. */
function theirConnector(id: string, failures: ("not-sent" | "unknown")[] = []) {
  const memory = theirCore.createMemoryConnector({ templates }, { id });
  let sends = 0;
  const connector = theirWrapper.wrapConnector(memory, {
    async send(prepared, options) {
      sends += 1;
      const delivery = failures.shift();
      if (delivery === undefined) return memory.send(prepared, options);
      throw new theirCore.SmsError({ code: "unavailable", message: "The provider is down.", delivery });
    },
    getStatus: async ({ id: messageId }) => ({
      ...{ provider: "memory", id: messageId, connector: id },
      ...{ status: "delivered", providerStatus: "delivered", at: new Date() },
    }),
  });
  return { connector, sends: () => sends };
}

test("the copies are two", () => {
  expect(theirCore.SmsError).not.toBe(core.SmsError);
});

describe("the classes of errors", async () => {
  const samples: Record<string, (type: never) => Error> = {
    SmsError: (type: typeof CoreModule.SmsError) => new type({ code: "timeout", message: "Too late." }),
    SmsWebhookError: (type: typeof CoreModule.SmsWebhookError) => new type(403, "Not signed."),
    NoMessageError: (type: typeof MockModule.NoMessageError) => new type("Nothing came."),
  };
  const classes = (
    await Promise.all(
      ours.packages.map(async (name) => {
        // The contract is of tests, and stands on vitest.
        if (name === "@smskit/contract") return [];
        const [own, other] = await Promise.all([ours.load<object>(name), theirs.load<object>(name)]);
        return Object.entries(own)
          .filter(([, value]) => typeof value === "function" && value.prototype instanceof Error)
          .map(([type, value]) => ({ type, own: value, other: other[type as never] as never }));
      }),
    )
  ).flat();

  test("are found", () => {
    expect(new Set(classes.map(({ type }) => type))).toEqual(new Set(Object.keys(samples)));
  });

  test.each(classes)(
    "$type holds for errors of the other copy, and for nothing else",
    ({ type, own, other }) => {
      const error = samples[type]?.(other);
      class Special extends own {}
      expect(error).toBeInstanceOf(own);
      expect(error).toBeInstanceOf(Error);
      expect(error).not.toBeInstanceOf(Special);
      expect(samples[type]?.(Special as never)).toBeInstanceOf(Special);
      for (const stranger of [new Error(type), new TypeError(), {}, null, undefined, type]) {
        expect(stranger instanceof own).toBe(false);
      }
      for (const another of classes.filter((one) => one.type !== type)) {
        expect(error).not.toBeInstanceOf(another.own);
      }
    },
  );

  test("an error is known by `is`, and passes through a connector as it is", async () => {
    const { connector } = theirConnector("a", ["not-sent"]);
    const error = await connector.send(message).catch((thrown: unknown) => thrown);
    expect(core.SmsError.is(error)).toBe(true);
    const retried = await delivery
      .withRetry(theirConnector("b", ["unknown"]).connector)
      .send(message)
      .catch((thrown: unknown) => thrown);
    expect(retried).toMatchObject({ code: "unavailable", delivery: "unknown" });
  });
});

describe("a wrapper around connectors of the other copy", () => {
  test("sends again what was not sent, and nothing of unknown outcome", async () => {
    const notSent = theirConnector("a", ["not-sent"]);
    await delivery.withRetry(notSent.connector, { attempts: 2 }).send(message);
    expect(notSent.sends()).toBe(2);
    const unknown = theirConnector("a", ["unknown"]);
    await expect(delivery.withRetry(unknown.connector).send(message)).rejects.toBeInstanceOf(core.SmsError);
    expect(unknown.sends()).toBe(1);
  });

  test("fails over by their errors, with their prepared messages", async () => {
    const [first, second] = [theirConnector("a", ["not-sent"]), theirConnector("b")];
    const failover = delivery.withFailover([first.connector, second.connector]);
    const prepared = await first.connector.prepare({
      to: message.to,
      usageType: "SignIn",
      variables: { code: "246810" },
    });
    expect(await failover.send(prepared)).toMatchObject({ connector: "b", to: message.to });
    expect(second.connector.messages).toMatchObject([{ body: "Your code is 246810" }]);
  });

  test("finds the connector that sent a message, through their wrappers", async () => {
    const a = theirConnector("a").connector;
    const b = theirConnector("b").connector;
    const c = theirConnector("c").connector;
    const failover = delivery.withFailover([theirDelivery.withFailover([a, theirDelivery.withRetry(b)]), c]);
    expect(await failover.getStatus?.({ connector: "b", id: "m-1" })).toMatchObject({ connector: "b" });
    expect(wrapper.connectorsInside(theirDelivery.withRetry(a))).toEqual([a]);
  });

  test("refuses two accounts of one id, however deep", () => {
    const wrapped = ["b", "c"].map((other) =>
      theirDelivery.withFailover([theirConnector("a").connector, theirConnector(other).connector]),
    );
    expect(() => delivery.withFailover(wrapped)).toThrow(/"a"/);
  });

  test("counts a message once when their idempotency repeats its receipt", async () => {
    const attempts: unknown[] = [];
    const once = theirDelivery.withIdempotency(theirConnector("a").connector, {
      store: theirDelivery.createMemoryIdempotencyStore(),
    });
    const sms = delivery.withFailover([once], { onAttempt: (attempt) => attempts.push(attempt) });
    for (let call = 0; call < 2; call++) await sms.send(message, { idempotencyKey: "order-1" });
    expect(attempts).toHaveLength(1);
  });
});

test("a template that the other copy compiled is rendered", () => {
  const template = theirCore.parseTemplate("Your code is {{code}}");
  expect(core.renderTemplate(template, { code: "246810" })).toBe("Your code is 246810");
});

test("a secret that the other copy marked is one in the JSON Schema", async () => {
  const { twilioConfigSchema } = await theirs.load<typeof TwilioModule>("@smskit/twilio");
  const { defineConnector } = await ours.load<typeof ProviderModule>("@smskit/core/provider");
  const { configJsonSchema } = defineConnector({
    provider: "twilio",
    name: "Twilio",
    configSchema: twilioConfigSchema,
    create: () => ({ deliver: async () => ({ id: "m-1", status: "accepted" }) }),
  });
  expect(configJsonSchema).toMatchObject({ properties: { authToken: { writeOnly: true } } });
});

test("a webhook of the other copy refuses with an error that this copy knows", async () => {
  const { createTwilioWebhook } = await theirs.load<typeof TwilioModule>("@smskit/twilio");
  const request = new Request("https://example.com/sms", {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: "MessageSid=SM1",
  });
  const refused = await createTwilioWebhook({ authToken: "0".repeat(32) })
    .parse(request)
    .catch((thrown: unknown) => thrown);
  expect(refused instanceof core.SmsWebhookError && refused.status).toBe(403);
});

test("a server reports that nothing came to a carrier of the other copy", async () => {
  const [mock, theirMock, client] = await Promise.all([
    ours.load<typeof MockModule>("@smskit/mock"),
    theirs.load<typeof MockModule>("@smskit/mock"),
    ours.load<typeof ClientModule>("@smskit/mock/client"),
  ]);
  const server = await mock.startMockServer({
    port: 0,
    carrier: theirMock.createCarrier(),
    mocks: undefined,
  });
  try {
    const waiting = client.createMockClient({ url: server.url }).waitForMessage({ timeoutMs: 20 });
    await expect(waiting).rejects.toBeInstanceOf(client.NoMessageError);
  } finally {
    await server.close();
  }
});

test("an outbox of the other copy makes transactions wait until it has started", async () => {
  const { openDatabase } = await ours.load<typeof PostgresModule>("@smskit/postgres");
  const { createOutbox } = await theirs.load<typeof OutboxModule>("@smskit/postgres/outbox");
  const database = await openDatabase();
  try {
    const outbox = createOutbox({ database, connector: theirConnector("a").connector });
    const enqueued = await database.transaction((transaction) => outbox.enqueue(message, { transaction }));
    expect(enqueued).toMatchObject({ state: "queued" });
    await outbox.stop();
  } finally {
    await database.close();
  }
});
