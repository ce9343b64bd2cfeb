import type { ConnectorRuntime, MessageRef, SmsConnector } from "@smskit/core";
import {
  type Adapter,
  type ConnectorSpec,
  createFromSpec,
  createHttpClient,
  errorFromFailedMessage,
  expectSameMessage,
} from "@smskit/core/provider";
import { checkAccount } from "./check.ts";
import { type TelnyxConfig, telnyxConfigSchema } from "./config.ts";
import { knowsCode } from "./errors.ts";
import { features } from "./features.ts";
import { messageRequest } from "./request.ts";
import { readMessage, updateOf } from "./response.ts";
import { countEncoded } from "./smart-encoding.ts";

/** A connector for one Telnyx account, with the optional methods that Telnyx supports. */
export type TelnyxConnector = SmsConnector &
  Required<Pick<SmsConnector, "check" | "getStatus" | "cancel" | "close">>;

/** What is specific to Telnyx. */
export const spec: ConnectorSpec<
  typeof telnyxConfigSchema,
  Required<Pick<Adapter, "deliver" | "check" | "getStatus" | "cancel" | "close">>
> = {
  provider: "telnyx",
  name: "Telnyx",
  configSchema: telnyxConfigSchema,
  replacesText: ({ telnyx }) => Boolean(telnyx?.mediaUrls?.length),
  countSegments: (body, { telnyx }) => countEncoded(body, telnyx?.encoding),
  knowsCode,
  features,
  create(config, { http: options }) {
    const http = createHttpClient({ baseUrl: config.baseUrl ?? "https://api.telnyx.com", ...options });
    const headers = { Authorization: `Bearer ${config.apiKey}`, Accept: "application/json" };
    const jsonHeaders = { ...headers, "Content-Type": "application/json" };
    const pathOf = ({ id }: MessageRef) => `/v2/messages/${encodeURIComponent(id)}`;

    // #region adapter
    return {
      async deliver(prepared, { signal }) {
        const body = JSON.stringify(messageRequest(prepared, config));
        const response = await http.request({
          method: "POST",
          path: "/v2/messages",
          headers: jsonHeaders,
          body,
          signal,
        });
        const message = readMessage(response);
        const { id, to, status, segments, encoding, problem, raw } = message;
        if (status === "failed" || status === "undelivered" || problem !== undefined) {
          const requestId = response.header("x-request-id");
          throw errorFromFailedMessage("Telnyx", response, message, { ...problem, requestId });
        }
        return { id, to, status, segments, encoding, raw };
      },
      check: ({ signal }) => checkAccount(config, (path) => http.request({ path, headers, signal })),
      async getStatus(message, { signal }) {
        const found = readMessage(await http.request({ path: pathOf(message), headers, signal }));
        const { completed_at, sent_at, received_at } = found.raw;
        return updateOf(found, completed_at ?? sent_at ?? received_at);
      },
      async cancel(message, { signal }) {
        const response = await http.request({ method: "DELETE", path: pathOf(message), headers, signal });
        expectSameMessage("Telnyx", message, readMessage(response).id);
      },
      close: () => http.close(),
    };
    // #endregion adapter
  },
};

/**
 * Creates a connector for one Telnyx account. It is cheap: create one for each tenant.
 * @throws {SmsError} `invalid-config`, with every problem and its path.
 */
export function createTelnyx(config: TelnyxConfig, runtime?: ConnectorRuntime): TelnyxConnector {
  return createFromSpec(spec, config, runtime);
}
