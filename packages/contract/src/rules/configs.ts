import { SmsError } from "@smskit/core";
import { expect } from "vitest";
import { recipient } from "../bench.ts";
import type { Bench, ContractRule, InvalidConfig } from "../contract-rule.ts";

function refusedConfig(bench: Bench, make: () => unknown): SmsError {
  let thrown: unknown;
  try {
    make();
  } catch (error) {
    thrown = error;
  }
  expect(SmsError.is(thrown), "making the connector must throw an SmsError").toBe(true);
  bench.expectSafe(thrown, { to: recipient, body: "" });
  const error = thrown as SmsError;
  expect(error).toMatchObject({ code: "invalid-config", delivery: "not-sent" });
  return error;
}

/** Configs: what is wrong is told before anything is sent, all of it, and by its path. */
export function configRules(invalidConfigs: readonly InvalidConfig[]): ContractRule[] {
  return [
    {
      id: "refuses-unsafe-urls",
      title: "refuses to send its credentials over http to another host, or to a URL with user info",
      needs: "provider",
      async run(bench) {
        const urls = [
          "http://api.example.com",
          "https://user:hunter22@api.example.com",
          "ftp://127.0.0.1",
          "not a URL",
        ];
        for (const url of urls) {
          const error = refusedConfig(bench, () => bench.create({ url }));
          expect(error.message).not.toContain("hunter22");
        }
      },
    },
    ...invalidConfigs.map(
      ({ config, names }): ContractRule => ({
        id: "refuses-invalid-configs",
        title: `refuses a config that is wrong in ${Object.keys(config).join(", ")}`,
        needs: "nothing",
        async run(bench) {
          const { message } = refusedConfig(bench, () => bench.create({ config }));
          for (const name of names) expect(message).toContain(name);
        },
      }),
    ),
  ];
}
