import { twilioWithNumber } from "@smskit/test-support/accounts";
import type { GatewayConfigInput } from "../config/gateway-config-input.ts";
import { hookSecret, tokenOf } from "../doors/testing/ask-door.ts";
import { createApiKey } from "../keys/create-api-key.ts";
import { eventSecret } from "./open-event-queue.ts";
import { secret } from "./start-gateway.ts";
import { accountSid, authToken } from "./start-twilio-front.ts";

const api = createApiKey();
/** The key of the API in {@link configFor}. */
export const keyOfApp = api.key;
const many = 1_000_000;

/** A config whose limits never refuse. */
export function configFor(providerUrl: string, database: string): GatewayConfigInput {
  return {
    connectors: { main: { provider: "twilio", config: { ...twilioWithNumber, baseUrl: providerUrl } } },
    templates: [{ usageType: "SignIn", content: "Your code is {{code}}." }],
    database,
    secret,
    keys: [{ id: "app", sha256: api.sha256, scopes: ["messages:send", "messages:read", "events"] }],
    doors: {
      supabase: { type: "supabase", secret: hookSecret, dailyTexts: many },
      kratos: { type: "kratos", token: tokenOf("kratos"), dailyTexts: many },
      logto: { type: "logto", token: tokenOf("logto"), dailyTexts: many },
    },
    twilio: { accounts: [{ accountSid, authToken, dailyTexts: many }] },
  } as GatewayConfigInput;
}

/** The same, with the provider's webhooks and endpoints of an app, which get everything. */
export function configWithEvents(
  providerUrl: string,
  database: string,
  { publicUrl, endpoints }: { publicUrl: string; endpoints: ReadonlyMap<string, { url: string }> },
): GatewayConfigInput {
  const config = configFor(providerUrl, database);
  const { authToken: providersToken } = twilioWithNumber;
  return {
    ...config,
    connectors: { main: { ...config.connectors["main"], webhook: { authToken: providersToken } } },
    events: { endpoints: [...endpoints].map(([id, { url }]) => ({ id, url, secret: eventSecret })) },
    http: { publicUrl, privateHosts: ["127.0.0.1"] },
  } as GatewayConfigInput;
}
