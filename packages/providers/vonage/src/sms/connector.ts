import type { ConnectorRuntime, SmsConnector } from "@smskit/core";
import {
  type Adapter,
  basicAuth,
  type ConnectorSpec,
  createFromSpec,
  createHttpClient,
} from "@smskit/core/provider";
import { checkAccount } from "./check.ts";
import { type VonageSmsConfig, vonageSmsConfigSchema } from "./config.ts";
import { knowsCode } from "./errors.ts";
import { features } from "./features.ts";
import { messageRequest } from "./request.ts";
import { readMessage } from "./response.ts";

/** A connector for one Vonage API key. Only webhooks report what became of a message. */
export type VonageSmsConnector = SmsConnector & Required<Pick<SmsConnector, "check">>;

/** What is specific to Vonage. */
export const spec: ConnectorSpec<
  typeof vonageSmsConfigSchema,
  Required<Pick<Adapter, "deliver" | "check" | "close">>
> = {
  provider: "vonage-sms",
  name: "Vonage SMS API",
  configSchema: vonageSmsConfigSchema,
  knowsCode,
  features,
  create(config, { http }) {
    const api = createHttpClient({ baseUrl: config.baseUrl ?? "https://rest.nexmo.com", ...http });
    const headers = {
      Authorization: basicAuth(config.apiKey, config.apiSecret),
      Accept: "application/json",
    };
    const formHeaders = { ...headers, "Content-Type": "application/x-www-form-urlencoded" };

    return {
      async deliver(prepared, { signal }) {
        const body = messageRequest(prepared, config).toString();
        return readMessage(
          await api.request({ method: "POST", path: "/sms/json", headers: formHeaders, body, signal }),
        );
      },
      check: (context) => checkAccount(config, { api, headers }, context),
      close() {
        api.close();
      },
    };
  },
};

/**
 * Creates a connector for one Vonage API key. It is cheap: create one for each tenant.
 * @throws {SmsError} `invalid-config`, with every problem and its path.
 */
export function createVonageSms(config: VonageSmsConfig, runtime?: ConnectorRuntime): VonageSmsConnector {
  return createFromSpec(spec, config, runtime);
}
