import type { ConnectorRuntime, SmsConnector } from "@smskit/core";
import {
  type Adapter,
  type ConnectorSpec,
  createFromSpec,
  createHttpClient,
  errorFromFailedMessage,
} from "@smskit/core/provider";
import { checkAccount } from "./check.ts";
import { type InfobipConfig, infobipConfigSchema } from "./config.ts";
import { errorDetails, knowsCode } from "./errors.ts";
import { features } from "./features.ts";
import { messageRequest } from "./request.ts";
import { readMessage } from "./response.ts";

/** A connector for one Infobip account, with the optional methods that Infobip has. */
export type InfobipConnector = SmsConnector & Required<Pick<SmsConnector, "check" | "close">>;

// FILL IN: host, path and authentication of Infobip's API (HTTP Basic: `basicAuth`), and the optional methods that it supports:
// getStatus, find, cancel, redact, reportOutcome.

/** What is specific to Infobip. */
export const spec: ConnectorSpec<
  typeof infobipConfigSchema,
  Required<Pick<Adapter, "deliver" | "check" | "close">>
> = {
  provider: "infobip",
  name: "Infobip",
  configSchema: infobipConfigSchema,
  knowsCode,
  features,
  create(config, { http: options }) {
    const http = createHttpClient({ baseUrl: config.baseUrl ?? "https://api.infobip.example", ...options });
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
          throw errorFromFailedMessage("Infobip", response, message, errorDetails(errorCode));
        }
        return { id, to, status, raw };
      },
      check: ({ signal }) => checkAccount(config, (path) => http.request({ path, headers, signal })),
      close: () => http.close(),
    };
  },
};

/**
 * Creates a connector for one Infobip account. It is cheap: create one for each tenant.
 * @throws {SmsError} `invalid-config`, with every problem and its path.
 */
export function createInfobip(config: InfobipConfig, runtime?: ConnectorRuntime): InfobipConnector {
  return createFromSpec(spec, config, runtime);
}
