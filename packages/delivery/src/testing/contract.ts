import type { ContractOptions } from "@smskit/contract";
import type { SmsConnector } from "@smskit/core";
import { createCarrier, mockTwilio, startMockServer } from "@smskit/mock";
import { twilioWithService } from "@smskit/test-support/accounts";
import { createTwilio, createTwilioWebhook } from "@smskit/twilio";
import {
  createMemoryIdempotencyStore,
  createMemorySuppressionStore,
  perRecipient,
  withCountries,
  withFailover,
  withIdempotency,
  withLimits,
  withRetry,
  withRouting,
  withSuppression,
  withTelemetry,
} from "../index.ts";

const config = {
  ...twilioWithService,
  templates: [{ content: "Your passcode to sign in is {{code}}", usageType: "SignIn" }],
};

/** What holds for a connector holds for it in any wrapper that may do no more than hand it on. */
export const wrappers: Record<string, (connector: SmsConnector) => SmsConnector> = {
  withRetry: (connector) => withRetry(connector, { attempts: 1 }),
  withFailover: (connector) => withFailover([connector], { breaker: false }),
  withRouting: (connector) => withRouting(() => connector, [connector]),
  withCountries: (connector) => withCountries(connector, { deny: ["KP"] }),
  withLimits: (connector) =>
    withLimits(connector, {
      limits: [{ name: "recipient", key: perRecipient, texts: 1_000, perSeconds: 60 }],
    }),
  withSuppression: (connector) => withSuppression(connector, { store: createMemorySuppressionStore() }),
  withIdempotency: (connector) =>
    withIdempotency(connector, { store: createMemoryIdempotencyStore(), reconcile: true }),
  withTelemetry: (connector) => withTelemetry(connector),
};

/** What the contract knows of a Twilio in wrappers, innermost first. */
export function wrapped(names: readonly string[]): ContractOptions {
  return {
    name: `Twilio in ${names.join(", in ")}`,
    provider: ({ webhookUrl }) =>
      startMockServer({ mocks: [mockTwilio(createCarrier(), { inboundUrl: webhookUrl })] }),
    create: ({ url, config: changes, runtime }) =>
      names.reduce<SmsConnector>(
        (connector, name) => wrappers[name]?.(connector) ?? connector,
        createTwilio({ ...config, baseUrl: url, ...changes }, runtime),
      ),
    webhook: () => createTwilioWebhook({ authToken: config.authToken }),
    senders: {
      e164: { from: "+15551230007" },
      "short-code": { from: "55555" },
      alphanumeric: { from: "Cafe 24", to: "+447700900123" },
    },
    takesIdempotencyKeys: names.includes("withIdempotency"),
    secrets: [config.authToken],
    refusals: [
      { name: "an invalid number", message: { to: "+15005550001" }, code: "invalid-recipient" },
      { name: "a recipient who said STOP", message: { to: "+15005550004" }, code: "recipient-blocked" },
      { name: "a country that is not enabled", message: { to: "+15005550003" }, code: "permission" },
    ],
    invalidConfigs: [{ config: { authToken: "", color: "red" }, names: ["authToken", "color"] }],
  };
}
