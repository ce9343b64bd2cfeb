import {
  type ConnectorDefinition,
  type ConnectorRuntime,
  type PreparedMessage,
  type SmsConnector,
  SmsError,
  type Templates,
} from "@smskit/core";
import {
  baseUrlSchema,
  createHttpClient,
  type DeliverContext,
  defineConnector,
  type ErrorRow,
  errorFromResponse,
  fieldsOf,
  findError,
  type HttpClient,
  type HttpResponse,
  parseJson,
  textOf,
} from "@smskit/core/provider";
import { noFeatures } from "@smskit/test-support/features";
import type { ContractOptions } from "../../contract-rule.ts";
import { refuseOptions } from "./refuse-options.ts";
import { startStoredProvider, storedKey } from "./stored-templates-mock.ts";

/** What a broken connector does otherwise. */
export interface StoredSteps {
  formOf(message: PreparedMessage, context: DeliverContext): Record<string, string>;
  errorOf(response: HttpResponse): SmsError;
}

const errors: readonly ErrorRow[] = [
  ["isv.MOBILE_NUMBER_ILLEGAL", "invalid-recipient", "The recipient is not a number."],
  ["isv.AMOUNT_NOT_ENOUGH", "insufficient-funds", "The account has no credit left: top it up."],
  ["isv.BUSINESS_LIMIT_CONTROL", "rate-limited", "Too many texts to this number.", { retryable: false }],
  ["isv.SMS_SIGNATURE_ILLEGAL", "invalid-sender", "The sender is not registered."],
  ["Throttling.User", "rate-limited", "Too many requests."],
  ["InvalidAccessKeyId.NotFound", "authentication", "The key does not exist: check accessKey."],
];

export const properSteps: StoredSteps = {
  formOf({ to, from = "Smskit" }, { template }) {
    if (/^\+?\d+$/.test(from)) {
      throw new SmsError({ code: "invalid-sender", message: "from: the provider sends from names only." });
    }
    const parameters = JSON.stringify(template?.parameters ?? {});
    return {
      Action: "SendSms",
      To: to,
      SignName: from,
      TemplateCode: template?.id ?? "",
      TemplateParam: parameters,
    };
  },
  errorOf(response) {
    const { Code: providerCode } = fieldsOf(parseJson(response.body));
    const known = typeof providerCode === "string" && /^[A-Za-z._]{3,60}$/.test(providerCode);
    if (!known) return errorFromResponse("Stored", response);
    const meaning = findError("Stored", errors, providerCode);
    return errorFromResponse("Stored", response, {
      ...meaning,
      providerCode,
      refused: providerCode !== "OK",
    });
  },
};

/**
 * A connector of a provider that sends only templates that it stores, and that responds with HTTP 200 to everything: whether
 * it accepted a message is in the body. Numbers as senders are refused by the connector itself.
 */
export function createStored(
  config: { accessKey: string; baseUrl: string; templates: Templates },
  runtime: ConnectorRuntime = {},
  steps: StoredSteps = properSteps,
): SmsConnector {
  const { accessKey, baseUrl, templates, ...unknown } = config;
  const problems = [...Object.keys(unknown), ...(accessKey.length < 8 ? ["accessKey"] : [])];
  if (problems.length > 0) {
    throw new SmsError({ code: "invalid-config", message: `The config is wrong: ${problems.join(", ")}.` });
  }
  const definition: ConnectorDefinition<string> = defineConnector({
    provider: "stored",
    name: "Stored",
    configSchema: baseUrlSchema,
    features: { ...noFeatures, text: "template-id", senders: ["alphanumeric"] },
    knowsCode: (code) => findError("Stored", errors, code) !== undefined,
    create(_, { http }) {
      const client = createHttpClient({ baseUrl, ...http });
      return {
        async deliver(message, context) {
          refuseOptions(message, "stored");
          const response = await post(
            client,
            { ...steps.formOf(message, context), AccessKey: accessKey },
            context,
          );
          const { Code, BizId } = fieldsOf(parseJson(response.body));
          if (response.status !== 200 || Code !== "OK" || textOf(BizId) === "") throw steps.errorOf(response);
          return { id: textOf(BizId), status: "accepted" };
        },
        close: () => client.close(),
      };
    },
  });
  return definition.create(baseUrl, { templates, ...runtime });
}

function post(client: HttpClient, form: Record<string, string>, { signal }: DeliverContext) {
  const headers = { "Content-Type": "application/x-www-form-urlencoded" };
  const body = new URLSearchParams(form).toString();
  return client.request({ method: "POST", path: "/", headers, body, signal });
}

/** A good config, but for the URL. */
export const storedConfig = {
  accessKey: storedKey,
  templates: [
    { usageType: "SignIn", templateIds: { stored: { id: "SMS_1001", parameters: { otp: "code" } } } },
  ],
};

/** What the contract knows of a connector with these steps. */
export function storedOptions(steps: StoredSteps = properSteps): ContractOptions {
  return {
    name: "reference of stored templates, with one HTTP status for everything",
    provider: startStoredProvider,
    create: ({ url, config, runtime }) =>
      createStored({ ...storedConfig, baseUrl: url, ...config }, runtime, steps),
    transport: "core",
    senders: { alphanumeric: { from: "Cafe 24", to: "+447700900123" } },
    secrets: [storedKey],
    refusals: [
      {
        name: "an invalid number",
        message: { to: "+15005550001" },
        code: "invalid-recipient",
        providerCode: "isv.MOBILE_NUMBER_ILLEGAL",
      },
      {
        name: "an empty account",
        message: { to: "+15005550002" },
        code: "insufficient-funds",
        providerCode: "isv.AMOUNT_NOT_ENOUGH",
      },
      {
        name: "a sixth text in an hour",
        message: { to: "+15005550003" },
        code: "rate-limited",
        retryable: false,
      },
      {
        name: "a code of next year",
        message: { to: "+15005550004" },
        code: "rejected",
        providerCode: "isv.BRAND_NEW",
      },
      {
        name: "an unknown key",
        config: { accessKey: "another-key" },
        code: "authentication",
        providerCode: "InvalidAccessKeyId.NotFound",
      },
      {
        name: "a number as the sender",
        message: { from: "+15551230000" },
        code: "invalid-sender",
        by: "connector",
      },
    ],
    invalidConfigs: [{ config: { accessKey: "short" }, names: ["accessKey"] }],
  };
}
