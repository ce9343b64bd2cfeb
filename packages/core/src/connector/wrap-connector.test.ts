import { expect, test } from "vitest";
import { createMemoryConnector, type SmsConnector } from "../index.ts";
import { connectorsInside, standAround, wrapConnector } from "../wrapper.ts";

const message = { to: "+15558675310", body: "Hello" };

test("wrapConnector replaces one method and keeps the others", async () => {
  const connector = Object.freeze(createMemoryConnector());
  let sends = 0;
  const counting = wrapConnector(connector, {
    async send(prepared, options) {
      sends++;
      return connector.send(prepared, options);
    },
  });
  const receipt = await counting.send(message);
  expect(receipt).toMatchObject({ connector: "memory", to: message.to });
  expect(sends).toBe(1);
  expect(counting.messages).toEqual(connector.messages);
  expect(counting.id).toBe("memory");
  expect("cancel" in counting).toBe("cancel" in connector);
  expect(Object.keys({ ...counting })).toEqual(Object.keys(connector));
  await { ...counting }.send(message);
  expect(sends).toBe(2);
});

test("wrapConnector can add an optional method", () => {
  const connector = createMemoryConnector();
  const able = wrapConnector(connector, { redact: async () => {} });
  expect("redact" in able).toBe(true);
  expect(able.redact).toBeTypeOf("function");
  expect({ ...able }.redact).toBeTypeOf("function");
  expect(Object.keys(able)).toEqual([...Object.keys(connector), "redact"]);
});

test("a wrapper may declare other features, or none", () => {
  const connector = createMemoryConnector();
  const features = { ...connector.features, schedule: false } as NonNullable<SmsConnector["features"]>;
  const { features: _, ...bare } = connector;
  for (const inner of [connector, bare as SmsConnector]) {
    const declaring = wrapConnector(inner, { features });
    expect(declaring.features).toEqual(features);
    expect({ ...declaring }.features).toEqual(features);
    const silent = wrapConnector(inner, { features: undefined } as unknown as Partial<SmsConnector>);
    expect(silent.features).toBeUndefined();
    expect({ ...silent }.features).toBeUndefined();
  }
});

test("connectorsInside returns the wrapped connectors", () => {
  const [first, second] = [createMemoryConnector(), createMemoryConnector()];
  const wrapped = wrapConnector(first, {});
  expect(connectorsInside(wrapped)).toEqual([first]);
  expect(connectorsInside(first)).toEqual([]);
  const own = { ...second };
  expect(standAround(own, [wrapped, second])).toBe(own);
  expect(connectorsInside(own)).toEqual([wrapped, second]);
});
