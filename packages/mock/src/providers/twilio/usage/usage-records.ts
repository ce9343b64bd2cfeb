import type { MessageRecord } from "../message-records.ts";
import { messageResource } from "../message-resource.ts";
import { listEnvelope } from "../paging.ts";
import type { TwilioCall, TwilioResource } from "../resources.ts";
import { json } from "../responses.ts";
import type { TwilioState } from "../state.ts";
import { categoryOf, type UsageCategory, usageCategories } from "./usage-categories.ts";
import { type Division, dayOf, divisions, type Period, parseDay, periodsOf } from "./usage-periods.ts";

const records = "/2010-04-01/Accounts/{AccountSid}/Usage/Records";

/** What an account used. @see https://www.twilio.com/docs/usage/api/usage-record */
export const usageRecordResources: readonly TwilioResource[] = [
  { path: `${records}[.json]`, GET: (call) => listUsage(call, undefined) },
  ...divisions.map((division) => ({
    path: `${records}/${division}[.json]`,
    GET: (call: TwilioCall) => listUsage(call, division),
  })),
];

/** A message and the day that it counts for. */
interface CountedMessage {
  readonly record: MessageRecord;
  readonly day: string;
  /** In USD. */
  readonly price: number;
}

function listUsage(
  { request, state, account, respondWithError }: TwilioCall,
  division: Division | undefined,
) {
  const { query, host, path } = request;
  const today = dayOf(state.carrier.now());
  const start = parseDay(query.get("StartDate"), today);
  const end = parseDay(query.get("EndDate"), today);
  const category = query.get("Category");
  const invalid =
    start === null
      ? "StartDate"
      : end === null
        ? "EndDate"
        : category && !categoryOf(category)
          ? "Category"
          : undefined;
  if (invalid !== undefined) {
    return respondWithError(20001, host, { reason: `Invalid parameter: ${invalid}` });
  }
  const accounts =
    query.get("IncludeSubaccounts") === "false"
      ? [account.sid]
      : state.accountsOf(account.sid).map(({ sid }) => sid);
  const messages = accounts.flatMap((sid) => countedMessages(state, sid));
  const [first = today] = [today, ...messages.map(({ day }) => day)].toSorted();
  const periods = periodsOf(division, { start: start ?? first, end: end ?? today }, today);
  const wanted = category ? [categoryOf(category)].filter((one) => one !== undefined) : usageCategories;
  const numbers = accounts.reduce((count, sid) => count + state.numbers.list(sid).length, 0);
  const items = periods.flatMap((period) => wanted.map((one) => ({ period, category: one })));
  const list = listEnvelope("usage_records", items, {
    path,
    query,
    sidOf: (item) => `${item.category.name}.${item.period.start}`,
    render: (item) =>
      usageRecord(item, { messages, numbers, account: account.sid, now: state.carrier.now() }),
  });
  return json(200, host, list);
}

function countedMessages({ records: kept }: TwilioState, accountSid: string): CountedMessage[] {
  return kept
    .list(accountSid)
    .filter(({ sentAt }) => sentAt !== undefined)
    .map((record) => ({
      record,
      day: dayOf((record.sentAt ?? record.createdAt).getTime()),
      price: Math.abs(Number(messageResource(record)["price"] ?? 0)),
    }));
}

function usageRecord(
  { category, period }: { category: UsageCategory; period: Period },
  used: { messages: readonly CountedMessage[]; numbers: number; account: string; now: number },
): Record<string, unknown> {
  const within = used.messages.filter(
    ({ day, record }) => day >= period.start && day <= period.end && category.includes(record),
  );
  const isNumbers = category.name === "phonenumbers";
  const count = isNumbers ? used.numbers : within.length;
  const usage = isNumbers ? used.numbers : within.reduce((sum, { record }) => sum + record.segments, 0);
  const price = within.reduce((sum, message) => sum + message.price, 0);
  const path = `/2010-04-01/Accounts/${used.account}/Usage/Records`;
  const query = `Category=${category.name}`;
  return {
    account_sid: used.account,
    api_version: "2010-04-01",
    as_of: new Date(used.now).toISOString().replace(/\.\d+Z$/, "+00:00"),
    category: category.name,
    count: String(category.name === "totalprice" ? price : count),
    count_unit: category.countUnit,
    description: category.description,
    end_date: period.end,
    price: Number(price.toFixed(5)),
    price_unit: "usd",
    start_date: period.start,
    subresource_uris: Object.fromEntries(
      divisions.map((division) => [snakeCase(division), `${path}/${division}.json?${query}`]),
    ),
    uri: `${path}.json?${query}&StartDate=${period.start}&EndDate=${period.end}`,
    usage: String(category.name === "totalprice" ? price : usage),
    usage_unit: category.usageUnit,
  };
}

/** `last_month` of `LastMonth`. */
function snakeCase(name: string): string {
  return name.replace(/(?!^)[A-Z]/g, "_$&").toLowerCase();
}
