import type { ConnectorRuntime, SmsConnector } from "@smskit/core";
import {
  type Adapter,
  type ConnectorSpec,
  createFromSpec,
  createHttpClient,
  errorFromFailedMessage,
} from "@smskit/core/provider";
import { checkAccount } from "./check.ts";
import { type VonageConfig, vonageConfigSchema } from "./config.ts";
import { errorDetails, knowsCode } from "./errors.ts";
import { features } from "./features.ts";
import { messageRequest } from "./request.ts";
import { readMessage } from "./response.ts";

/** A connector for one Vonage account, with the optional methods that Vonage has. */
export type VonageConnector = SmsConnector & Required<Pick<SmsConnector, "check" | "close">>;

// FILL IN: host, path and authentication of Vonage's API (HTTP Basic: `basicAuth`), and the optional methods that it supports:
// getStatus, find, cancel, redact, reportOutcome.

/** What is specific to Vonage. */
export const spec: ConnectorSpec<
  typeof vonageConfigSchema,
  Required<Pick<Adapter, "deliver" | "check" | "close">>
> = {
  provider: "vonage",
  name: "Vonage",
  configSchema: vonageConfigSchema,
  knowsCode,
  features,
  create(config, { http: options }) {
    const http = createHttpClient({ baseUrl: config.baseUrl ?? "https://api.vonage.example", ...options });
    const headers = { Authorization: `Bearer ${config.apiKey}`, Accept: "application/json" };
    return {
      async deliver(prepared, { signal }) {
        const response = await http.request({
          method: "POST",
          path: "/v1/messages",
          headers: { ...headers, "Content-Type": "application/json" },
          body: JSON.stringify(messageRequest(prepared, config)),
          signal,
        });
        const message = readMessage(response);
        const { id, to, status, errorCode, raw } = message;
        if (status === "failed" || status === "undelivered" || errorCode !== undefined) {
          throw errorFromFailedMessage("Vonage", response, message, errorDetails(errorCode));
        }
        return { id, to, status, raw };
      },
      check: ({ signal }) => checkAccount(config, (path) => http.request({ path, headers, signal })),
      close: () => http.close(),
    };
  },
};

/**
 * Creates a connector for one Vonage account. It is cheap: create one for each tenant.
 * @throws {SmsError} `invalid-config`, with every problem and its path.
 */
export function createVonage(config: VonageConfig, runtime?: ConnectorRuntime): VonageConnector {
  return createFromSpec(spec, config, runtime);
}
