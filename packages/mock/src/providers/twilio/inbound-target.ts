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

/**
 * Where a text is reported: as its Messaging Service says, or else its number. The URL of the mock or of the carrier stands
 * in for one that is not set.
 */
export function inboundTarget(
  text: Pick<InboundText, "to">,
  { service, owner }: { service: MessagingService | undefined; owner: string | undefined },
  state: TwilioState,
): InboundTarget | undefined {
  if (service === undefined || service.settings.useInboundWebhookOnNumber) {
    return targetOfNumber(text, owner, state);
  }
  const { inboundRequestUrl, inboundMethod, fallbackUrl, fallbackMethod } = service.settings;
  const url = inboundRequestUrl ?? state.options.inboundUrl ?? state.carrier.inboundUrl;
  if (url === undefined) return undefined;
  return { url, method: inboundMethod, fallbackUrl: fallbackUrl ?? undefined, fallbackMethod };
}

/** To the application of the number, or else as the number says. */
function targetOfNumber(
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
