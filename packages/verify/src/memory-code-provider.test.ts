import { testCodeProvider } from "@smskit/contract";
import { SmsError } from "@smskit/core";
import { expect, test } from "vitest";
import { createMemoryCodeProvider } from "./index.ts";

/** A phone for each code that the provider keeps, and a clock that is moved by hand. */
function startPhones(codes?: Parameters<typeof createMemoryCodeProvider>[0]) {
  let now = Date.UTC(2025, 2, 1, 12);
  const memory = createMemoryCodeProvider({ ...codes, now: () => now });
  return {
    memory,
    url: "",
    carrier: {
      get messages() {
        return memory.sent.map(({ to, code }) => ({ to, body: code }));
      },
      requests: [],
      faults: { add: () => () => {} },
      advance(milliseconds: number) {
        now += milliseconds;
      },
    },
    close: async () => {},
  };
}

const invalidConfigs = [{ config: { codes: { length: 0 } }, names: ["codes"] }];

testCodeProvider({
  name: "memory",
  inMemory: true,
  provider: async () => startPhones(),
  create: ({ provider, config }) =>
    config["codes"] === undefined ? provider.memory : createMemoryCodeProvider(config),
  invalidConfigs,
});

testCodeProvider({
  name: "memory, with other codes",
  inMemory: true,
  provider: async () => startPhones({ id: "dry-run", codes: { length: 8, lifeSeconds: 60, attempts: 2 } }),
  create: ({ provider }) => provider.memory,
});

test("createMemoryCodeProvider records each code with the input of its start", async () => {
  const provider = createMemoryCodeProvider({ id: "dry-run" });
  await provider.start({ to: "+15558675310", usageType: "SignIn", locale: "pt-BR" });
  expect(provider).toMatchObject({ id: "dry-run", provider: "memory" });
  expect(provider.sent).toEqual([
    {
      ...{ ref: "memory-1", to: "+15558675310", usageType: "SignIn", locale: "pt-BR", ip: undefined },
      code: expect.stringMatching(/^\d{6}$/),
    },
  ]);
});

test("createMemoryCodeProvider rejects an unknown option", () => {
  const create = () => createMemoryCodeProvider({ code: 6 } as object);
  expect(create).toThrow(SmsError);
  expect(create).toThrow(/createMemoryCodeProvider: `code` is not an option/);
});
