import {
  createFindings,
  type Finding,
  type Findings,
  fieldsOf,
  type HttpClient,
  textOf,
} from "@smskit/core/provider";
import { checkCredentialsAndSender, readAccount, unreadable } from "./account-check.ts";
import type { VonageConfig } from "./config.ts";

/** Vonage's APIs, and the credentials for them. */
export interface VonageApis {
  /** The Messages and Applications APIs. */
  api: HttpClient;
  /** The API of accounts and numbers. */
  account: HttpClient;
  headers: Record<string, string>;
}

/** A message that does not exist. */
const noMessage = "00000000-0000-0000-0000-000000000000";

/**
 * Reports whether each field of the config is right, and which of Vonage's two APIs for SMS the sender's webhooks follow, as
 * far as Vonage tells. Sends nothing.
 * @see https://developer.vonage.com/en/api/application.v2#getApplication
 */
export async function checkAccount(
  config: VonageConfig,
  apis: VonageApis,
  signal: AbortSignal,
): Promise<Finding[]> {
  const findings = createFindings();
  const { api, account, headers } = apis;
  if (config.applicationId !== undefined) {
    if (!(await checkApplication(findings, apis, signal))) return findings.list;
  } else {
    const number = await checkCredentialsAndSender(findings, config.from, { api: account, headers }, signal);
    if (number === null) return findings.list;
    await checkMessagingApi(findings, number ?? {}, (path) => api.request({ path, headers, signal }));
  }
  findings.addTemplates(config.templates);
  return findings.list;
}

/**
 * Asks for a change of a message that does not exist, the one thing that an application's token can do without a text. Returns
 * whether Vonage accepts the token.
 * @see https://developer.vonage.com/en/api/messages#UpdateMessage
 */
async function checkApplication(
  { add }: Findings,
  { api, headers }: VonageApis,
  signal: AbortSignal,
): Promise<boolean> {
  const response = await api.request({
    method: "PATCH",
    path: `/v1/messages/${noMessage}`,
    headers: { ...headers, "Content-Type": "application/json" },
    body: JSON.stringify({ status: "read" }),
    signal,
  });
  const { status } = response;
  // Unconfirmed: what Vonage responds to a good token. Anything but a refusal of the token counts as good.
  if (status === 401 || status === 403) {
    add(
      "error",
      "privateKey",
      "Vonage does not accept this key for the application: each new key pair replaces the one before. Generate one under Applications → Edit.",
    );
    add(
      "warning",
      "applicationId",
      "If the key is right, it belongs to another application, or the application does not have the Messages capability.",
    );
    return false;
  }
  if (status === 408 || status === 429 || status >= 500 || (status >= 300 && status < 400)) {
    throw unreadable(response);
  }
  add("ok", "privateKey", "Vonage accepts the application and its key.");
  add(
    "warning",
    "from",
    "An application's key cannot read the account's numbers: the sender is not checked.",
  );
  return true;
}

/** Vonage has no resource that says which API an account is set to. A number's application says which its webhooks follow. */
async function checkMessagingApi(
  { add }: Findings,
  number: Record<string, unknown>,
  get: (path: string) => ReturnType<HttpClient["request"]>,
): Promise<void> {
  const application = textOf(number["app_id"]) || textOf(number["messagesCallbackValue"]);
  if (application === "") {
    const hint =
      textOf(number["moHttpUrl"]) === ""
        ? ""
        : " The number has its own webhook, which only the SMS API uses.";
    add(
      "warning",
      "from",
      `Vonage does not report which API the account is set to: choose “Messages API” under Dashboard → API settings, or webhooks follow the SMS API.${hint}`,
    );
    return;
  }
  const response = await get(`/v2/applications/${encodeURIComponent(application)}`);
  const found = response.status === 404 ? {} : readAccount(response);
  const { messages } = fieldsOf(found["capabilities"]);
  if (typeof messages !== "object" || messages === null) {
    add(
      "warning",
      "from",
      "The number's application does not have the Messages capability: replies to the number do not arrive as webhooks of the Messages API.",
    );
  } else if (fieldsOf(messages)["version"] === "v0.1") {
    add(
      "warning",
      "from",
      "The number's application sends webhooks of version v0.1, which createVonageWebhook does not read: choose v1 under Applications → Edit → Messages.",
    );
  } else {
    add("ok", "from", "The number's application receives webhooks of the Messages API.");
  }
}
