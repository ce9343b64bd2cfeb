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
      const step = eventOf(message, event, state);
      if (step === undefined) return [];
      const body = JSON.stringify(textEvent(message, { ...step, at: event.at }));
      return destinations.flatMap(({ topicArn, eventTypes }) =>
        topicArn !== undefined && ["ALL", "TEXT_ALL", step.eventType].some((one) => eventTypes.includes(one))
          ? state.subscriptions.to(topicArn).map((subscription) => notification(subscription, body))
          : [],
      );
    },
  };
}

/** Failures that only the handset could tell. */
const handsetFailures: ReadonlySet<TextEvent> = new Set(["TEXT_BLOCKED", "TEXT_UNREACHABLE"]);

/**
 * The event of a step, if it has one. Once the carrier has a text, its further fate is only known where networks confirm
 * that a phone has a text.
 */
function eventOf(
  { to }: CarrierMessage,
  { status, errorCode }: CarrierEvent,
  { options: { handsetReceipts } }: AwsState,
): { eventType: TextEvent; isFinal: boolean } | undefined {
  const confirms = handsetReceipts?.includes(countryOfNumber(to)?.country ?? "") ?? true;
  switch (status) {
    case "queued":
      return { eventType: "TEXT_QUEUED", isFinal: false };
    case "sending":
      return { eventType: "TEXT_PENDING", isFinal: false };
    case "sent":
      return { eventType: "TEXT_SUCCESSFUL", isFinal: !confirms };
    case "delivered":
      return confirms ? { eventType: "TEXT_DELIVERED", isFinal: true } : undefined;
    case "undelivered":
    case "failed": {
      const eventType = failureEventOf(errorCode);
      return confirms || !handsetFailures.has(eventType) ? { eventType, isFinal: true } : undefined;
    }
    default:
      return undefined;
  }
}
