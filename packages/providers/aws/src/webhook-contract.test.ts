import { testWebhook } from "@smskit/contract";
import { features } from "./features.ts";
import { createAwsWebhook } from "./index.ts";
import {
  certificate,
  confirmation,
  notification,
  requestWith,
  type SnsRequest,
  signed,
  topicArn,
  webRequest,
} from "./testing/webhook-requests.ts";

const about = {
  id: "862a8790-60c0-4430-9b2b-658bd0a2c7f1",
  phone: "+15558675310",
  sender: "+12065550100",
  at: new Date(),
};
const types = { sent: "TEXT_SUCCESSFUL", delivered: "TEXT_DELIVERED", undelivered: "TEXT_UNREACHABLE" };

const asRequest = (request: SnsRequest) => webRequest(request);
const update = (eventType: string, extra: object = {}, SignatureVersion = "1") =>
  asRequest(
    notification(
      {
        eventType,
        eventTimestamp: about.at.getTime(),
        messageId: about.id,
        destinationPhoneNumber: about.phone,
        originationPhoneNumber: about.sender,
        ...extra,
      },
      { SignatureVersion },
    ),
  );

const { SubscribeURL } = confirmation() as { SubscribeURL: string };

for (const SignatureVersion of ["1", "2"]) {
  // #region contract
  testWebhook({
    name: `aws, signature version ${SignatureVersion}`,
    create: ({ fetch }) => createAwsWebhook({ topicArn, fetch }),
    createWithoutSecret: () => createAwsWebhook({ topicArn: "" }),
    about,
    features,
    requests: {
      delivery: (status, extra) => update(types[status], extra, SignatureVersion),
      unknownStatus: (word) => update(word, {}, SignatureVersion),
      inbound: (text) =>
        asRequest(
          notification(
            {
              inboundMessageId: "cae173d2-66b9-564c-8309-21f858e9fb84",
              originationNumber: about.phone,
              destinationNumber: about.sender,
              messageKeyword: "KEYWORD_123456789012",
              messageBody: text,
            },
            { SignatureVersion, Timestamp: about.at.toISOString() },
          ),
        ),
      challenge: () => asRequest(requestWith(signed(confirmation({ SignatureVersion })))),
    },
    fetch: (url) => new Response(url === SubscribeURL ? "<ConfirmSubscriptionResponse/>" : certificate),
    unsignedFields: ["SignatureVersion", "SigningCertURL"],
  });
  // #endregion contract
}
