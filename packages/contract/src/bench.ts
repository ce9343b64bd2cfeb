import { randomInt } from "node:crypto";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { inspect } from "node:util";
import { SmsError, type SmsMessage } from "@smskit/core";
import { expect } from "vitest";
import type { Bench, ContractOptions, SteerableProvider } from "./contract-rule.ts";

/** A number that no plan has given to anybody. */
export const recipient = "+15558675310";

/** Makes a connector and its provider for one rule. */
export async function openBench(
  options: ContractOptions,
  provider: SteerableProvider | undefined,
): Promise<Bench> {
  if (provider?.ca !== undefined) trust(provider.ca);
  const create: Bench["create"] = (context) =>
    options.create({ url: provider?.url ?? "http://127.0.0.1:9", config: {}, runtime: {}, ...context });
  const connector = create();

  function expectSafe(value: unknown, message: SmsMessage): void {
    const secrets = [message.to, message.body, ...(options.secrets ?? []), ...texts(message.variables)];
    const hidden = secrets.filter((secret) => secret !== undefined && secret.length >= 4);
    for (const printed of printings(value)) {
      for (const secret of hidden) {
        expect(
          printed.includes(secret as string),
          "a printed error holds a secret, code, text or number",
        ).toBe(false);
        expect(printed.includes(Buffer.from(secret as string).toString("base64")), "… in Base64").toBe(false);
      }
      expect(printed, "a printed error holds an Authorization header").not.toMatch(
        /\b(?:Basic|Bearer) [A-Za-z0-9+/=._-]{8,}/,
      );
    }
  }

  return {
    connector,
    get provider() {
      if (provider === undefined) throw new Error("This rule did not ask for a provider.");
      return provider;
    },
    hasProvider: provider !== undefined,
    secure: provider?.url.startsWith("https:") ?? false,
    create,
    text: () => `Your parcel ${randomInt(1_000_000_000)} arrives today`,
    async refused(message, { connector: other = connector, ...sendOptions } = {}) {
      const outcome = await other.send(message, sendOptions).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(outcome, "the send must throw").toBeDefined();
      expect(SmsError.is(outcome), `what is thrown must be an SmsError, not ${String(outcome)}`).toBe(true);
      const error = outcome as SmsError;
      expectSafe(error, message);
      expect(error.connector, "the error names its connector").toBe(other.id);
      expect(error.provider, "the error names its provider").toBe(other.provider);
      if (error.delivery === "unknown") {
        expect(error.retryable, "an unknown outcome is never retryable").toBe(false);
        expect(error.failover, "an unknown outcome never fails over").toBe(false);
      }
      return error;
    },
    expectSafe,
  };
}

/** Every way in which a value ends up in a log. */
function printings(value: unknown): string[] {
  const deep = { depth: 20, showHidden: true, getters: true } as const;
  const printed = [String(value), inspect(value), inspect(value, deep), JSON.stringify(value) ?? ""];
  if (value instanceof Error) {
    printed.push(value.message, value.stack ?? "", JSON.stringify({ ...value }));
    if (value.cause !== undefined) printed.push(...printings(value.cause));
  }
  return printed;
}

function texts(value: unknown): string[] {
  if (typeof value === "string" || typeof value === "number") return [String(value)];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(Object.getOwnPropertyDescriptors(value)).flatMap(({ value: inner }) => texts(inner));
}

/** Makes this process trust a throw-away CA. */
function trust(ca: string): void {
  const trusted = getCACertificates("default");
  if (!trusted.includes(ca)) setDefaultCACertificates([...trusted, ca]);
}
