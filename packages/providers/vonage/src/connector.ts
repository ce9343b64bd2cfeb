import type { ConnectorRuntime, SmsConnector } from "@smskit/core";
import {
  type Adapter,
  basicAuth,
  type ConnectorSpec,
  createFromSpec,
  createHttpClient,
} from "@smskit/core/provider";
import { createAccessTokens } from "./access-token.ts";
import { checkAccount } from "./check.ts";
import { type VonageConfig, vonageConfigSchema } from "./config.ts";
import { knowsCode } from "./errors.ts";
import { features } from "./features.ts";
import { countEncoded, messageRequest } from "./request.ts";
import { readMessage } from "./response.ts";

/** A connector for one Vonage account or application. Only webhooks report what became of a message. */
export type VonageConnector = SmsConnector & Required<Pick<SmsConnector, "check" | "close">>;

/** What is specific to Vonage's Messages API. */
export const spec: ConnectorSpec<
  typeof vonageConfigSchema,
  Required<Pick<Adapter, "deliver" | "check" | "close">>
> = {
  provider: "vonage",
  name: "Vonage",
  configSchema: vonageConfigSchema,
  countSegments: (body, { vonage }) => countEncoded(body, vonage?.encodingType),
  knowsCode,
  features,
  create(config, { http: options }) {
    const http = createHttpClient({ baseUrl: config.baseUrl ?? "https://api.nexmo.com", ...options });
    // A region has no API of accounts; a mock or a gateway has all of Vonage's hosts.
    const host = URL.parse(config.baseUrl ?? "https://api.nexmo.com")?.hostname ?? "";
    const isVonages = /\.(?:nexmo|vonage)\.com$/.test(host);
    const account = isVonages ? createHttpClient({ baseUrl: "https://rest.nexmo.com", ...options }) : http;
    const authorize = createAuthorization(config);
    const headersFor = async () => ({ Authorization: await authorize(), Accept: "application/json" });
    return {
      async deliver(prepared, { signal }) {
        const body = JSON.stringify(messageRequest(prepared, config));
        const headers = { ...(await headersFor()), "Content-Type": "application/json" };
        return readMessage(
          await http.request({ method: "POST", path: "/v1/messages", headers, body, signal }),
        );
      },
      async check({ signal }) {
        return checkAccount(config, { api: http, account, headers: await headersFor() }, signal);
      },
      close() {
        http.close();
        account.close();
      },
    };
  },
};

/** Returns what the `Authorization` header of a request is. */
function createAuthorization(config: VonageConfig): () => Promise<string> | string {
  const { apiKey = "", apiSecret = "", applicationId, privateKey } = config;
  if (applicationId === undefined || privateKey === undefined) {
    const basic = basicAuth(apiKey, apiSecret);
    return () => basic;
  }
  const token = createAccessTokens(applicationId, privateKey);
  return async () => `Bearer ${await token()}`;
}

/**
 * Creates a connector for one Vonage account or application. It is cheap: create one for each tenant.
 * @throws {SmsError} `invalid-config`, with every problem and its path.
 */
export function createVonage(config: VonageConfig, runtime?: ConnectorRuntime): VonageConnector {
  return createFromSpec(spec, config, runtime);
}
