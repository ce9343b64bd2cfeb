import { type ProviderContext, type Refusal, testConnector } from "@smskit/contract";
import { createCarrier, mockAws, startMockServer } from "@smskit/mock";
import { createAws, createAwsWebhook } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

const { credentials, from, configurationSetName } = exampleConfig;
const { certificate, topicArn } = mockAws(createCarrier());
const pool = "pool-0123456789abcdef0123456789abcdef";
const secondNumber = "+12065550107";
const shortCode = "55555";
const key = (name: string) => ({
  accessKeyId: `AKIA${name.padEnd(16, "0")}`,
  secretAccessKey: "0123456789abcdefghijABCDEFGHIJ+/abcdefgh",
});

/** AWS, with accounts, senders and phones of every sort. */
function startAws({ webhookUrl }: ProviderContext) {
  const carrier = createCarrier();
  const aws = mockAws(carrier, {
    accounts: [
      credentials,
      { ...key("DISABLED"), status: "disabled" },
      { ...key("SANDBOX"), tier: "sandbox" },
      { ...key("SPENT"), monthlySpendLimit: 0 },
    ],
    numbers: [from, secondNumber, shortCode, { number: "+12065550108", messageType: "PROMOTIONAL" }],
    senderIds: ["SMSKIT"],
    pools: [{ id: pool, identities: [secondNumber] }],
    configurationSets: [{ name: configurationSetName }],
    protectConfigurations: [
      { id: "protect-0123456789abcdef0123456789abcdef", accountDefault: true, blockedCountries: ["FR"] },
    ],
    webhookUrl,
  });
  carrier.setPhone("+15550009901", { optedOutOf: [from] });
  return startMockServer({ carrier, mocks: [aws] });
}

/** Serves the mock's certificate at every URL, as SNS does at its own. */
const servesCertificate: typeof fetch = async () => new Response(certificate);

const refusals: Refusal[] = [
  {
    name: "an unknown access key",
    config: { credentials: key("UNKNOWN") },
    code: "authentication",
    providerCode: "UnrecognizedClientException",
  },
  {
    name: "a wrong secret",
    config: { credentials: { ...credentials, secretAccessKey: "0123456789abcdefghijABCDEFGHIJ+/abcdefgh" } },
    code: "authentication",
    providerCode: "InvalidSignatureException",
  },
  {
    name: "a disabled account",
    config: { credentials: key("DISABLED") },
    code: "permission",
    providerCode: "AccessDeniedException.ACCOUNT_DISABLED",
  },
  {
    name: "a number that is not verified, in the sandbox",
    config: { credentials: key("SANDBOX") },
    code: "permission",
    providerCode: "ConflictException.DESTINATION_PHONE_NUMBER_NOT_VERIFIED",
  },
  {
    name: "a month's limit that is spent",
    config: { credentials: key("SPENT") },
    code: "insufficient-funds",
    providerCode: "ServiceQuotaExceededException.MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT",
  },
  {
    name: "a recipient who said STOP",
    message: { to: "+15550009901" },
    code: "recipient-blocked",
    providerCode: "ConflictException.DESTINATION_PHONE_NUMBER_OPTED_OUT",
  },
  {
    name: "a country that is blocked",
    message: { to: "+33612345678" },
    code: "permission",
    providerCode: "ConflictException.DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION",
  },
  {
    name: "a sender of no account",
    message: { from: "+12065550199" },
    code: "invalid-sender",
    providerCode: "ResourceNotFoundException.phone-number",
  },
  {
    name: "a sender of the other message type",
    config: { messageType: "TRANSACTIONAL" },
    message: { from: "+12065550108" },
    code: "invalid-sender",
    providerCode: "ConflictException.MESSAGE_TYPE_MISMATCH",
  },
  {
    name: "a configuration set that does not exist",
    config: { configurationSetName: "another" },
    code: "invalid-config",
    providerCode: "ResourceNotFoundException.configuration-set",
  },
];

testConnector({
  name: "aws",
  transport: "core",
  provider: startAws,
  create: ({ url, config, runtime }) =>
    createAws({ ...exampleConfig, messageFeedbackEnabled: true, baseUrl: url, ...config }, runtime),
  webhook: () => createAwsWebhook({ topicArn, fetch: servesCertificate }),
  senders: {
    e164: { from: secondNumber },
    "short-code": { from: shortCode },
    alphanumeric: { from: "SMSKIT", to: "+447700900123" },
  },
  providerOptions: { keyword: "CODES", maxPrice: "0.98765" },
  refusals,
  invalidConfigs: [
    { config: { region: "<your-region>" }, names: ["region", "us-east-1"] },
    { config: { credentials: undefined, region: "us", extra: 1 }, names: ["credentials", "region", "extra"] },
    {
      config: { credentials: { accessKeyId: credentials.accessKeyId } },
      names: ["credentials", "secretAccessKey"],
    },
    { config: { credentials: { ...credentials, accessKeyId: "AKIA" } }, names: ["credentials.accessKeyId"] },
    { config: { from: "Café 24" }, names: ["from", "sender ID"] },
    { config: { messageType: "OTP" }, names: ["messageType", "TRANSACTIONAL"] },
    { config: { configurationSetName: "" }, names: ["configurationSetName"] },
    {
      config: { templates: [{ content: "no placeholder", usageType: "SignIn" }] },
      names: ["templates[0].content", "{{code}}"],
    },
  ],
  secrets: [credentials.secretAccessKey],
});
