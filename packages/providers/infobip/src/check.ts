import { createFindings, type Finding, fieldsOf, type HttpResponse, parseJson } from "@smskit/core/provider";
import type { InfobipConfig } from "./config.ts";
import { errorFromInfobip, refusalOf } from "./errors.ts";

/**
 * Reads the balance, and reports whether the API key fits and the account has credit. Sends nothing. Infobip cannot tell which
 * senders are registered where.
 * @param get Requests the balance.
 * @see https://www.infobip.com/docs/api/platform/account-management/get-account-balance
 */
export async function checkAccount(
  config: InfobipConfig,
  get: () => Promise<HttpResponse>,
): Promise<Finding[]> {
  const { list, add, addTemplates } = createFindings();
  const response = await get();
  const { balance } = fieldsOf(parseJson(response.body));
  const refusal = refusalOf(response)?.code;
  if (response.status === 401) {
    add("error", "apiKey", "Infobip does not accept the API key at this base URL: check apiKey and baseUrl.");
    return list;
  }
  if (response.status === 403 && refusal !== undefined) {
    add(
      "warning",
      "apiKey",
      "Infobip knows the API key, but it may not read the balance: whether it may send is not checked. Its scopes need account-management:manage.",
    );
  } else if (response.status === 200 && typeof balance === "number") {
    add("ok", "apiKey", "Infobip accepts the API key.");
    if (balance <= 0)
      add("warning", "apiKey", "The account has no credit left: top it up, unless you pay afterwards.");
  } else {
    throw errorFromInfobip(response);
  }
  addTemplates(config.templates);
  return list;
}
