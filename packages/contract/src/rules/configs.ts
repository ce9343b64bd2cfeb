import { SmsError } from "@smskit/core";
import { assert, expect } from "vitest";
import type { Bench, ContractRule, CreateContext, InvalidConfig } from "../contract-rule.ts";
import { expectSafe } from "../expect-safe.ts";

const unsafeUrls = [
  "http://api.example.com",
  "http://127.0.0.1.example.com",
  "https://user:hunter22@api.example.com",
  "ftp://127.0.0.1",
  "not a URL",
];

/** A value of this length may be a secret in the wrong place. */
const suspiciousLength = 16;

function refusedConfig({ create, expectSafe: expectNoCredential }: Bench, context: Partial<CreateContext>) {
  let thrown: unknown;
  try {
    create(context);
    assert.fail("creating the connector must throw; it was created");
  } catch (error) {
    thrown = error;
  }
  if ((thrown as Error).name === "AssertionError") throw thrown;
  assert(SmsError.is(thrown), `making the connector must throw an SmsError, not ${String(thrown)}`);
  expectNoCredential(thrown);
  const values = texts(context.config).filter((value) => value.length >= suspiciousLength);
  expectSafe(
    thrown,
    values.map((value) => ({ what: "a value of the config, which may be a secret", value })),
  );
  expect(thrown, "the refusal").toMatchObject({ code: "invalid-config", delivery: "not-sent" });
  return thrown;
}

function texts(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(texts) : [];
}

/** Keys that no config has. The second is an own key only in a value that was parsed from JSON. */
const strangeKeys: InvalidConfig[] = [
  { config: { color: "red" }, names: ["color"] },
  { config: JSON.parse('{"__proto__": {"color": "red"}}'), names: ["__proto__"] },
];

/** Configs: all problems are reported before anything is sent, each with its path. */
export function configRules(invalidConfigs: readonly InvalidConfig[]): ContractRule[] {
  return [
    {
      id: "refuses-unsafe-urls",
      title: "refuses to send its credentials over http to another host, or to a URL with user info",
      needs: "provider",
      async run(bench) {
        for (const url of unsafeUrls) {
          const error = refusedConfig(bench, { url });
          expectSafe(error, [{ what: "the URL's password", value: "hunter22" }]);
        }
      },
    },
    // A factory with `invalidConfigs` passes them on.
    ...(invalidConfigs.length === 0 ? [] : [...strangeKeys, ...invalidConfigs]).map(
      ({ config, names }): ContractRule => ({
        id: "refuses-invalid-configs",
        title: `refuses a config with invalid ${Object.keys(config).join(", ")}`,
        needs: "nothing",
        async run(bench) {
          const { message } = refusedConfig(bench, { config });
          for (const name of names) expect(message, "all problems are reported at once").toContain(name);
        },
      }),
    ),
  ];
}
