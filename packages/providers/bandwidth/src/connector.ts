import type { ConnectorRuntime, SmsConnector } from "@smskit/core";
import {
  type Adapter,
  basicAuth,
  type ConnectorSpec,
  createFromSpec,
  createHttpClient,
  type HttpResponse,
} from "@smskit/core/provider";
import { createAccessToken } from "./access-token.ts";
import { checkAccount } from "./check.ts";
import { type BandwidthConfig, bandwidthConfigSchema } from "./config.ts";
import { knowsCode } from "./errors.ts";
import { features } from "./features.ts";
import { messageRequest } from "./request.ts";
import { readAccepted, readListed } from "./response.ts";

/** A connector for one Bandwidth account, with the optional methods that Bandwidth supports. */
export type BandwidthConnector = SmsConnector & Required<Pick<SmsConnector, "check" | "getStatus" | "close">>;

/** What is specific to Bandwidth. */
export const spec: ConnectorSpec<
  typeof bandwidthConfigSchema,
  Required<Pick<Adapter, "deliver" | "check" | "getStatus" | "close">>
> = {
  provider: "bandwidth",
  name: "Bandwidth",
  configSchema: bandwidthConfigSchema,
  knowsCode,
  features,
  create(config, { http: options }) {
    const { baseUrl, clientId, clientSecret, username = "", password = "" } = config;
    const http = createHttpClient({ baseUrl: baseUrl ?? "https://messaging.bandwidth.com", ...options });
    const authUrl = config.authUrl ?? baseUrl ?? "https://api.bandwidth.com";
    const authHttp = createHttpClient({ baseUrl: authUrl, ...options });
    const token =
      clientId === undefined || clientSecret === undefined
        ? undefined
        : createAccessToken(authHttp, clientId, clientSecret);

    /** @param makeBody Makes the JSON when it is sent: its `expiration` counts from then, not from before the token. */
    async function request(
      query: string,
      signal: AbortSignal,
      makeBody?: () => unknown,
    ): Promise<HttpResponse> {
      const attempt = (authorization: string) => {
        const body = makeBody && JSON.stringify(makeBody());
        return http.request({
          path: `/api/v2/users/${config.accountId}/messages${query}`,
          headers: {
            Authorization: authorization,
            Accept: "application/json",
            ...(body !== undefined && { "Content-Type": "application/json" }),
          },
          ...(body !== undefined && { method: "POST", body }),
          signal,
        });
      };
      if (token === undefined) return attempt(basicAuth(username, password));
      const value = await token.get(signal);
      const response = await attempt(`Bearer ${value}`);
      if (response.status !== 401) return response;
      // The token may have been revoked. A 401 is a refusal, so nothing was sent, and one more request cannot send twice.
      token.forget(value);
      return attempt(`Bearer ${await token.get(signal)}`);
    }

    return {
      async deliver(prepared, { signal }) {
        return readAccepted(await request("", signal, () => messageRequest(prepared, config)));
      },
      check: ({ signal }) => checkAccount(config, () => request("?limit=1", signal)),
      async getStatus({ id }, { signal }) {
        return readListed(await request(`?messageId=${encodeURIComponent(id)}`, signal), id);
      },
      close() {
        http.close();
        authHttp.close();
      },
    };
  },
};

/**
 * Creates a connector for one Bandwidth account. It is cheap: create one for each tenant.
 * @throws {SmsError} `invalid-config`, with every problem and its path.
 */
export function createBandwidth(config: BandwidthConfig, runtime?: ConnectorRuntime): BandwidthConnector {
  return createFromSpec(spec, config, runtime);
}
