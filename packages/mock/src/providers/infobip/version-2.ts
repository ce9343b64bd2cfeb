import type { Violation } from "./check-fields.ts";
import { isObject } from "./check-fields.ts";
import { type CheckedRequest, checkRequest } from "./check-request.ts";

type Json = Readonly<Record<string, unknown>>;

/** The names of version 3, and of version 2. */
const namesOfVersion2: readonly (readonly [RegExp, string])[] = [
  [/\.sender$/, ".from"],
  [/\.content\.language\.languageCode$/, ".language.languageCode"],
  [/\.content\.(?=hex|dataCoding|esmClass)/, ".binary."],
  [/\.content\./, "."],
  [/\.options\.validityPeriod\.amount$/, ".validityPeriod"],
  [/\.options\.platform\./, "."],
  [/\.options\./, "."],
  [/\.webhooks\.delivery\.url$/, ".notifyUrl"],
  [/\.webhooks\.delivery\./, "."],
  [/\.webhooks\.contentType$/, ".notifyContentType"],
  [/\.webhooks\./, "."],
  [/^options\.schedule\.sendAt$/, "messages[0].sendAt"],
  [/^options\.schedule\./, ""],
  [/^options\./, ""],
];

/**
 * Checks the body of `POST /sms/2/text/advanced` and `POST /sms/2/binary/advanced` by the rules of version 3. Here each message has its own `sendAt`; the mock
 * takes that of the first.
 */
export function checkVersion2(json: Json, now: number): CheckedRequest | readonly Violation[] {
  const { messages, bulkId, includeSmsCountInResponse, sendingSpeedLimit } = json;
  const [first] = Array.isArray(messages) ? messages : [];
  const converted = {
    messages: Array.isArray(messages) ? messages.map(ofVersion3) : messages,
    options: {
      includeSmsCountInResponse,
      schedule: { bulkId, sendingSpeedLimit, sendAt: isObject(first) ? first["sendAt"] : undefined },
    },
  };
  const checked = checkRequest(converted, now);
  if (!("messages" in checked)) {
    return checked.map(({ property, violation }) => ({
      property: namesOfVersion2.reduce((name, [from, to]) => name.replace(from, to), property),
      violation,
    }));
  }
  // What a message keeps is what the request said, in the names of version 2.
  const given = (messages as readonly Json[]).flatMap((message) =>
    (message["destinations"] as readonly unknown[]).map((one) => ({ ...message, destinations: [one] })),
  );
  return {
    ...checked,
    messages: checked.messages.map((message, index) => ({ ...message, fields: given[index] ?? {} })),
  };
}

/** A message of version 2 in the form of version 3. */
function ofVersion3(message: unknown): unknown {
  if (!isObject(message)) return message;
  const { from, destinations, text, transliteration, language, validityPeriod } = message;
  const { notifyUrl, notifyContentType, intermediateReport, callbackData, regional, flash } = message;
  const { deliveryTimeWindow, entityId, applicationId, campaignReferenceId, binary } = message;
  return {
    sender: from,
    destinations,
    content: isObject(binary) ? binary : { text, transliteration, language },
    options: {
      flash,
      regional,
      deliveryTimeWindow,
      campaignReferenceId,
      platform: { entityId, applicationId },
      validityPeriod: validityPeriod === undefined ? undefined : { amount: validityPeriod },
    },
    webhooks: {
      delivery: { url: notifyUrl, intermediateReport },
      contentType: notifyContentType,
      callbackData,
    },
  };
}
