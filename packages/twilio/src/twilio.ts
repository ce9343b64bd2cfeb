import {
  type ConnectorRuntime,
  createHttpClient,
  type DeliveryStatus,
  defineConnector,
  errorFromAnswer,
  type HttpAnswer,
  type SmsConnector,
} from "@smskit/core";
import { checkAccount } from "./check-account.ts";
import { messageParameters } from "./message-parameters.ts";
import { type TwilioConfig, twilioConfigSchema } from "./twilio-config.ts";
import { errorFromFailedMessage, errorFromTwilio } from "./twilio-errors.ts";
import { twilioHosts } from "./twilio-hosts.ts";

/** A connector of one Twilio account. */
export type TwilioConnector = SmsConnector & Required<Pick<SmsConnector, "check" | "close">>;

/**
 * Twilio's Programmable Messaging: texts through the Messages resource of the 2010 REST API.
 * @see https://www.twilio.com/docs/messaging/api/message-resource
 */
export const twilio = defineConnector({
  provider: "twilio",
  name: "Twilio",
  configSchema: twilioConfigSchema,
  create(config, { http }) {
    const hosts = twilioHosts(config);
    const api = createHttpClient({ baseUrl: hosts.api, ...http });
    const messaging = createHttpClient({ baseUrl: hosts.messaging, ...http });
    const credentials = `${config.apiKeySID ?? config.accountSID}:${config.apiKeySecret ?? config.authToken}`;
    const headers = { Authorization: `Basic ${btoa(credentials)}`, Accept: "application/json" };
    const formHeaders = { ...headers, "Content-Type": "application/x-www-form-urlencoded" };
    const messagesPath = `/2010-04-01/Accounts/${config.accountSID}/Messages.json`;
    return {
      async deliver(prepared, { signal }) {
        const body = messageParameters(prepared, config).toString();
        const answer = await api.request({
          method: "POST",
          path: messagesPath,
          headers: formHeaders,
          body,
          signal,
        });
        const message = readMessage(answer);
        if (message.status === "failed" || message.status === "undelivered" || message.error_code !== null) {
          throw errorFromFailedMessage(answer, message);
        }
        const segments = Number(message.num_segments);
        return {
          id: message.sid,
          status: statusOf(message.status),
          // A Messaging Service counts later, and says "0" until then.
          segments: segments > 0 ? segments : undefined,
          raw: message,
        };
      },
      check: (context) => checkAccount(config, { api, messaging, headers }, context),
      close() {
        api.close();
        messaging.close();
      },
    };
  },
});

/**
 * Makes a connector of one Twilio account from its JSON. Cheap: make one for each tenant.
 * @throws {SmsError} `invalid-config`, with every problem and its path.
 */
export function createTwilio(config: TwilioConfig, runtime?: ConnectorRuntime): TwilioConnector {
  return twilio.create(config, runtime);
}

/** What is read of a message; `raw` has the rest. */
interface TwilioMessage {
  sid: string;
  status: string;
  error_code: number | null;
  num_segments?: unknown;
}

function readMessage(answer: HttpAnswer): TwilioMessage {
  let body: unknown;
  try {
    body = JSON.parse(answer.body);
  } catch {
    // An answer that is not JSON is told by its status.
  }
  if (answer.status < 200 || answer.status > 299) throw errorFromTwilio(answer, body);
  const { sid, status, error_code } = (body ?? {}) as Partial<TwilioMessage>;
  if (typeof sid !== "string" || typeof status !== "string") {
    throw errorFromAnswer("Twilio", answer, { requestId: answer.header("twilio-request-id") });
  }
  return { ...(body as object), sid, status, error_code: typeof error_code === "number" ? error_code : null };
}

const statuses: ReadonlySet<string> = new Set<DeliveryStatus>([
  "scheduled",
  "accepted",
  "queued",
  "sending",
  "sent",
  "delivered",
  "read",
  "canceled",
]);

function statusOf(status: string): DeliveryStatus {
  return statuses.has(status) ? (status as DeliveryStatus) : "unknown";
}
