import { type ConnectorSetup, sharedDescriptions } from "@smskit/core/provider";
import type { AwsConfig } from "./config.ts";

/** How an AWS account is set up. A function, so that bundlers can leave it out. */
export const setup = (): ConnectorSetup<keyof AwsConfig> => ({
  steps: [
    "Sign up: https://aws.amazon.com. Then open AWS End User Messaging SMS in your region: https://console.aws.amazon.com/sms-voice/.",
    "Phone numbers → Request originator: choose the country and the type. Sender IDs and pools have their own pages.",
    "Overview → Account: a new account is in the sandbox, which texts verified numbers only. Request production access and a higher spending limit.",
    "Configurations → Configuration sets → Create: add an event destination of the type Amazon SNS, with all SMS events.",
    "IAM → Users → Create user: allow sms-voice:SendTextMessage; for check and feedback also sms-voice:DescribeAccountAttributes and sms-voice:PutMessageFeedback.",
    "Amazon SNS → Topics → your topic → Create subscription: protocol HTTPS, your webhook's URL, raw message delivery off.",
  ],
  fields: {
    region: {
      description: "The AWS region whose senders you use, such as `us-east-1`.",
      place: "the console's region menu",
    },
    credentials: {
      description:
        "An access key: `accessKeyId`, `secretAccessKey` and, for temporary credentials, `sessionToken`. In code also a function that returns it.",
      place: "IAM → Users → the user → Security credentials → Create access key, which shows it once",
    },
    from: {
      description:
        "The origination identity: a number in E.164 (`+12065550100`), a short code, a sender ID, or the ID or ARN of a number, sender ID or pool. Default: AWS picks one.",
      place: "AWS End User Messaging SMS → Phone numbers, Sender IDs or Phone pools",
    },
    configurationSetName: {
      description: "The name or ARN of a configuration set. Without one, AWS publishes no delivery events.",
      place: "AWS End User Messaging SMS → Configuration sets",
    },
    messageType: {
      description:
        "`TRANSACTIONAL` for codes and alerts, `PROMOTIONAL` for marketing. Default: the sender's or the configuration set's.",
    },
    messageFeedbackEnabled: {
      description:
        "Lets `reportOutcome` report whether a text arrived. AWS counts a text without a report as failed after an hour. Default: the configuration set's.",
    },
    templates: { description: sharedDescriptions.templates },
    baseUrl: {
      description: `${sharedDescriptions.baseUrl} Default: \`https://sms-voice.<region>.amazonaws.com\`.`,
    },
  },
});
