import { type ProviderContext, type Refusal, testConnector } from "@smskit/contract";
import { createCarrier, mockSinch, startMockServer } from "@smskit/mock";
import { createSinch, createSinchWebhook } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";
import { secret } from "./testing/signed-webhooks.ts";

const { servicePlanId, apiToken, from } = exampleConfig;
const secondNumber = "+15551230007";
const shortCode = "55555";

/** A Sinch with service plans and numbers of every sort. */
function startSinch({ webhookUrl }: ProviderContext) {
  const carrier = createCarrier();
  const sinch = mockSinch(carrier, {
    accounts: [
      { servicePlanId, apiToken, callbackUrl: webhookUrl, webhookSecret: secret },
      { servicePlanId: "blocked-plan", apiToken, blocked: true },
      { servicePlanId: "slow-plan", apiToken, requestsPerSecond: 0 },
      { servicePlanId: "plan-without-url", apiToken },
    ],
    numbers: [from, secondNumber, shortCode, "Cafe24"],
  });
  return startMockServer({ carrier, mocks: [sinch] });
}

/** What Sinch refuses at once. Everything else that is wrong comes in a delivery report. */
const refusals: Refusal[] = [
  { name: "a wrong API token", config: { apiToken: "wrong" }, code: "authentication", providerCode: null },
  {
    name: "an unknown service plan",
    config: { servicePlanId: "another-plan" },
    code: "authentication",
    providerCode: null,
  },
  {
    name: "a blocked service plan",
    config: { servicePlanId: "blocked-plan" },
    code: "permission",
    providerCode: "blocked_account",
  },
  {
    name: "too many messages",
    config: { servicePlanId: "slow-plan" },
    code: "rate-limited",
    providerCode: null,
  },
  {
    name: "delivery reports without a URL",
    config: { servicePlanId: "plan-without-url", deliveryReport: "per_recipient" },
    code: "invalid-config",
    providerCode: "missing_callback_url",
  },
  {
    name: "no sender",
    config: { from: undefined },
    code: "invalid-message",
    providerCode: "syntax_constraint_violation",
  },
  {
    name: "a text that is too long",
    message: { body: "a".repeat(2_001) },
    code: "invalid-message",
    providerCode: "syntax_constraint_violation",
  },
];

testConnector({
  name: "sinch",
  transport: "core",
  provider: startSinch,
  create: ({ url, config, runtime }) =>
    createSinch({ ...exampleConfig, feedbackEnabled: true, baseUrl: url, ...config }, runtime),
  webhook: () => createSinchWebhook({ secret }),
  senders: {
    e164: { from: secondNumber },
    "short-code": { from: shortCode },
    alphanumeric: { from: "Cafe24", to: "+447700900123" },
  },
  providerOptions: { deliveryReport: "per_recipient_final" },
  secrets: [apiToken, secret],
  refusals,
  invalidConfigs: [
    { config: { servicePlanId: "<your-plan>" }, names: ["servicePlanId", "placeholder"] },
    { config: { apiToken: "<your-token>" }, names: ["apiToken", "placeholder"] },
    {
      config: { servicePlanId: undefined, from: "+555", extra: 1 },
      names: ["servicePlanId", "from", "extra"],
    },
    { config: { region: "uk" }, names: ["region", "us"] },
    { config: { deliveryReport: "all" }, names: ["deliveryReport", "per_recipient"] },
    { config: { statusCallback: "mailto:a@example.com" }, names: ["statusCallback", "http"] },
    { config: { validityPeriodSeconds: 4 }, names: ["validityPeriodSeconds", "5 seconds"] },
    {
      config: { templates: [{ content: "no placeholder", usageType: "SignIn" }] },
      names: ["templates[0].content", "{{code}}"],
    },
    { config: JSON.parse('{"__proto__": {"apiToken": "x"}}'), names: ["__proto__"] },
  ],
  // A message without feedback counts as not confirmed.
  outcomes: ["confirmed"],
});
