import { type ConnectorRuntime, type SmsConnector, SmsError } from "@smskit/core";
import {
  type Adapter,
  type ConnectorSpec,
  createFromSpec,
  createHttpClient,
  fieldsOf,
  type HttpResponse,
  withoutPlus,
  withPlus,
} from "@smskit/core/provider";
import { checkAccount } from "./check.ts";
import { type InfobipConfig, infobipConfigSchema, withScheme } from "./config.ts";
import { errorFromInfobip, knowsCode, refusalOf } from "./errors.ts";
import { features } from "./features.ts";
import { messageRequest, timeOf } from "./request.ts";
import {
  bulkUpdateOf,
  deliveredOf,
  expectCanceled,
  readAccepted,
  readLogs,
  timeOf as readTime,
  updateOf,
} from "./response.ts";

/** A connector for one Infobip account, with the optional methods that Infobip supports. */
export type InfobipConnector = SmsConnector &
  Required<Pick<SmsConnector, "check" | "getStatus" | "find" | "cancel" | "reportOutcome" | "close">>;

/** The most entries of a log that Infobip returns at once. */
const logLimit = 1_000;

/** What is specific to Infobip. */
export const spec: ConnectorSpec<
  typeof infobipConfigSchema,
  Required<Pick<Adapter, "deliver" | "check" | "getStatus" | "find" | "cancel" | "reportOutcome" | "close">>
> = {
  provider: "infobip",
  name: "Infobip",
  configSchema: infobipConfigSchema,
  knowsCode,
  features,
  create(config, { http: options }) {
    const http = createHttpClient({ baseUrl: withScheme(config.baseUrl), ...options });

    function request(
      method: "GET" | "POST" | "PUT",
      path: string,
      signal: AbortSignal,
      body?: unknown,
    ): Promise<HttpResponse> {
      return http.request({
        method,
        path,
        headers: {
          Authorization: `App ${config.apiKey}`,
          Accept: "application/json",
          ...(body !== undefined && { "Content-Type": "application/json" }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal,
      });
    }
    const bulk = (id: string) => `/sms/1/bulks/status?bulkId=${encodeURIComponent(id)}`;

    return {
      async deliver(prepared, { signal }) {
        const id = crypto.randomUUID();
        const response = await request(
          "POST",
          "/sms/3/messages",
          signal,
          messageRequest(prepared, config, id),
        );
        const { sendAt } = prepared;
        return readAccepted(response, sendAt && { id, sendAt });
      },
      check: ({ signal }) => checkAccount(config, () => request("GET", "/account/1/balance", signal)),
      /** Reads the log, which does not consume reports as `/sms/3/reports` does. */
      async getStatus({ id }, { signal }) {
        const query = `messageId=${encodeURIComponent(id)}`;
        const entries = readLogs(await request("GET", `/sms/3/logs?${query}`, signal));
        const entry = entries.find(({ messageId }) => messageId === id);
        if (entry !== undefined) return updateOf(entry);
        // A scheduled message is not in the log before it is sent, nor after it is canceled.
        const response = await request("GET", bulk(id), signal);
        if (response.status === 404 && refusalOf(response) !== undefined) throw notFound(response);
        return bulkUpdateOf(response, id);
      },
      async find({ to, body, from: own = config.from }, since, { signal }) {
        // Infobip's times may have whole seconds, and its list begins after `sentSince`.
        const from = Math.floor(since.getTime() / 1_000) * 1_000;
        const query = new URLSearchParams({
          destination: withoutPlus(to),
          sentSince: timeOf(new Date(from - 1)),
          limit: String(logLimit),
        });
        const entries = readLogs(await request("GET", `/sms/3/logs?${query}`, signal));
        const matches = entries.filter(({ content, sender, sentAt, messageId }) => {
          const { text } = fieldsOf(content);
          // Another app of the account may send the same text.
          const isOwn = typeof sender !== "string" || withPlus(sender) === own;
          return (
            typeof messageId === "string" && isOwn && text === body && readTime(sentAt).getTime() >= from
          );
        });
        const [found] = matches;
        return matches.length === 1 && entries.length < logLimit && found ? deliveredOf(found) : undefined;
      },
      async cancel({ id }, { signal }) {
        expectCanceled(await request("PUT", bulk(id), signal, { status: "CANCELED" }), id);
      },
      async reportOutcome({ id }, outcome, { signal }) {
        // Infobip counts conversions; a message without one is not converted.
        if (outcome === "unconfirmed") return;
        const response = await request("POST", `/ct/1/log/end/${encodeURIComponent(id)}`, signal);
        if (response.status < 200 || response.status > 299) throw errorFromInfobip(response);
      },
      close: () => http.close(),
    };
  },
};

function notFound({ status }: HttpResponse): SmsError {
  return new SmsError({
    code: "rejected",
    message:
      "Infobip's log does not have the message: it is new, older than 48 hours, or of another account.",
    delivery: "unknown",
    httpStatus: status,
  });
}

/**
 * Creates a connector for one Infobip account. It is cheap: create one for each tenant.
 * @throws {SmsError} `invalid-config`, with every problem and its path.
 */
export function createInfobip(config: InfobipConfig, runtime?: ConnectorRuntime): InfobipConnector {
  return createFromSpec(spec, config, runtime);
}
