import { type ProviderContext, type Refusal, testConnector } from "@smskit/contract";
import { createCarrier, mockBandwidth, startMockServer } from "@smskit/mock";
import { createBandwidth, createBandwidthWebhook } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";
import { password, username } from "./testing/signed-webhooks.ts";

const { accountId, clientId, clientSecret, applicationId, from } = exampleConfig;
const secondNumber = "+15551230007";
const shortCode = "55555";
const user = { username: "api-user", password: "0f1e2d3c4b5a69788796a5b4c3d2e1f0" };
const foreignApplication = "00000000-0000-4000-8000-000000000001";

/**
 * The rules count requests, and a token is one more: they run with HTTP Basic. `access-token.test.ts` has what OAuth adds.
 */
const basic = { ...exampleConfig, clientId: undefined, clientSecret: undefined, ...user };

/** A Bandwidth with accounts, applications and numbers of every sort. */
function startBandwidth({ webhookUrl }: ProviderContext) {
  const carrier = createCarrier();
  const credentials = { username, password };
  const bandwidth = mockBandwidth(carrier, {
    accounts: [
      { accountId, clientId, clientSecret, ...user },
      { accountId: "9900001", ...user, messaging: false },
      { accountId: "9900002", ...user, requestsPerSecond: 0 },
    ],
    applications: [{ id: applicationId }, { id: foreignApplication, accountId: "9900001" }],
    numbers: [from, secondNumber, shortCode, "Cafe24"],
    statusUrl: webhookUrl,
    statusCredentials: credentials,
    inboundUrl: webhookUrl,
    inboundCredentials: credentials,
  });
  return startMockServer({ carrier, mocks: [bandwidth] });
}

/** What Bandwidth refuses at once. Everything else that is wrong comes as an event. */
const refusals: Refusal[] = [
  {
    name: "a wrong password",
    config: { password: "wrong" },
    code: "authentication",
    providerCode: "unauthorized",
  },
  {
    name: "another account",
    config: { accountId: "9900009" },
    code: "authentication",
    providerCode: "unauthorized",
  },
  {
    name: "an account without messaging",
    config: { accountId: "9900001" },
    code: "permission",
    providerCode: "forbidden",
  },
  {
    name: "an application of another account",
    config: { applicationId: foreignApplication },
    code: "permission",
    providerCode: "forbidden",
  },
  {
    name: "too many messages",
    config: { accountId: "9900002" },
    code: "rate-limited",
    providerCode: "max-message-queue-size-exceeded",
  },
  {
    name: "a text that is too long",
    message: { body: "a".repeat(2_049) },
    code: "invalid-message",
    providerCode: "request-validation",
  },
];

const shared = {
  transport: "core",
  provider: startBandwidth,
  create: ({ url, config, runtime }) => createBandwidth({ ...basic, baseUrl: url, ...config }, runtime),
  webhook: () => createBandwidthWebhook({ username, password }),
  senders: {
    e164: { from: secondNumber },
    "short-code": { from: shortCode },
    alphanumeric: { from: "Cafe24", to: "+447700900123" },
  },
  providerOptions: { priority: "high" },
  secrets: [clientSecret, user.password, password],
} satisfies Partial<Parameters<typeof testConnector>[0]>;

testConnector({
  ...shared,
  name: "bandwidth",
  refusals,
  invalidConfigs: [
    { config: { accountId: "<your-account-id>" }, names: ["accountId", "placeholder"] },
    { config: { password: "<your-password>" }, names: ["password", "placeholder"] },
    { config: { accountId: undefined, from: "+555", extra: 1 }, names: ["accountId", "from", "extra"] },
    { config: { username: undefined, password: undefined }, names: ["clientId", "username"] },
    { config: { clientId, clientSecret }, names: ["username", "clientId"] },
    { config: { password: undefined }, names: ["password", "username"] },
    { config: { applicationId: "my-app" }, names: ["applicationId", "UUID"] },
    { config: { validityPeriodSeconds: 4 }, names: ["validityPeriodSeconds", "5 seconds"] },
    { config: { authUrl: "http://example.com" }, names: ["authUrl", "https"] },
    {
      config: { templates: [{ content: "no placeholder", usageType: "SignIn" }] },
      names: ["templates[0].content", "{{code}}"],
    },
    { config: JSON.parse('{"__proto__": {"clientSecret": "x"}}'), names: ["__proto__"] },
  ],
});

testConnector({
  ...shared,
  name: "bandwidth, by OAuth",
  create: ({ url, config, runtime }) =>
    createBandwidth({ ...exampleConfig, baseUrl: url, ...config }, runtime),
  rules: ["gives-a-receipt", "sends-from-the-sender", "reports-how-it-ended"],
});
