import { randomHexId } from "../../shared/ids.ts";
import { checkSettings } from "../numbers/settings.ts";
import { listEnvelope } from "../paging.ts";
import type { TwilioCall, TwilioHandler, TwilioResource } from "../resources.ts";
import { empty, json, rfc2822 } from "../responses.ts";
import { categoryOf } from "./usage-categories.ts";
import type { UsageTriggerRecord } from "./usage-triggers.ts";

const triggers = "/2010-04-01/Accounts/{AccountSid}/Usage/Triggers";

/** @see https://www.twilio.com/docs/usage/api/usage-trigger */
export const usageTriggerResources: readonly TwilioResource[] = [
  { path: `${triggers}[.json]`, GET: listTriggers, POST: createTrigger },
  {
    path: `${triggers}/{Sid}[.json]`,
    GET: ofTrigger((record, { request }) => json(200, request.host, triggerResource(record))),
    POST: ofTrigger(updateTrigger),
    DELETE: ofTrigger((record, { request, state }) => {
      state.usageTriggers.remove(record);
      return empty(204, request.host);
    }),
  },
];

function ofTrigger(
  respond: (record: UsageTriggerRecord, call: TwilioCall) => ReturnType<TwilioHandler>,
): TwilioHandler {
  return (call) => {
    const record = call.state.usageTriggers.find(call.path["Sid"] ?? "", call.account.sid);
    return record === undefined ? call.notFound(call.request) : respond(record, call);
  };
}

function listTriggers({ request, state, account }: TwilioCall) {
  const { query, host } = request;
  const wanted = state.usageTriggers.list(account.sid).filter((trigger) => {
    const filters = [
      [query.get("Recurring"), trigger.recurring],
      [query.get("TriggerBy"), trigger.triggerBy],
      [query.get("UsageCategory"), trigger.category],
    ];
    return filters.every(([asked, value]) => !asked || asked === value);
  });
  const list = listEnvelope("usage_triggers", wanted, {
    ...request,
    sidOf: ({ sid }) => sid,
    render: triggerResource,
  });
  return json(200, host, list);
}

const required = ["CallbackUrl", "TriggerValue", "UsageCategory"];

function createTrigger({ request, state, account, respondWithError }: TwilioCall) {
  const { form, host } = request;
  const missing = required.find((name) => !form.get(name));
  if (missing !== undefined) {
    return respondWithError(20001, host, { reason: `Missing required parameter ${missing}` });
  }
  const objection = checkSettings(form);
  if (objection !== undefined) return respondWithError(objection.code, host, objection.details);
  const invalid = invalidParameter(form);
  if (invalid !== undefined) {
    return respondWithError(20001, host, { reason: `Invalid parameter: ${invalid}` });
  }
  const now = new Date(state.carrier.now());
  const record: UsageTriggerRecord = {
    sid: `UT${randomHexId()}`,
    accountSid: account.sid,
    category: form.get("UsageCategory") ?? "",
    value: form.get("TriggerValue") ?? "",
    triggerBy: form.get("TriggerBy") || "usage",
    recurring: form.get("Recurring") || null,
    callbackUrl: form.get("CallbackUrl") ?? "",
    callbackMethod: form.get("CallbackMethod")?.toUpperCase() || "POST",
    friendlyName: form.get("FriendlyName") || null,
    createdAt: now,
    updatedAt: now,
  };
  state.usageTriggers.save(record);
  return json(201, host, triggerResource(record));
}

function invalidParameter(form: URLSearchParams): string | undefined {
  const isAmong = (name: string, values: readonly string[]) =>
    values.includes(form.get(name) || (values[0] ?? ""));
  if (!/^\+?\d+(?:\.\d+)?$/.test(form.get("TriggerValue") ?? "")) return "TriggerValue";
  if (categoryOf(form.get("UsageCategory") ?? "") === undefined) return "UsageCategory";
  if (!isAmong("TriggerBy", ["usage", "count", "price"])) return "TriggerBy";
  if (!isAmong("Recurring", ["daily", "monthly", "yearly", "alltime"])) return "Recurring";
  return undefined;
}

function updateTrigger(record: UsageTriggerRecord, { request, state, respondWithError }: TwilioCall) {
  const { form, host } = request;
  const objection = checkSettings(form);
  if (objection !== undefined) return respondWithError(objection.code, host, objection.details);
  const changed = {
    ...record,
    callbackUrl: form.get("CallbackUrl") || record.callbackUrl,
    callbackMethod: form.get("CallbackMethod")?.toUpperCase() || record.callbackMethod,
    friendlyName: form.get("FriendlyName") || record.friendlyName,
    updatedAt: new Date(state.carrier.now()),
  };
  state.usageTriggers.save(changed);
  return json(200, host, triggerResource(changed));
}

function triggerResource(record: UsageTriggerRecord): Record<string, unknown> {
  const usage = `/2010-04-01/Accounts/${record.accountSid}/Usage`;
  return {
    account_sid: record.accountSid,
    api_version: "2010-04-01",
    callback_method: record.callbackMethod,
    callback_url: record.callbackUrl,
    current_value: "0",
    date_created: rfc2822(record.createdAt),
    date_fired: null,
    date_updated: rfc2822(record.updatedAt),
    friendly_name: record.friendlyName,
    recurring: record.recurring,
    sid: record.sid,
    trigger_by: record.triggerBy,
    trigger_value: record.value,
    uri: `${usage}/Triggers/${record.sid}.json`,
    usage_category: record.category,
    usage_record_uri: `${usage}/Records.json?Category=${record.category}`,
  };
}
