import type { CarrierEvent, CarrierMessage, MessageDraft } from "../../../carrier/carrier-message.ts";
import { countryOfNumber } from "../../shared/countries.ts";
import { configurationSetName } from "../sms-voice/configuration-sets.ts";
import { notification } from "../sns/notification.ts";
import type { AwsState } from "../state.ts";
import { failureEventOf } from "./delivery-codes.ts";
import { type TextEvent, textEvent } from "./text-event.ts";

/** Sends the events of a text to the topics of its configuration set. A text without a configuration set has none. */
export function deliveryReports(state: AwsState): Required<Pick<MessageDraft, "reportsOf">> {
  return {
    reportsOf(message, event) {
      const { accountId = "", parameters } = message;
      const name = parameters["ConfigurationSetName"];
      if (typeof name !== "string") return [];
      const destinations =
        state.configurationSets.find(accountId, configurationSetName(name))?.eventDestinations ?? [];
      return eventsOf(message, event, state).flatMap((type) => {
        const body = JSON.stringify(textEvent(message, type, event.at));
        return destinations.flatMap(({ topicArn, eventTypes }) =>
          topicArn !== undefined && ["ALL", "TEXT_ALL", type].some((one) => eventTypes.includes(one))
            ? state.subscriptions.to(topicArn).map((subscription) => ({
                ...notification(subscription, body),
                // The carrier's acceptance, however the text goes on.
                ...(type === "TEXT_SUCCESSFUL" && { told: "sent" }),
              }))
            : [],
        );
      });
    },
  };
}

/** The events of a step. Not every country's networks confirm that the phone has a text. */
function eventsOf(
  { to }: CarrierMessage,
  { status, errorCode }: CarrierEvent,
  { options: { handsetReceipts } }: AwsState,
): TextEvent[] {
  switch (status) {
    case "queued":
      return ["TEXT_QUEUED"];
    case "sending":
      return ["TEXT_PENDING"];
    case "sent":
      return ["TEXT_SENT"];
    case "delivered": {
      const country = countryOfNumber(to)?.country ?? "";
      const confirms = handsetReceipts === undefined || handsetReceipts.includes(country);
      return confirms ? ["TEXT_SUCCESSFUL", "TEXT_DELIVERED"] : ["TEXT_SUCCESSFUL"];
    }
    case "undelivered":
    case "failed":
      return [failureEventOf(errorCode)];
    default:
      return [];
  }
}
