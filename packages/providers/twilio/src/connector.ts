import { type ConnectorRuntime, countSegments, type MessageRef, type SmsConnector } from "@smskit/core";
import {
  type Adapter,
  basicAuth,
  type ConnectorSpec,
  createFromSpec,
  createHttpClient,
  type Delivered,
  errorFromFailedMessage,
  expectSameMessage,
} from "@smskit/core/provider";
import { checkAccount } from "./check.ts";
import { type TwilioConfig, twilioConfigSchema } from "./config.ts";
import { errorDetails, knowsCode } from "./errors.ts";
import { features } from "./features.ts";
import { apiUrls, messageRequest } from "./request.ts";
import {
  findMessage,
  readBody,
  readMessage,
  readMessages,
  recipientOf,
  segmentsOf,
  statusOf,
  type TwilioMessage,
  updateOf,
} from "./response.ts";
import { smartEncoded } from "./smart-encoding.ts";

/** A connector for one Twilio account, with every optional method. */
export type TwilioConnector = SmsConnector & Required<Omit<SmsConnector, "features">>;

/** What is specific to Twilio. */
export const spec: ConnectorSpec<typeof twilioConfigSchema, Required<Adapter>> = {
  provider: "twilio",
  name: "Twilio",
  configSchema: twilioConfigSchema,
  replacesText: ({ twilio }) => Boolean(twilio?.contentSid || twilio?.mediaUrl?.length),
  countSegments: (body, { twilio }) =>
    countSegments(twilio?.smartEncoded === true ? smartEncoded(body) : body),
  knowsCode,
  features,
  remedies: { sendAt: "set fromMessagingServiceSID" },
  create(config, { http }) {
    const urls = apiUrls(config);
    const api = createHttpClient({ baseUrl: urls.api, ...http });
    const messaging = createHttpClient({ baseUrl: urls.messaging, ...http });
    const user = config.apiKeySID ?? config.accountSID;
    const password = config.apiKeySecret ?? config.authToken ?? "";
    const headers = { Authorization: basicAuth(user, password), Accept: "application/json" };
    const formHeaders = { ...headers, "Content-Type": "application/x-www-form-urlencoded" };
    const messagesPath = `/2010-04-01/Accounts/${config.accountSID}/Messages`;

    const get = (path: string, signal: AbortSignal) => api.request({ path, headers, signal });
    const post = (path: string, form: URLSearchParams, signal: AbortSignal) =>
      api.request({ method: "POST", path, headers: formHeaders, body: form.toString(), signal });
    const pathOf = ({ id }: MessageRef, below = "") =>
      `${messagesPath}/${encodeURIComponent(id)}${below}.json`;

    async function change(message: MessageRef, fields: Record<string, string>, signal: AbortSignal) {
      const response = await post(pathOf(message), new URLSearchParams(fields), signal);
      expectSameMessage("Twilio", message, readMessage(response, "message").sid);
    }

    return {
      async deliver(prepared, { signal }) {
        const response = await post(`${messagesPath}.json`, messageRequest(prepared, config), signal);
        const message = readMessage(response);
        const delivered = deliveredOf(message);
        if (/^(?:failed|undelivered)$/.test(delivered.status) || message.error_code !== null) {
          const details = errorDetails(response, message.error_code);
          throw errorFromFailedMessage("Twilio", response, delivered, details);
        }
        return delivered;
      },
      check: (context) => checkAccount(config, { api, messaging, headers }, context),
      async getStatus(message, { signal }) {
        return updateOf(readMessage(await get(pathOf(message), signal), "message"));
      },
      async find(prepared, since, { signal }) {
        const read = async (path: string) => readMessages(await get(path, signal));
        const found = await findMessage(prepared, since, `${messagesPath}.json`, read);
        return found && deliveredOf(found);
      },
      cancel: (message, { signal }) => change(message, { Status: "canceled" }, signal),
      redact: (message, { signal }) => change(message, { Body: "" }, signal),
      async reportOutcome(message, outcome, { signal }) {
        const form = new URLSearchParams({ Outcome: outcome });
        const feedback = readBody(await post(pathOf(message, "/Feedback"), form, signal), "message");
        expectSameMessage("Twilio", message, feedback["message_sid"]);
      },
      close() {
        api.close();
        messaging.close();
      },
    };
  },
};

/**
 * Creates a connector for one Twilio account. It is cheap: create one for each tenant.
 * @throws {SmsError} `invalid-config`, with every problem and its path.
 */
export function createTwilio(config: TwilioConfig, runtime?: ConnectorRuntime): TwilioConnector {
  return createFromSpec(spec, config, runtime);
}

function deliveredOf(message: TwilioMessage): Delivered {
  return {
    id: message.sid,
    to: recipientOf(message),
    status: statusOf(message.status),
    segments: segmentsOf(message),
    raw: message,
  };
}
