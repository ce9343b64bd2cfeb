import type { Uplink } from "../../server/mock-provider.ts";
import type { ProviderRequest } from "../../server/provider-request.ts";
import type { ProviderResponse } from "../../server/provider-response.ts";
import { fieldsOf } from "../../server/read-request.ts";
import { isHttpUrl } from "../shared/validation.ts";
import type { VonageAccounts } from "./accounts.ts";
import { numbersResponse, updateNumberResponse } from "./number-resources.ts";
import { json, outcome } from "./responses.ts";

/** What `rest.nexmo.com` has beside the SMS API: both mocks serve it, and the first one on a server gets the requests. */
export const accountOperations: readonly string[] = [
  "GET /account/get-balance",
  "POST /account/settings",
  "GET /account/numbers",
  "POST /number/update",
];

/** Whether a path belongs to {@link accountOperations}. */
export const isAccountPath = (path: string): boolean =>
  /^\/(?:account\/(?:get-balance|settings|numbers)|number\/update)$/.test(path);

/** Vonage takes parameters from the query, a form or JSON, and credentials from any of these or the header. */
export function fieldsOfRequest(request: ProviderRequest): ReadonlyMap<string, string> {
  const fields = new Map([...request.query, ...request.form, ...fieldsOf(request.json ?? {})]);
  if (request.basic !== undefined) {
    fields.set("api_key", request.basic.username);
    fields.set("api_secret", request.basic.password);
  }
  return fields;
}

/** Responds to {@link accountOperations}. @see https://developer.vonage.com/en/api/account */
export function accountApiResponse(
  { path }: Pick<ProviderRequest, "path">,
  uplink: Pick<Uplink, "isLost">,
  request: {
    accounts: VonageAccounts<{ balance?: number | undefined }>;
    fields: ReadonlyMap<string, string>;
    /** The account's key. */
    key: string;
  },
): ProviderResponse {
  const { accounts, fields, key } = request;
  const { isLost } = uplink;
  switch (path) {
    case "/account/numbers":
      return numbersResponse(accounts, key, fields);
    case "/number/update":
      return updateNumberResponse(accounts, key, { fields, isLost });
    case "/account/settings":
      return settingsResponse(accounts, key, { fields, isLost });
    default: {
      const balance = accounts.balance(accounts.find(key) ?? { apiKey: key });
      return json(200, { value: Number(balance.toFixed(4)), autoReload: false });
    }
  }
}

const settingNames = { moCallBackUrl: "inboundUrl", drCallBackUrl: "receiptUrl" } as const;

/**
 * Responds to `POST /account/settings`, which changes the webhooks that are given, and shows them. Vonage first sends a
 * request to a new URL, and expects 200; the mock does not. The label of a refusal is unconfirmed.
 */
function settingsResponse(
  accounts: VonageAccounts,
  key: string,
  { fields, isLost }: { fields: ReadonlyMap<string, string>; isLost: boolean },
): ProviderResponse {
  const given = Object.entries(settingNames).flatMap(([name, setting]) => {
    const url = fields.get(name);
    return url === undefined ? [] : [{ setting, url }];
  });
  if (given.some(({ url }) => url !== "" && !isHttpUrl(url))) return outcome(420, "method failed");
  const settings = accounts.settings(key);
  if (!isLost) for (const { setting, url } of given) settings[setting] = url === "" ? undefined : url;
  return json(200, {
    "mo-callback-url": settings.inboundUrl ?? "",
    "dr-callback-url": settings.receiptUrl ?? "",
    "max-outbound-request": 30,
    "max-inbound-request": 30,
    "max-calls-per-second": 30,
  });
}
