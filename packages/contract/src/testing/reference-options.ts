import { createCarrier, mockTwilio, startMockServer } from "@smskit/mock";
import type { ContractOptions, ProviderContext } from "../contract-rule.ts";
import { referenceConfig } from "./reference-config.ts";
import { createReference } from "./reference-connector.ts";
import { createReferenceReports } from "./reference-reports.ts";

/** Starts the provider of the reference connector. */
export function startReferenceProvider({ webhookUrl }: ProviderContext, tls = false) {
  const carrier = createCarrier();
  return startMockServer({ tls, mocks: [mockTwilio(carrier, { inboundUrl: webhookUrl })] });
}

/** What the contract knows of the reference connector, and of those that are broken. */
export const referenceOptions: ContractOptions = {
  name: "reference",
  provider: startReferenceProvider,
  webhook: createReferenceReports,
  senders: {
    e164: { from: "+15551230007" },
    "short-code": { from: "55555" },
    alphanumeric: { from: "Cafe 24", to: "+447700900123" },
  },
  providerOptions: { messageIntent: "otp" },
  create: ({ url, config, runtime }) =>
    createReference({ ...referenceConfig, baseUrl: url, ...config }, runtime),
  secrets: [referenceConfig.token],
  refusals: [
    {
      name: "an invalid number",
      message: { to: "+15005550001" },
      code: "invalid-recipient",
      providerCode: "21211",
    },
    { name: "a country that is not enabled", message: { to: "+15005550003" }, code: "permission" },
    { name: "a recipient who said STOP", message: { to: "+15005550004" }, code: "recipient-blocked" },
    { name: "anything else", message: { to: "+15005550002" }, code: "rejected", providerCode: "21612" },
  ],
  invalidConfigs: [
    { config: { account: "wrong", token: "a secret in the wrong form" }, names: ["account", "token"] },
    { config: { acount: "a key with a typing error" }, names: ["acount"] },
  ],
};
