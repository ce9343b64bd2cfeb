import { certificate, certificateUrl, notification, topicArn } from "./webhook-requests.ts";

/** Configs of `createAwsWebhook`, each with a delivery report that is signed for it, and what it fetches. */
export function signedWebhooks() {
  const request = notification({
    eventType: "TEXT_DELIVERED",
    eventVersion: "1.0",
    eventTimestamp: Date.now(),
    isFinal: true,
    messageId: "862a8790-60c0-4430-9b2b-658bdexample",
    destinationPhoneNumber: "+15558675310",
    messageStatus: "DELIVERED",
    messageStatusDescription: "Message has been delivered",
  });
  return [{ config: { topicArn }, request, fetched: { [certificateUrl]: certificate } }];
}
