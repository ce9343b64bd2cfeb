import { SmsError } from "@smskit/core";
import { createFindings, type Finding, fieldsOf, type HttpResponse, parseJson } from "@smskit/core/provider";
import type { BandwidthConfig } from "./config.ts";
import { errorFromBandwidth } from "./errors.ts";

/**
 * Lists one message of the account, and reports whether the credential and the account fit. Sends nothing. Bandwidth's
 * messaging API cannot check the application and the sender.
 * @param list Requests the list.
 * @see https://dev.bandwidth.com/apis/messaging-apis/messaging/
 */
export async function checkAccount(
  config: BandwidthConfig,
  list: () => Promise<HttpResponse>,
): Promise<Finding[]> {
  const { list: findings, add, addTemplates } = createFindings();
  const secret = config.clientId === undefined ? "password" : "clientSecret";
  const refused = {
    clientSecret: "Bandwidth does not accept the API credential: check clientId, clientSecret and accountId.",
    password: "Bandwidth does not accept the API user: check username, password and accountId.",
  };
  let response: HttpResponse;
  try {
    response = await list();
  } catch (error) {
    if (!SmsError.is(error) || error.code !== "authentication") throw error;
    add("error", secret, refused[secret]);
    return findings;
  }
  if (response.status === 401) {
    add("error", secret, refused[secret]);
    return findings;
  }
  const { type, messages } = fieldsOf(parseJson(response.body));
  if (response.status === 403 && type === "forbidden") {
    add(
      "error",
      "accountId",
      "The credential may not use messaging in this account: check accountId, and the credential's roles.",
    );
    return findings;
  }
  if (response.status !== 200 || !Array.isArray(messages)) {
    throw errorFromBandwidth(response);
  }
  add("ok", secret, "The credential is valid for the account's messages.");
  if (secret === "password") {
    add("warning", "username", "Bandwidth removes API users on 2 December 2026: create an API credential.");
  }
  addTemplates(config.templates);
  return findings;
}
