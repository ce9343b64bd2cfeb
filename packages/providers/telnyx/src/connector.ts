import { type ConnectorRuntime, type MessageRef, type SmsConnector, SmsError } from "@smskit/core";
import {
  type ConnectorSpec,
  createFromSpec,
  createHttpClient,
  expectSameMessage,
} from "@smskit/core/provider";
import { checkAccount } from "./check.ts";
import { type TelnyxConfig, telnyxConfigSchema } from "./config.ts";
import { countEncoded } from "./count-encoded.ts";
import { knowsCode } from "./errors.ts";
import { messageBody, readMessage, updateOf } from "./request.ts";

/** A connector of one Telnyx account, with the abilities that Telnyx has. */
export type TelnyxConnector = SmsConnector &
  Required<Pick<SmsConnector, "check" | "getStatus" | "cancel" | "close">>;

/** What is specific to Telnyx. */
export const spec = {
  provider: "telnyx",
  name: "Telnyx",
  configSchema: telnyxConfigSchema,
  replacesText: ({ telnyx }) => Boolean(telnyx?.media_urls?.length),
  countSegments: (body, { telnyx }) => countEncoded(body, telnyx?.encoding),
  knowsCode,
  features: { validity: false, statusCallback: true },
  create(config, { http: options }) {
    const http = createHttpClient({ baseUrl: config.baseUrl ?? "https://api.telnyx.com", ...options });
    const headers = { Authorization: `Bearer ${config.apiKey}`, Accept: "application/json" };
    const jsonHeaders = { ...headers, "Content-Type": "application/json" };
    const pathOf = ({ id }: MessageRef) => `/v2/messages/${encodeURIComponent(id)}`;

    return {
      async deliver(prepared, { signal }) {
        const body = JSON.stringify(messageBody(prepared, config));
        const answer = await http.request({
          method: "POST",
          path: "/v2/messages",
          headers: jsonHeaders,
          body,
          signal,
        });
        const { id, to, status, segments, encoding, problem, raw } = readMessage(answer);
        if (status === "failed" || status === "undelivered" || problem !== undefined) {
          throw new SmsError({
            code: "rejected",
            message: "Telnyx failed the message at once.",
            ...problem,
            // An error beside a status that says that the message went out, or that says nothing: nobody knows.
            delivery: /^(?:sending|sent|delivered|unknown)$/.test(status) ? "unknown" : "not-sent",
            messageId: id,
            echoedTo: to,
            httpStatus: answer.status,
            requestId: answer.header("x-request-id"),
          });
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
        const answer = await http.request({ method: "DELETE", path: pathOf(message), headers, signal });
        expectSameMessage("Telnyx", message, readMessage(answer).id);
      },
      close: () => http.close(),
    };
  },
} satisfies ConnectorSpec<typeof telnyxConfigSchema>;

/**
 * Makes a connector of one Telnyx account from its JSON. Cheap: make one for each tenant.
 * @throws {SmsError} `invalid-config`, with every problem and its path.
 */
export function createTelnyx(config: TelnyxConfig, runtime?: ConnectorRuntime): TelnyxConnector {
  return createFromSpec(spec, config, runtime);
}
