import { randomBelow, randomHexId } from "../../shared/ids.ts";
import { isPhoneNumber } from "../../shared/validation.ts";
import { normalizeNumber } from "../channels.ts";
import { listEnvelope } from "../paging.ts";
import type { TwilioCall, TwilioHandler, TwilioResource } from "../resources.ts";
import { empty, json, rfc2822 } from "../responses.ts";
import { type CallerIdRecord, callerIdOf } from "./caller-ids.ts";

const callerIds = "/2010-04-01/Accounts/{AccountSid}/OutgoingCallerIds";
const longestName = 64;

/** The verified numbers of an account. @see https://www.twilio.com/docs/voice/api/outgoing-caller-ids */
export const callerIdResources: readonly TwilioResource[] = [
  { path: `${callerIds}[.json]`, GET: listCallerIds, POST: requestValidation },
  {
    path: `${callerIds}/{Sid}[.json]`,
    GET: ofCallerId((record, { request }) => json(200, request.host, callerIdResource(record))),
    POST: ofCallerId(rename),
    DELETE: ofCallerId((record, { request, state }) => {
      state.callerIds.remove(record);
      return empty(204, request.host);
    }),
  },
];

function ofCallerId(
  respond: (record: CallerIdRecord, call: TwilioCall) => ReturnType<TwilioHandler>,
): TwilioHandler {
  return (call) => {
    const record = call.state.callerIds.find(call.path["Sid"] ?? "", call.account.sid);
    return record === undefined ? call.notFound(call.request) : respond(record, call);
  };
}

function listCallerIds({ request, state, account }: TwilioCall) {
  const number = request.query.get("PhoneNumber");
  const name = request.query.get("FriendlyName");
  const wanted = state.callerIds
    .list(account.sid)
    .filter(
      ({ phoneNumber, friendlyName }) =>
        (!number || phoneNumber === normalizeNumber(number)) && (!name || friendlyName === name),
    );
  const list = listEnvelope("outgoing_caller_ids", wanted, {
    ...request,
    sidOf: ({ sid }) => sid,
    render: callerIdResource,
  });
  return json(200, request.host, list);
}

/** Nobody types the code into a phone here: the number is verified at once. */
function requestValidation({ request, state, account, respondWithError }: TwilioCall) {
  const { form, host } = request;
  const given = form.get("PhoneNumber") ?? "";
  const phoneNumber = normalizeNumber(given);
  if (!isPhoneNumber(phoneNumber)) return respondWithError(21401, host, { number: given });
  const record = callerIdOf(phoneNumber, account.sid, new Date(state.carrier.now()));
  if (state.callerIds.find(record.sid, account.sid) !== undefined) {
    return respondWithError(21450, host, { number: given });
  }
  const friendlyName = form.get("FriendlyName") || record.friendlyName;
  if (friendlyName.length > longestName) return respondWithError(20001, host, { reason: invalidName });
  state.callerIds.save({ ...record, friendlyName });
  return json(200, host, {
    account_sid: account.sid,
    call_sid: `CA${randomHexId()}`,
    friendly_name: friendlyName,
    phone_number: phoneNumber,
    validation_code: String(100_000 + randomBelow(900_000)),
  });
}

const invalidName = "Invalid parameter: FriendlyName must not be longer than 64 characters";

function rename(record: CallerIdRecord, { request, state, respondWithError }: TwilioCall) {
  const { form, host } = request;
  const friendlyName = form.get("FriendlyName") || record.friendlyName;
  if (friendlyName.length > longestName) return respondWithError(20001, host, { reason: invalidName });
  const changed = { ...record, friendlyName, updatedAt: new Date(state.carrier.now()) };
  state.callerIds.save(changed);
  return json(200, host, callerIdResource(changed));
}

function callerIdResource(record: CallerIdRecord): Record<string, unknown> {
  const { sid, accountSid } = record;
  return {
    sid,
    date_created: rfc2822(record.createdAt),
    date_updated: rfc2822(record.updatedAt),
    friendly_name: record.friendlyName,
    account_sid: accountSid,
    phone_number: record.phoneNumber,
    uri: `/2010-04-01/Accounts/${accountSid}/OutgoingCallerIds/${sid}.json`,
  };
}
