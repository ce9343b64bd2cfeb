import { createHmac } from "node:crypto";
import account from "../../example-account.json" with { type: "json" };

/** The token that signs. */
export const { authToken } = account.webhook;
export const webhookUrl = "https://example.com/sms/plivo/9f86d081884c7d65";

export interface Signing {
  url?: string;
  method?: "GET" | "POST";
  version?: "v2" | "v3";
  /** The header: of the account (`""`), or of its main account. */
  by?: "" | "ma-";
  token?: string;
  nonce?: string;
}

export interface SignedRequest {
  url: string;
  method: string;
  headers: Record<string, string>;
  body?: string;
}

const pairs = (parameters: URLSearchParams, between: string) =>
  [...parameters]
    .map(([name, value]) => [name, value] as const)
    .toSorted(([a, x], [b, y]) => (a === b ? (x < y ? -1 : 1) : a < b ? -1 : 1))
    .map(([name, value]) => name + between + value);

/** Returns what Plivo signs. */
function signedText(version: "v2" | "v3", url: string, form: URLSearchParams, nonce: string): string {
  const [base = "", query = ""] = url.split("?");
  if (version === "v2") return base + nonce;
  const parts = [pairs(new URLSearchParams(query), "=").join("&"), pairs(form, "").join("")];
  const rest = parts.filter((part) => part !== "").join(".");
  return `${base}${rest === "" ? "" : "?"}${rest}.${nonce}`;
}

/** Returns a request as Plivo makes it. */
export function signedRequest(
  fields: Record<string, string>,
  {
    url = webhookUrl,
    method = "POST",
    version = "v2",
    by = "",
    token = authToken,
    nonce = "05429567804466091622",
  }: Signing = {},
): SignedRequest {
  const form = new URLSearchParams(fields);
  const called = method === "GET" ? `${url}?${form}` : url;
  const text = signedText(version, called, method === "GET" ? new URLSearchParams() : form, nonce);
  const headers = {
    [`x-plivo-signature-${by}${version}`]: createHmac("sha256", token).update(text).digest("base64"),
    [`x-plivo-signature-${version}-nonce`]: nonce,
  };
  if (method === "GET") return { url: called, method, headers };
  const contentType = { "content-type": "application/x-www-form-urlencoded" };
  return { url: called, method, headers: { ...contentType, ...headers }, body: form.toString() };
}

/** Configs of `createPlivoWebhook`, each with a delivery report that is signed for it, and one that nobody signed. */
export function signedWebhooks() {
  const report = {
    MessageUUID: "5b40a428-bfc7-4daf-9d06-726c558bf3b8",
    To: "15558675310",
    From: "15551230000",
    Status: "delivered",
  };
  return (["v2", "v3"] as const).map((version) => ({
    config: { authToken, requireV3: version === "v3" },
    request: signedRequest(report, { version }),
    // Signatures of version 2 do not cover the body.
    forged: signedRequest({ ...report, Status: "failed" }, { version, token: "forged" }),
  }));
}
