import type { ConnectorRuntime, SmsConnector } from "@smskit/core";
import {
  type Adapter,
  type ConnectorSpec,
  createFromSpec,
  createHttpClient,
  expectSameMessage,
  textOf,
} from "@smskit/core/provider";
import { checkAccount } from "./check.ts";
import { type AwsConfig, awsConfigSchema } from "./config.ts";
import { knowsCode } from "./errors.ts";
import { features } from "./features.ts";
import { messageRequest } from "./request.ts";
import { readBody, readMessage } from "./response.ts";
import { credentialsOf, signRequest } from "./sign-request.ts";

/** A connector for one AWS account in one region, with the optional methods that AWS supports. */
export type AwsConnector = SmsConnector & Required<Pick<SmsConnector, "check" | "reportOutcome" | "close">>;

/** What is specific to AWS. */
export const spec: ConnectorSpec<
  typeof awsConfigSchema,
  Required<Pick<Adapter, "deliver" | "check" | "reportOutcome" | "close">>
> = {
  provider: "aws",
  name: "AWS",
  configSchema: awsConfigSchema,
  knowsCode,
  features,
  create(config, { http: options }) {
    const { region } = config;
    const baseUrl = config.baseUrl ?? `https://sms-voice.${region}.${domainOf(region)}`;
    const http = createHttpClient({ baseUrl, ...options });
    const url = new URL(`${baseUrl.replace(/\/$/, "")}/`);

    async function call(operation: string, input: object, signal: AbortSignal) {
      const body = JSON.stringify(input);
      const credentials = await credentialsOf(config, signal);
      const described = {
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": `PinpointSMSVoiceV2.${operation}`,
      };
      const date = new Date();
      const signed = await signRequest({ url, headers: described, body }, { credentials, region, date });
      const { host: _, ...headers } = signed;
      return http.request({ method: "POST", path: "/", headers, body, signal });
    }

    return {
      async deliver(prepared, { signal }) {
        const { id, raw } = readMessage(
          await call("SendTextMessage", messageRequest(prepared, config), signal),
        );
        return { id, status: "accepted", raw };
      },
      check: ({ signal }) => checkAccount(config, (operation, input) => call(operation, input, signal)),
      async reportOutcome(message, outcome, { signal }) {
        const input = {
          MessageId: message.id,
          MessageFeedbackStatus: outcome === "confirmed" ? "RECEIVED" : "FAILED",
        };
        const { MessageId } = readBody(await call("PutMessageFeedback", input, signal));
        expectSameMessage("AWS", message, textOf(MessageId));
      },
      close: () => http.close(),
    };
  },
};

/** @see https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html */
function domainOf(region: string): string {
  if (region.startsWith("cn-")) return "amazonaws.com.cn";
  return region.startsWith("eusc-") ? "amazonaws.eu" : "amazonaws.com";
}

/**
 * Creates a connector for one AWS account in one region. It is cheap: create one for each tenant.
 * @throws {SmsError} `invalid-config`, with every problem and its path.
 */
export function createAws(config: AwsConfig, runtime?: ConnectorRuntime): AwsConnector {
  return createFromSpec(spec, config, runtime);
}
