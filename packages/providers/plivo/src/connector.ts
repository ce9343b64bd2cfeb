import type { ConnectorRuntime, MessageRef, SmsConnector } from "@smskit/core";
import {
  type Adapter,
  basicAuth,
  type ConnectorSpec,
  createFromSpec,
  createHttpClient,
  expectSameMessage,
} from "@smskit/core/provider";
import { checkAccount } from "./check.ts";
import { type PlivoConfig, plivoConfigSchema } from "./config.ts";
import { knowsCode } from "./errors.ts";
import { features } from "./features.ts";
import { messageRequest } from "./request.ts";
import { readAccepted, readBody, readUpdate } from "./response.ts";

/** A connector for one Plivo account, with the optional methods that Plivo supports. */
export type PlivoConnector = SmsConnector &
  Required<Pick<SmsConnector, "check" | "getStatus" | "reportOutcome" | "close">>;

/** What is specific to Plivo. */
export const spec: ConnectorSpec<
  typeof plivoConfigSchema,
  Required<Pick<Adapter, "deliver" | "check" | "getStatus" | "reportOutcome" | "close">>
> = {
  provider: "plivo",
  name: "Plivo",
  configSchema: plivoConfigSchema,
  knowsCode,
  features,
  create(config, { http: options }) {
    const http = createHttpClient({ baseUrl: config.baseUrl ?? "https://api.plivo.com", ...options });
    const { authId, authToken } = config;
    const headers = { Authorization: basicAuth(authId, authToken), Accept: "application/json" };
    const accountPath = `/v1/Account/${authId}/`;
    const idOf = ({ id }: MessageRef) => encodeURIComponent(id);

    const get = (path: string, signal: AbortSignal) =>
      http.request({ path: `${accountPath}${path}`, headers, signal });
    const post = (path: string, body: object, signal: AbortSignal) =>
      http.request({
        method: "POST",
        path,
        headers: { ...headers, "Content-Type": "application/json" },
        body: JSON.stringify(body),
        signal,
      });

    return {
      async deliver(prepared, { signal }) {
        return readAccepted(await post(`${accountPath}Message/`, messageRequest(prepared, config), signal));
      },
      check: ({ signal }) => checkAccount(config, (path) => get(path, signal)),
      async getStatus(message, { signal }) {
        return readUpdate(await get(`Message/${idOf(message)}/`, signal));
      },
      async reportOutcome(message, outcome, { signal }) {
        // The path is in lower case in Plivo's documentation, unlike the others.
        // @see https://www.plivo.com/docs/messaging/concepts/conversion-feedback
        const path = `/v1/account/${authId}/message/${idOf(message)}/conversion/`;
        const status = outcome === "confirmed" ? "CONVERTED" : "NOT_CONVERTED";
        const response = await post(path, { status, timestamp: new Date().toISOString() }, signal);
        expectSameMessage("Plivo", message, readBody(response, "message")["message_uuid"]);
      },
      close: () => http.close(),
    };
  },
};

/**
 * Creates a connector for one Plivo account. It is cheap: create one for each tenant.
 * @throws {SmsError} `invalid-config`, with every problem and its path.
 */
export function createPlivo(config: PlivoConfig, runtime?: ConnectorRuntime): PlivoConnector {
  return createFromSpec(spec, config, runtime);
}
