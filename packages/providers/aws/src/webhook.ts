import { type InboundMessage, type SmsWebhook, SmsWebhookError, type SmsWebhookEvent } from "@smskit/core";
import {
  defineWebhook,
  fieldsOf,
  type KeywordLists,
  keywordOf,
  parseJson,
  readWebhookBody,
  textOf,
} from "@smskit/core/provider";
import { optionProblem } from "@smskit/core/wrapper";
import { updateOf } from "./response.ts";
import { createSnsReader, createSnsVerifier, isSnsUrl, type SnsMessage, snsHostOf } from "./signature.ts";

export interface AwsWebhookConfig {
  /**
   * The ARN of your SNS topic, or of several: `arn:aws:sns:us-east-1:123456789012:sms-events`. SNS signs notifications of
   * everybody's topics, so any other topic is refused, before anything is fetched or confirmed.
   */
  topicArn: string | readonly string[];
  /**
   * Fetches SNS's certificates, and confirms subscriptions. Replace it in tests, or where requests need a proxy.
   * @default the runtime's `fetch`
   */
  fetch?: typeof globalThis.fetch | undefined;
}

/** Seconds: SNS retries for an hour at most, and sends the same signature again. */
const oldest = 7_200;
/** Seconds by which this clock may be slow. */
const youngest = 900;

/** The words that AWS acts on. Toll-free numbers know only STOP, UNSTOP and START. */
const keywords: KeywordLists = {
  stop: ["STOP", "ARRET", "CANCEL", "END", "OPT-OUT", "OPTOUT", "QUIT", "REMOVE", "TD", "UNSUBSCRIBE"],
  start: ["START", "UNSTOP"],
  help: ["HELP"],
};

/**
 * Reads AWS's delivery events and inbound texts, as SNS posts them to a subscribed HTTPS endpoint. The URL is not signed, so a
 * proxy may change it. Leave raw message delivery off: raw messages are not signed.
 * @throws {SmsWebhookError} 500 for a config without a topic, or with one that is not an ARN.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-http-https-endpoint-as-subscriber.html
 */
export function createAwsWebhook(config: AwsWebhookConfig): SmsWebhook {
  const { topicArn, fetch: fetchFrom }: Partial<AwsWebhookConfig> = config ?? {};
  const problem = optionProblem(config, { topicArn: true, fetch: true });
  if (problem !== undefined) throw new SmsWebhookError(500, `createAwsWebhook: ${problem}.`);
  const hosts = new Map([topicArn].flat().map((arn) => [arn, snsHostOf(arn)]));
  if (hosts.size === 0 || [...hosts.values()].includes(undefined)) {
    throw new SmsWebhookError(
      500,
      "createAwsWebhook: `topicArn` must be the ARN of your SNS topic: arn:aws:sns:us-east-1:123456789012:sms-events.",
    );
  }
  if (fetchFrom !== undefined && typeof fetchFrom !== "function") {
    throw new SmsWebhookError(500, "createAwsWebhook: `fetch` must be a function.");
  }
  // Looked up at each request, so that a replaced `fetch` is used.
  const get = createSnsReader(fetchFrom ?? ((...request) => fetch(...request)));
  const verifier = createSnsVerifier(get);

  return defineWebhook(async (request) => {
    if (request.method !== "POST") throw new SmsWebhookError(405, "SNS sends notifications by POST.");
    const raw = parseJson(new TextDecoder().decode(await readWebhookBody(request)));
    const message = messageIn(raw);
    if (request.headers.get("x-amz-sns-rawdelivery") === "true") {
      throw untrusted(
        "raw message delivery is on, which leaves out the signature: turn it off for the subscription",
      );
    }
    if (message === undefined) throw untrusted("the request is not a signed message of SNS");
    const host = hosts.get(message.TopicArn);
    if (host === undefined) throw untrusted("the message is of another topic: compare topicArn");
    checkTime(message);
    if (!isSnsUrl(message.SigningCertURL, host, "certificate")) {
      throw untrusted("SigningCertURL is not at SNS in the topic's region");
    }
    if (!(await verifier.verify(message))) {
      throw untrusted("the signature is invalid, or its certificate is not valid now");
    }
    return { events: [eventOf(message, { raw, host, get })], raw, response: new Response(null) };
  });
}

function untrusted(why: string): SmsWebhookError {
  return new SmsWebhookError(403, `SNS: ${why}.`);
}

const types = ["Notification", "SubscriptionConfirmation", "UnsubscribeConfirmation"];

/** Returns a message of SNS whose fields are all strings; `undefined` for anything else. */
function messageIn(raw: unknown): SnsMessage | undefined {
  const { Type, MessageId, TopicArn, Subject, Message, Timestamp, ...rest } = fieldsOf(raw);
  const { SignatureVersion, Signature, SigningCertURL, SubscribeURL, Token } = rest;
  const message = {
    Type: textOf(Type),
    MessageId: textOf(MessageId),
    TopicArn: textOf(TopicArn),
    Message: textOf(Message),
    Timestamp: textOf(Timestamp),
    SignatureVersion: textOf(SignatureVersion),
    Signature: textOf(Signature),
    SigningCertURL: textOf(SigningCertURL),
    SubscribeURL: textOf(SubscribeURL),
    Token: textOf(Token),
    ...(typeof Subject === "string" && { Subject }),
  };
  return types.includes(message.Type) && message.Signature !== "" ? message : undefined;
}

function checkTime({ Timestamp }: SnsMessage): void {
  const age = (Date.now() - Date.parse(Timestamp)) / 1_000;
  if (!(age <= oldest && age >= -youngest)) {
    throw untrusted(`Timestamp is more than ${oldest} seconds old, or in the future`);
  }
}

/** Reads only known fields of a verified message. */
function eventOf(
  message: SnsMessage,
  { raw, host, get }: { raw: unknown; host: string; get(url: string): Promise<string> },
): SmsWebhookEvent {
  if (message.Type === "SubscriptionConfirmation") {
    const url = message.SubscribeURL;
    if (!isSnsUrl(url, host, "confirmation")) {
      throw untrusted("SubscribeURL is not at SNS in the topic's region");
    }
    const topics = new URL(url).searchParams.getAll("TopicArn");
    if (topics.some((topic) => topic !== message.TopicArn)) {
      throw untrusted("SubscribeURL is of another topic: compare topicArn");
    }
    return {
      type: "challenge",
      async respond() {
        await get(url);
        return new Response(null);
      },
    };
  }
  if (message.Type !== "Notification") return { type: "other", raw };
  const event = fieldsOf(parseJson(message.Message));
  const published = new Date(message.Timestamp);
  const update = updateOf(event, published);
  if (update !== undefined) return { type: "delivery", update };
  const inbound = inboundOf(event, published);
  return inbound === undefined ? { type: "other", raw } : { type: "inbound", message: inbound };
}

/** @see https://docs.aws.amazon.com/sms-voice/latest/userguide/two-way-sms-payload.html */
function inboundOf(event: Record<string, unknown>, at: Date): InboundMessage | undefined {
  const [id, from, to] = ["inboundMessageId", "originationNumber", "destinationNumber"].map((name) =>
    textOf(event[name]),
  );
  if (!id || !from || !to) return undefined;
  const body = textOf(event["messageBody"]);
  const message: InboundMessage = { provider: "aws", id, from, to, body, media: [], at };
  const keyword = keywordOf(textOf(event["messageKeyword"]), keywords) ?? keywordOf(body, keywords);
  if (keyword !== undefined) message.keyword = keyword;
  return message;
}
