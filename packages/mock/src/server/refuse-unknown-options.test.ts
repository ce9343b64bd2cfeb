import { expect, test } from "vitest";
import { createMockClient } from "../client.ts";
import * as mock from "../index.ts";
import { createCarrier, startMockServer } from "../index.ts";

/** `mockAcme` of every provider. */
const mockFactories = Object.entries(mock)
  .filter(([name, made]) => typeof made === "function" && /^mock[A-Z]/.test(name) && name !== "mockProviders")
  .map(([, make]) => make as (carrier: mock.Carrier, options: object) => mock.MockProvider);

test("every function rejects unknown options", async () => {
  const carrier = createCarrier();
  const made: [string, () => unknown][] = [
    ["latency", () => createCarrier({ latency: 5 } as never)],
    ["message", () => createCarrier({ limits: { message: 5 } } as never)],
    ...mockFactories.map((make): [string, () => unknown] => ["sender", () => make(carrier, { sender: [] })]),
    ["accounts", () => createMockClient({ url: "http://127.0.0.1:1", accounts: "" } as never)],
  ];
  expect(mockFactories).toHaveLength(mock.mockProviders(carrier).length);
  for (const [option, make] of made) expect(make).toThrow(`\`${option}\` is not an option (there is `);
  await expect(startMockServer({ ports: 1 } as never)).rejects.toThrow("startMockServer: `ports` is not");
  await expect(carrier.waitForMessage({ too: "+15558675310" } as never)).rejects.toThrow("`too` is not");
  expect(() => createCarrier({ "+15558675310": 1 } as never)).toThrow(
    "createCarrier: a key is not an option",
  );
});
