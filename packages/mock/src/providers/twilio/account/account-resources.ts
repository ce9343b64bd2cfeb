import type { ProviderResponse } from "../../../server/provider-response.ts";
import { listEnvelope } from "../paging.ts";
import type { TwilioCall, TwilioResource } from "../resources.ts";
import { json, rfc2822 } from "../responses.ts";
import type { TwilioState } from "../state.ts";
import type { AccountRecord } from "./accounts.ts";

const version = "2010-04-01";
const accounts = `/${version}/Accounts`;
const longestName = 64;

const subresources = {
  available_phone_numbers: "AvailablePhoneNumbers",
  calls: "Calls",
  conferences: "Conferences",
  incoming_phone_numbers: "IncomingPhoneNumbers",
  notifications: "Notifications",
  outgoing_caller_ids: "OutgoingCallerIds",
  recordings: "Recordings",
  transcriptions: "Transcriptions",
  addresses: "Addresses",
  signing_keys: "SigningKeys",
  connect_apps: "ConnectApps",
  sip: "SIP",
  authorized_connect_apps: "AuthorizedConnectApps",
  usage: "Usage",
  keys: "Keys",
  applications: "Applications",
  short_codes: "SMS/ShortCodes",
  queues: "Queues",
  messages: "Messages",
  balance: "Balance",
};

/** The account, those that it owns, and its balance. */
export const accountResources: readonly TwilioResource[] = [
  { path: `${accounts}[.json]`, mainKeyOnly: true, GET: listAccounts, POST: createSubaccount },
  {
    path: `${accounts}/{AccountSid}[.json]`,
    mainKeyOnly: true,
    GET: ({ request, state, account }) =>
      json(200, request.host, accountResource(state, state.account(account.sid))),
    POST: updateAccount,
  },
  {
    path: `${accounts}/{AccountSid}/Balance[.json]`,
    GET: ({ request, account }) =>
      json(200, request.host, {
        account_sid: account.sid,
        balance: account.balance ?? "100.00000",
        currency: "USD",
      }),
  },
];

function listAccounts({ request, state, account }: TwilioCall): ProviderResponse {
  const name = request.query.get("FriendlyName");
  const status = request.query.get("Status");
  const wanted = state
    .accountsOf(account.sid)
    .filter((one) => (!name || one.friendlyName === name) && (!status || one.status === status));
  const list = listEnvelope("accounts", wanted, {
    ...request,
    sidOf: ({ sid }) => sid,
    render: (one) => accountResource(state, one),
  });
  return json(200, request.host, list);
}

/** @see https://www.twilio.com/docs/iam/api/subaccounts */
function createSubaccount({ request, state, account, respondWithError }: TwilioCall): ProviderResponse {
  const { form, host } = request;
  const name = form.get("FriendlyName") || `SubAccount Created at ${minuteOf(state.carrier.now())}`;
  if (name.length > longestName) return respondWithError(20001, host, { reason: nameIsTooLong });
  const owner = state.account(account.sid);
  if (owner.accountSid !== owner.sid) {
    // Twilio's own text is not documented.
    return respondWithError(20001, host, { reason: "A subaccount cannot have subaccounts" });
  }
  return json(201, host, accountResource(state, state.createSubaccount(account.sid, name)));
}

const nameIsTooLong = "Invalid parameter: FriendlyName must not be longer than 64 characters";

function updateAccount({ request, state, account, respondWithError }: TwilioCall): ProviderResponse {
  const { form, host } = request;
  const record = state.account(account.sid);
  const status = form.get("Status") || record.status;
  const friendlyName = form.get("FriendlyName") || record.friendlyName;
  const refuse = (reason: string) => respondWithError(20001, host, { reason });
  if (status !== "active" && status !== "suspended" && status !== "closed") {
    return refuse("Invalid parameter: Status");
  }
  if (friendlyName.length > longestName) return refuse(nameIsTooLong);
  if (status !== record.status) {
    // The rules are documented, the texts of these errors are not.
    if (account.caller === record.sid) {
      return refuse("The status of an account cannot be changed with its own credentials");
    }
    if (record.status === "closed") return refuse("A closed account cannot be opened again");
  }
  const changed: AccountRecord = {
    ...record,
    status,
    friendlyName,
    updatedAt: new Date(state.carrier.now()),
  };
  state.saveAccount(changed);
  if (status === "closed") state.numbers.releaseAll(record.sid);
  return json(200, host, accountResource(state, changed));
}

/** As the real one does, it holds the auth token. */
function accountResource(state: TwilioState, record: AccountRecord): Record<string, unknown> {
  const path = `${accounts}/${record.sid}`;
  return {
    auth_token: state.tokenOf(record.sid),
    date_created: rfc2822(record.createdAt),
    date_updated: rfc2822(record.updatedAt),
    friendly_name: record.friendlyName,
    owner_account_sid: record.accountSid,
    sid: record.sid,
    status: record.status,
    subresource_uris: Object.fromEntries(
      Object.entries(subresources).map(([name, below]) => [name, `${path}/${below}.json`]),
    ),
    type:
      state.options.accounts?.find(({ sid }) => sid === record.sid)?.type ??
      state.options.defaults?.type ??
      "Full",
    uri: `${path}.json`,
  };
}

/** `2026-11-23 03:30 PM` */
function minuteOf(time: number): string {
  const iso = new Date(time).toISOString();
  const hour = Number(iso.slice(11, 13));
  const clock = `${String(hour % 12 || 12).padStart(2, "0")}:${iso.slice(14, 16)}`;
  return `${iso.slice(0, 10)} ${clock} ${hour < 12 ? "AM" : "PM"}`;
}
