import { createSign, generateKeyPairSync, type KeyObject } from "node:crypto";

export const topicArn = "arn:aws:sns:us-east-1:123456789012:sms-events";
export const certificateUrl =
  "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem";

/** A key pair as SNS has one. Made once: it takes a tenth of a second. */
export const snsKey = generateKeyPairSync("rsa", { modulusLength: 2_048 });

/** DER: a tag, a length and a content. */
function der(tag: number, ...contents: (Buffer | string)[]): Buffer {
  const content = Buffer.concat(contents.map((one) => Buffer.from(one)));
  const { length } = content;
  const bytes =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...bytes]), content]);
}

const [sequence, set, bits, null_] = [0x30, 0x31, 0x03, der(0x05)];
const sha256WithRsa = der(sequence, der(0x06, Buffer.from("2a864886f70d01010b", "hex")), null_);
const name = (text: string) =>
  der(sequence, der(set, der(sequence, der(0x06, Buffer.from("550403", "hex")), der(0x0c, text))));

function time(date: Date): Buffer {
  const text = date.toISOString().replaceAll(/\D/g, "").slice(0, 14);
  return date.getUTCFullYear() < 2050 ? der(0x17, `${text.slice(2)}Z`) : der(0x18, `${text}Z`);
}

const day = 86_400_000;

/** Returns an X.509 certificate in PEM, signed by its own key. */
export function certificateOf({
  publicKey,
  privateKey,
  notBefore = new Date(Date.now() - day),
  notAfter = new Date(Date.now() + day),
}: {
  publicKey: KeyObject;
  privateKey: KeyObject;
  notBefore?: Date;
  notAfter?: Date;
}): string {
  const signed = der(
    sequence,
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    sha256WithRsa,
    name("Amazon RSA 2048 M01"),
    der(sequence, time(notBefore), time(notAfter)),
    name("sns.amazonaws.com"),
    publicKey.export({ type: "spki", format: "der" }),
  );
  const algorithm = privateKey.asymmetricKeyType === "rsa" ? "RSA-SHA256" : "SHA256";
  const signature = createSign(algorithm).update(signed).sign(privateKey);
  const whole = der(sequence, signed, sha256WithRsa, der(bits, Buffer.from([0]), signature));
  const lines = whole.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}

/** SNS's certificate in these tests. */
export const certificate = certificateOf(snsKey);

type Fields = Record<string, unknown>;

/**
 * What SNS signs, written apart from the adapter's. A field that is absent is left out.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
 */
function stringToSign(message: Fields): string {
  const names =
    message["Type"] === "Notification"
      ? ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"]
      : ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"];
  return names.flatMap((field) => (field in message ? [`${field}\n${message[field]}\n`] : [])).join("");
}

/** Returns a message of SNS with its signature. */
export function signed(fields: Fields = {}, privateKey: KeyObject = snsKey.privateKey): Fields {
  const message = {
    Type: "Notification",
    MessageId: "da41e39f-ea4d-435a-b922-c6aae3915ebe",
    TopicArn: topicArn,
    Message: "{}",
    Timestamp: new Date().toISOString(),
    SignatureVersion: "1",
    SigningCertURL: certificateUrl,
    ...fields,
  };
  const algorithm = message.SignatureVersion === "1" ? "RSA-SHA1" : "RSA-SHA256";
  const signature = createSign(algorithm).update(stringToSign(message)).sign(privateKey, "base64");
  return { Signature: signature, ...message };
}

/** A request as SNS makes it. */
export interface SnsRequest {
  url: string;
  method: string;
  headers: Record<string, string>;
  body: string;
}

export function requestWith(message: Fields): SnsRequest {
  return {
    url: "https://example.com/sms/aws",
    method: "POST",
    headers: {
      "content-type": "text/plain; charset=UTF-8",
      "x-amz-sns-message-type": String(message["Type"]),
      "x-amz-sns-topic-arn": String(message["TopicArn"]),
      "user-agent": "Amazon Simple Notification Service Agent",
    },
    body: JSON.stringify(message),
  };
}

/** A notification with an event, or anything else, as its message. */
export function notification(event: object, fields: Fields = {}): SnsRequest {
  return requestWith(signed({ Message: JSON.stringify(event), ...fields }));
}

/** The confirmation of a subscription. */
export function confirmation(fields: Fields = {}): Fields {
  const token = "2336412f37fb687f5d51e6e2425dacbbffff";
  return {
    Type: "SubscriptionConfirmation",
    Token: token,
    Message: `You have chosen to subscribe to the topic ${topicArn}.`,
    SubscribeURL: `https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${topicArn}&Token=${token}`,
    ...fields,
  };
}

export function webRequest({ url, ...init }: SnsRequest): Request {
  return new Request(url, init);
}

/** A `fetch` that serves texts by URL, and what it was asked for. */
export function serving(texts: Readonly<Record<string, string>>) {
  const fetched: string[] = [];
  const fetch = async (url: string | URL | Request): Promise<Response> => {
    fetched.push(String(url));
    const text = texts[String(url)];
    if (text === undefined) return new Response("not found", { status: 404 });
    return new Response(text);
  };
  return { fetch, fetched };
}

/** Serves the certificate of these tests. */
export const servingCertificate = () => serving({ [certificateUrl]: certificate });
