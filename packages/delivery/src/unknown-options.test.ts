import { createMemoryConnector, type SmsConnector, SmsError } from "@smskit/core";
import { expect, test } from "vitest";
import {
  createMemoryIdempotencyStore,
  createMemorySuppressionStore,
  perRecipient,
  sendMany,
  weighted,
  withCountries,
  withFailover,
  withIdempotency,
  withLimits,
  withRetry,
  withRouting,
  withSuppression,
  withTelemetry,
} from "./index.ts";

const phone = () => createMemoryConnector();
const store = createMemoryIdempotencyStore();
const limit = { name: "all", texts: 1, perSeconds: 60 };

test.each<[string, () => unknown]>([
  [
    "withRetry: `attempt` is not an option (did you mean `attempts`?)",
    () => withRetry(phone(), { attempt: 2 } as never),
  ],
  ["withFailover: `deadline` is not an option", () => withFailover([phone()], { deadline: 5 } as never)],
  [
    "breaker: `failure` is not an option",
    () => withFailover([phone()], { breaker: { failure: 1 } as never }),
  ],
  [
    "withFailover: reconcile: `settle` is not an option (did you mean `settleMs`?)",
    () => withFailover([phone()], { reconcile: { settle: 1 } as never }),
  ],
  ["withIdempotency: `ttl` is not an option", () => withIdempotency(phone(), { store, ttl: 1 } as never)],
  [
    "withIdempotency: reconcile: `settlems` is not an option",
    () => withIdempotency(phone(), { store, reconcile: { settlems: 1 } as never }),
  ],
  ["withLimits: `limit` is not an option", () => withLimits(phone(), { limits: [], limit: 1 } as never)],
  [
    "withLimits: limits[1]: `perSecond` is not an option (did you mean `perSeconds`?)",
    () => withLimits(phone(), { limits: [limit, { ...limit, name: "b", perSecond: 1 } as never] }),
  ],
  ["withCountries: `allowed` is not an option", () => withCountries(phone(), { allowed: ["US"] } as never)],
  [
    "withSuppression: `stores` is not an option",
    () => withSuppression(phone(), { store: createMemorySuppressionStore(), stores: 1 } as never),
  ],
  ["withTelemetry: `meters` is not an option", () => withTelemetry(phone(), { meters: 1 } as never)],
  [
    "withRouting: `onattempt` is not an option (did you mean `onAttempt`?)",
    () => withRouting(() => phone(), [phone()], { onattempt: () => {} } as never),
  ],
  ["weighted: `rand` is not an option", () => weighted([[phone(), 1]], { rand: Math.random } as never)],
  [
    "createMemoryIdempotencyStore: `clock` is not an option",
    () => createMemoryIdempotencyStore({ clock: Date.now } as never),
  ],
])("%s", (problem, make) => {
  expect(make).toThrow(problem);
  expect(make).toThrow(SmsError);
});

test("sendMany rejects an unknown option before it reads a message", async () => {
  const sending = sendMany(phone(), [{ to: "+15558675310", body: "Hi" }], { concurrent: 1 } as never);
  await expect(sending.next()).rejects.toThrow(
    "sendMany: `concurrent` is not an option (did you mean `concurrency`?)",
  );
});

test.each<[string, (inner: SmsConnector) => SmsConnector]>([
  ["withRetry", (inner) => withRetry(inner)],
  ["withFailover", (inner) => withFailover([inner])],
  ["withRouting", (inner) => withRouting(() => inner, [inner])],
  ["withIdempotency", (inner) => withIdempotency(inner, { store: createMemoryIdempotencyStore() })],
  ["withTelemetry", (inner) => withTelemetry(inner)],
  ["withCountries", (inner) => withCountries(inner, { allow: ["US"] })],
  ["withSuppression", (inner) => withSuppression(inner, { store: createMemorySuppressionStore() })],
  [
    "withLimits",
    (inner) => withLimits(inner, { limits: [{ name: "one", key: perRecipient, texts: 1, perSeconds: 60 }] }),
  ],
])("%s rejects an unknown option of a send and counts nothing", async (_, wrap) => {
  const inner = phone();
  const connector = wrap(inner);
  const message = { to: "+15558675310", body: "Hi" };
  for (const options of [{ timeout: 5 }, { idempotencykey: "1" }]) {
    await expect(connector.send(message, options as never)).rejects.toMatchObject({
      ...{ code: "invalid-message", delivery: "not-sent", connector: connector.id },
      message: expect.stringMatching(/^options: `\w+` is not an option \(did you mean `\w+`\?\)\.$/),
    });
  }
  expect(inner.messages).toEqual([]);
  await connector.send(message);
  expect(inner.messages).toHaveLength(1);
});
