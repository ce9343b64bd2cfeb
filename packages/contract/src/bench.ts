import { randomInt } from "node:crypto";
import * as tls from "node:tls";
import { type PreparedMessage, SmsError, type SmsErrorCode, type SmsMessage } from "@smskit/core";
import { assert, expect } from "vitest";
import type { Bench, ContractOptions, UseOptions } from "./contract-rule.ts";
import { expectSafe, type Secret } from "./expect-safe.ts";
import { outcomeOf, patienceMs, succeeded } from "./outcome-of.ts";
import type { TestApp } from "./test-app.ts";
import type { TestProvider } from "./test-provider.ts";

/** A number that is assigned to nobody. */
export const recipient = "+15558675310";

/** Codes after which the same connector may be tried again, if the message was not sent. */
export const againHelps: ReadonlySet<SmsErrorCode> = new Set(["rate-limited", "unavailable", "timeout"]);

/** Codes after which another connector may be tried, if the message was not sent. */
export const elsewhereHelps: ReadonlySet<SmsErrorCode> = new Set([
  ...againHelps,
  "invalid-sender",
  "authentication",
  "permission",
  "insufficient-funds",
  "unsupported",
]);

/** Whether a connector takes a text, and not only the id of a template that its provider stores. */
export function takesTexts({ features }: Bench["connector"]): boolean {
  return features?.text !== "template-id";
}

/** A bench, and its end. */
export interface OpenBench extends Bench {
  /** Closes the connectors of the rule; with `checked`, none may fail to close. */
  dispose(options: { checked: boolean }): Promise<void>;
}

/** Creates a connector and its provider for one rule. */
export function openBench(
  options: ContractOptions,
  provider: TestProvider | undefined,
  app?: TestApp,
): OpenBench {
  const distrust = provider?.ca === undefined ? () => {} : trust(provider.ca);
  const created: Bench["connector"][] = [];
  const create: Bench["create"] = (context) => {
    const url = provider?.url ?? "http://127.0.0.1:9";
    const made = options.create({ url, config: {}, runtime: {}, ...context });
    created.push(made);
    return made;
  };
  const connector = create();
  const firstCode = randomInt(900_000);
  let messages = 0;

  function call(
    what: "send" | "prepare",
    message: SmsMessage | PreparedMessage,
    { connector: used = connector, timeoutMs = patienceMs, ...others }: UseOptions,
  ) {
    const sendOptions = { timeoutMs, ...others };
    return outcomeOf<unknown>(
      `${what}()`,
      () => (what === "send" ? used.send(message, sendOptions) : used.prepare(message)),
      timeoutMs,
    );
  }

  const bench: OpenBench = {
    connector,
    // Rules that need none ask `hasProvider` first.
    provider: provider as TestProvider,
    hasProvider: provider !== undefined,
    // Only rules that need one use it.
    app: app as TestApp,
    webhook: options.webhook,
    senders: options.senders,
    providerOptions: options.providerOptions,
    outcomes: options.outcomes,
    secrets: options.secrets,
    secure: provider?.url.startsWith("https:") ?? false,
    create,
    text: () => `Your parcel ${randomInt(100_000_000, 1_000_000_000)} arrives today`,
    message(fields = {}) {
      const number = messages++;
      const to = `+1555867${6_100 + number}`;
      if (takesTexts(connector)) return { to, body: bench.text(), ...fields };
      const code = String(100_000 + ((firstCode + number) % 900_000));
      return { to, usageType: "SignIn", variables: { code }, ...fields };
    },
    arrivalsOf({ body, variables }) {
      const code = String(variables?.["code"]);
      const shows = (shown: string) => (body === undefined ? shown.includes(code) : shown === body);
      return provider?.carrier.messages.filter((message) => shows(message.body)) ?? [];
    },
    posts: () => provider?.carrier.requests.filter(({ method }) => method === "POST").length ?? 0,
    async send(message, use = {}) {
      return succeeded("send()", await call("send", message, use)) as never;
    },
    async prepare(message, use = {}) {
      return succeeded("prepare()", await call("prepare", message, use)) as never;
    },
    async refused(message, { call: what = "send", ...use } = {}) {
      const outcome = await call(what, message, use);
      if ("value" in outcome) assert.fail(`${what}() must throw; it resolved`);
      const error = outcome.thrown;
      assert(SmsError.is(error), `what ${what}() throws must be an SmsError, not ${String(error)}`);
      bench.expectSafe(error, message as SmsMessage);
      expectHonest(error, use.connector ?? connector);
      return error;
    },
    expectSafe(value, message = {}) {
      const credentials = (options.secrets ?? []).map((secret) => ({ what: "a credential", value: secret }));
      expectSafe(value, [...credentials, ...secretsOf(message)]);
    },
    distrust,
    async dispose({ checked }) {
      distrust();
      for (const one of created) {
        const closing = outcomeOf("close()", async () => one.close?.(), 500);
        if (checked) succeeded("close()", await closing);
        else closing.catch(() => {});
      }
    },
  };
  return bench;
}

/** Checks that the fields of an error are consistent. */
function expectHonest(error: SmsError, { id, provider }: Bench["connector"]): void {
  const { code, delivery, retryable, failover, retryAfterMs } = error;
  expect(error.connector, "the error names its connector").toBe(id);
  expect(error.provider, "the error names its provider").toBe(provider);
  expect(error.message, "the error says what happened").not.toBe("");
  expect(["not-sent", "unknown"], "delivery is one of two").toContain(delivery);
  if (retryAfterMs !== undefined) {
    assert(retryAfterMs >= 0 && Number.isFinite(retryAfterMs), "retryAfterMs is a number of milliseconds");
  }
  if (delivery === "unknown") {
    expect(retryable, "an unknown outcome is never retryable").toBe(false);
    expect(failover, "an unknown outcome never fails over").toBe(false);
  }
  if (!againHelps.has(code)) expect(retryable, `another try does not help after ${code}`).toBe(false);
  if (!elsewhereHelps.has(code)) {
    expect(failover, `another provider would not help after ${code}`).toBe(false);
  }
}

/** Returns the parts of a message that must not be printed. */
function secretsOf(message: Partial<SmsMessage>): Secret[] {
  const { to, body, variables } = message ?? {};
  const secrets = texts(variables).map((value) => ({ what: "a template variable", value }));
  if (typeof body === "string") secrets.push({ what: "the text", value: body });
  if (typeof to === "string") {
    secrets.push({ what: "the recipient", value: to });
    const digits = to.replace(/\D/g, "");
    if (digits.length >= 7) secrets.push({ what: "the recipient's digits", value: digits });
  }
  return secrets;
}

function texts(value: unknown): string[] {
  if (typeof value === "string" || typeof value === "number") return [String(value)];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(Object.getOwnPropertyDescriptors(value)).flatMap(({ value: inner }) => texts(inner));
}

/** Makes this process trust a temporary CA; the returned function undoes it. */
function trust(ca: string): () => void {
  if (typeof tls.setDefaultCACertificates !== "function") {
    throw new Error("The contract over TLS needs Node.js 22.19 or 24.5: earlier ones cannot trust a new CA.");
  }
  const before = tls.getCACertificates("default");
  tls.setDefaultCACertificates([...before, ca]);
  return () => tls.setDefaultCACertificates(before);
}
