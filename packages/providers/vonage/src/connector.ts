import type { ConnectorRuntime, SmsConnector } from "@smskit/core";
import { type ConnectorSpec, createFromSpec, createHttpClient } from "@smskit/core/provider";
import { checkAccount } from "./check.ts";
import { type VonageConfig, validityPeriod, vonageConfigSchema } from "./config.ts";
import { knowsCode } from "./errors.ts";
import { messageParameters } from "./request.ts";
import { readAcceptance } from "./response.ts";

/** A connector of one Vonage API key. The SMS API sends; what became of a message is told by webhooks alone. */
export type VonageConnector = SmsConnector & Required<Pick<SmsConnector, "check">>;

/** What is specific to Vonage. */
export const spec = {
  provider: "vonage",
  name: "Vonage",
  configSchema: vonageConfigSchema,
  knowsCode,
  features: { validity: validityPeriod, statusCallback: true },
  create(config, { http }) {
    const api = createHttpClient({ baseUrl: config.baseUrl ?? "https://rest.nexmo.com", ...http });
    const headers = {
      Authorization: `Basic ${btoa(`${config.apiKey}:${config.apiSecret}`)}`,
      Accept: "application/json",
    };
    const formHeaders = { ...headers, "Content-Type": "application/x-www-form-urlencoded" };

    return {
      async deliver(prepared, { signal }) {
        const body = messageParameters(prepared, config).toString();
        return readAcceptance(
          await api.request({ method: "POST", path: "/sms/json", headers: formHeaders, body, signal }),
        );
      },
      check: (context) => checkAccount(config, { api, headers }, context),
      close() {
        api.close();
      },
    };
  },
} satisfies ConnectorSpec<typeof vonageConfigSchema>;

/**
 * Makes a connector of one Vonage API key from its JSON. Cheap: make one for each tenant.
 * @throws {SmsError} `invalid-config`, with every problem and its path.
 */
export function createVonage(config: VonageConfig, runtime?: ConnectorRuntime): VonageConnector {
  return createFromSpec(spec, config, runtime);
}
