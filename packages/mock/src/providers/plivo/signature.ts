import { randomBelow } from "../shared/ids.ts";
import { webhookSignature } from "../shared/node-crypto.ts";
import type { WebhookFields } from "../shared/webhooks.ts";

/** The tokens that sign the webhooks of an account. They are the same unless it is a subaccount. */
export interface SigningTokens {
  authToken: string;
  mainAuthToken: string;
}

/**
 * The headers that sign a webhook. V2 covers the URL without its query, V3 also the query and the fields of a form. The
 * `Ma` headers are by the token of the main account.
 *
 * Unconfirmed: that each webhook of a message has all of them. The guide lists only V2; apps report V3 headers as well.
 *
 * @param fields Those of a form; none for a GET request.
 * @see https://www.plivo.com/docs/messaging/concepts/signature-validation
 */
export function signatureHeaders(
  url: string,
  fields: WebhookFields | undefined,
  { authToken, mainAuthToken }: SigningTokens,
): Record<string, string> {
  const [nonceV2, nonceV3] = [randomNonce(), randomNonce()];
  const v2 = baseOf(url) + nonceV2;
  const v3 = `${textOfV3(url, fields)}.${nonceV3}`;
  return {
    "x-plivo-signature-v2": sign(v2, authToken),
    "x-plivo-signature-ma-v2": sign(v2, mainAuthToken),
    "x-plivo-signature-v2-nonce": nonceV2,
    "x-plivo-signature-v3": sign(v3, authToken),
    "x-plivo-signature-ma-v3": sign(v3, mainAuthToken),
    "x-plivo-signature-v3-nonce": nonceV3,
  };
}

/** The URL without its query and credentials. */
function baseOf(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

function textOfV3(url: string, fields: WebhookFields | undefined): string {
  const query = sorted([...new URL(url).searchParams]).map((pair) => pair.join("="));
  const text = query.join("&");
  if (fields === undefined) return text === "" ? baseOf(url) : `${baseOf(url)}?${text}`;
  const form = sorted(fields).map((pair) => pair.join(""));
  return `${baseOf(url)}?${text}${text === "" ? "" : "."}${form.join("")}`;
}

/** By name, and then by value. */
function sorted(fields: WebhookFields): WebhookFields {
  return fields.toSorted(([a, x], [b, y]) => (a < b || (a === b && x < y) ? -1 : 1));
}

function sign(text: string, token: string): string {
  return webhookSignature(({ createHmac }) =>
    createHmac("sha256", token).update(text, "utf8").digest("base64"),
  );
}

/** 20 digits. */
function randomNonce(): string {
  return Array.from({ length: 20 }, () => randomBelow(10)).join("");
}
