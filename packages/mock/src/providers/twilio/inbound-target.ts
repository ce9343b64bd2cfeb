import type { InboundText } from "../../carrier/reply.ts";
import type { WebhookFailure, WebhookRequest } from "../../server/webhook.ts";
import { inboundSettings } from "../shared/inbound-settings.ts";
import type { WebhookFields } from "../shared/webhooks.ts";
import type { MessagingService } from "./messaging/messaging-service.ts";
import type { TwilioState } from "./state.ts";
import { twilioWebhook } from "./webhook.ts";

/** Where a text from a phone is reported. */
export interface InboundTarget {
  readonly url: string;
  readonly method?: "GET" | "POST" | undefined;
  /** Where it is reported if `url` fails. */
  readonly fallbackUrl?: string | undefined;
  readonly fallbackMethod?: "GET" | "POST" | undefined;
}

/** Where a Messaging Service reports texts, unless it leaves that to its numbers. */
export function targetOfService(service: MessagingService | undefined): InboundTarget | undefined {
  const settings = service?.settings;
  if (!settings?.inboundRequestUrl || settings.useInboundWebhookOnNumber) return undefined;
  return {
    url: settings.inboundRequestUrl,
    method: settings.inboundMethod,
    fallbackUrl: settings.fallbackUrl ?? undefined,
    fallbackMethod: settings.fallbackMethod,
  };
}

/**
 * Where a text to a sender is reported if no Messaging Service says otherwise: to the application of the number, else as
 * the number says, else to the usual URL of the mock or of the carrier.
 *
 * @param owner The account that receives the text, if it is known.
 */
export function targetOfNumber(
  { to }: Pick<InboundText, "to">,
  owner: string | undefined,
  state: TwilioState,
): InboundTarget | undefined {
  const application = owner === undefined ? undefined : applicationOf(to, owner, state);
  if (application !== undefined) return application;
  const { inboundUrl, inboundMethod, fallbackUrl, fallbackMethod } = inboundSettings(
    state.carrier,
    { number: to, account: owner },
    { inboundUrl: state.sender(to)?.inboundUrl ?? state.options.inboundUrl },
  );
  if (inboundUrl === undefined) return undefined;
  return { url: inboundUrl, method: inboundMethod, fallbackUrl, fallbackMethod };
}

function applicationOf(number: string, owner: string, state: TwilioState): InboundTarget | undefined {
  const sid = state.numbers.ofNumber(number, owner)?.settings["SmsApplicationSid"];
  const settings = sid === undefined ? undefined : state.applications.find(sid, owner)?.settings;
  const url = settings?.["SmsUrl"];
  if (settings === undefined || !url) return undefined;
  return {
    url,
    method: methodOf(settings["SmsMethod"]),
    fallbackUrl: settings["SmsFallbackUrl"] || undefined,
    fallbackMethod: methodOf(settings["SmsFallbackMethod"]),
  };
}

const methodOf = (method: string | undefined) => (method === "GET" ? "GET" : "POST");

/** The codes of Twilio's debugger for what can be wrong with a response to a webhook. */
const codeOfFailure: Readonly<Record<WebhookFailure, string>> = {
  connection: "11205",
  timeout: "11205",
  "4xx": "11200",
  "5xx": "11200",
};
const everyFailure: readonly WebhookFailure[] = ["connection", "timeout", "4xx", "5xx"];

/** The webhook about a text, with the one that follows if it fails. */
export function inboundWebhook(
  target: InboundTarget,
  fields: WebhookFields,
  authToken: string,
): WebhookRequest {
  const { url, method, fallbackUrl, fallbackMethod } = target;
  const webhook = twilioWebhook(url, fields, authToken, method);
  if (fallbackUrl === undefined) return webhook;
  return {
    ...webhook,
    failoverOn: everyFailure,
    failover: (failure) => {
      const about: WebhookFields = [
        ["ErrorCode", codeOfFailure[failure]],
        ["ErrorUrl", url],
      ];
      return twilioWebhook(fallbackUrl, [...fields, ...about], authToken, fallbackMethod);
    },
  };
}
