import { startMockServer } from "@smskit/mock";
import type { ContractOptions } from "../contract-rule.ts";
import { createReference, referenceConfig } from "./reference-connector.ts";

/** What the contract knows of the reference connector, and of those that are broken. */
export const referenceOptions: ContractOptions = {
  name: "reference",
  provider: () => startMockServer({ port: 0 }),
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
