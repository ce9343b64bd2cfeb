import type { MessageDraft } from "../../carrier/carrier-message.ts";
import { outboundResource } from "./message-resource.ts";
import type { TelnyxState } from "./state.ts";
import { telnyxWebhooks } from "./webhook.ts";

/** Reports that a message was sent, and how it ended, to the URLs of the message or else of its profile. */
export function deliveryReports(state: TelnyxState): Required<Pick<MessageDraft, "reportsOf">> {
  return {
    reportsOf(message, event) {
      const { status, at } = event;
      if (status !== "sent" && status !== "delivered" && status !== "undelivered" && status !== "failed")
        return [];
      const { parameters } = message;
      const profile = state.profileOf(message);
      const own = [parameters["webhook_url"], parameters["webhook_failover_url"]].map((url) =>
        url?.toString(),
      );
      const profiles = [profile?.webhookUrl ?? state.options.webhookUrl, profile?.webhookFailoverUrl];
      const hasOwn = own[0] !== undefined && own[0] !== "";
      const usesBoth = hasOwn && parameters["use_profile_webhooks"] === "true";
      return telnyxWebhooks(
        {
          type: status === "sent" ? "message.sent" : "message.finalized",
          at,
          payload: outboundResource(message, state, event),
        },
        usesBoth ? [...own, ...profiles] : hasOwn ? own : profiles,
      );
    },
  };
}
