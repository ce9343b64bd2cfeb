import { type ProviderContext, type Refusal, testConnector } from "@smskit/contract";
import { createCarrier, mockInfobip, startMockServer } from "@smskit/mock";
import { describe, test } from "vitest";
import { createInfobip, createInfobipWebhook } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";
import { fillIns } from "./testing/fill-ins.ts";

describe("fill in, then delete this block and testing/fill-ins.ts", () => {
  test.each(fillIns())("%s", (sentence) => {
    // Without a stack, vitest prints the sentence alone.
    throw Object.assign(new Error(sentence), { stack: "" });
  });
});

const secret = "fedcba9876543210fedcba9876543210";
const secondNumber = "+15551230007";
const key = (name: string) => ({ apiKey: `key_${name.padEnd(16, "0")}` });

/** Infobip, with accounts and phones of every kind. */
function startInfobip({ webhookUrl }: ProviderContext) {
  const carrier = createCarrier();
  const accounts = [{ apiKey: exampleConfig.apiKey }, { ...key("poor"), balance: 0 }];
  carrier.setPhone("+15550009901", { optedOutOf: [exampleConfig.from] });
  carrier.setPhone("+15550009902", { state: "filtered" });
  const numbers = [exampleConfig.from, secondNumber];
  return startMockServer({
    carrier,
    mocks: [mockInfobip(carrier, { accounts, numbers, deliveryUrl: webhookUrl, inboundUrl: webhookUrl })],
  });
}

// FILL IN: a refusal for every class of error that Infobip has. Leave out `providerCode` if Infobip's refusals have no code.
const refusals: Refusal[] = [
  { name: "an unknown API key", config: key("wrong"), code: "authentication", providerCode: "unauthorized" },
  { name: "an empty account", config: key("poor"), code: "insufficient-funds", providerCode: "no_credit" },
  {
    name: "a sender of another account",
    message: { from: "+15551239999" },
    code: "invalid-sender",
    providerCode: "invalid_from",
  },
  {
    name: "a recipient who said STOP",
    message: { to: "+15550009901" },
    code: "recipient-blocked",
    providerCode: "opted_out",
  },
  {
    name: "a message that fails at once: filtered",
    message: { to: "+15550009902" },
    code: "content-rejected",
    providerCode: "spam",
  },
];

testConnector({
  name: "infobip",
  transport: "core",
  provider: startInfobip,
  create: ({ url, config, runtime }) => createInfobip({ ...exampleConfig, baseUrl: url, ...config }, runtime),
  webhook: () => createInfobipWebhook({ secret }),
  // FILL IN: a sender of each kind in features.ts, and options that must be seen in Infobip's request.
  senders: { e164: { from: secondNumber } },
  providerOptions: { priority: "high" },
  refusals,
  invalidConfigs: [
    { config: { apiKey: "<your-api-key>" }, names: ["apiKey"] },
    { config: { apiKey: undefined, from: "555", extra: 1 }, names: ["apiKey", "from", "extra"] },
    { config: { statusCallback: "mailto:a@example.com" }, names: ["statusCallback", "http"] },
    {
      config: { templates: [{ content: "no placeholder", usageType: "SignIn" }] },
      names: ["templates[0].content", "{{code}}"],
    },
  ],
  secrets: [exampleConfig.apiKey, secret],
});
