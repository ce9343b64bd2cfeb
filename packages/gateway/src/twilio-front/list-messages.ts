import { canonicalNumber } from "@smskit/core/wrapper";
import type { GatewayMessage } from "../state/gateway-message.ts";
import { type FrontCall, shownMessage, sourceOf } from "./front-call.ts";
import { idOfSid, sidOf } from "./message-resource.ts";
import { TwilioError } from "./twilio-error.ts";

const defaultPageSize = 50;
const largestPageSize = 1_000;

/**
 * Responds to `GET …/Messages.json`: newest first. Pages are followed by their `next_page_uri`, forward only.
 * @see https://www.twilio.com/docs/usage/twilios-response#response-formats-list-paging-information
 */
export async function listMessages(call: FrontCall): Promise<Response> {
  const { context, account, url } = call;
  const query = url.searchParams;
  if (query.get("From")) {
    throw new TwilioError(20001, "Invalid parameter: From; messages cannot be filtered by their sender.");
  }
  const pageSize = Math.min(integerOf(query, "PageSize") || defaultPageSize, largestPageSize);
  const page = integerOf(query, "Page") ?? 0;
  const token = query.get("PageToken");
  const after = token ? placeOf(token) : undefined;
  if (page > 0 && after === undefined) {
    throw new TwilioError(
      20001,
      "Invalid parameter: PageToken; follow the next_page_uri of the page before.",
    );
  }
  const to = query.get("To");
  const number = to ? await numberOf(to) : undefined;
  const found =
    to && number === undefined
      ? []
      : await context.messages.list({
          source: sourceOf(account),
          number,
          after,
          ...sentRange(query),
          limit: pageSize + 1,
        });
  const shown = found.slice(0, pageSize);
  const start = page * pageSize;
  const uri = (position: Record<string, string>) => pageUri(url, { PageSize: String(pageSize), ...position });
  const last = found.length > pageSize ? shown.at(-1) : undefined;
  return Response.json({
    end: shown.length === 0 ? 0 : start + shown.length - 1,
    first_page_uri: uri({ Page: "0" }),
    next_page_uri: last === undefined ? null : uri({ Page: String(page + 1), PageToken: tokenOf(last) }),
    page,
    page_size: pageSize,
    previous_page_uri: null,
    start,
    uri: uri({ Page: String(page), ...(token && after && { PageToken: token }) }),
    messages: shown.map((message) => shownMessage(call, message)),
  });
}

/** The filters stay; the position is replaced. */
function pageUri(url: URL, position: Record<string, string>): string {
  const parameters = new URLSearchParams();
  for (const name of ["To", "DateSent", "DateSent<", "DateSent>"]) {
    const value = url.searchParams.get(name);
    if (value) parameters.set(name, value);
  }
  for (const [name, value] of Object.entries(position)) parameters.set(name, value);
  return `${url.pathname}?${parameters}`;
}

/** The place of a message in the list, which stays when the message is deleted. */
function tokenOf({ id, createdAt }: GatewayMessage): string {
  return `PA${sidOf(id)}${createdAt.getTime().toString(16)}`;
}

function placeOf(token: string): { id: string; createdAt: Date } | undefined {
  const [, sid = "", time = ""] = /^PA(SM[0-9a-f]{32})([0-9a-f]{1,12})$/.exec(token) ?? [];
  const id = idOfSid(sid);
  return id === undefined ? undefined : { id, createdAt: new Date(Number.parseInt(time, 16)) };
}

/** A plus sign that a client did not encode arrives as a space. An invalid number has no messages. */
function numberOf(to: string): Promise<string | undefined> {
  return canonicalNumber(to.replace(/^ /, "+")).catch(() => undefined);
}

function integerOf(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name) ?? "";
  return /^\d{1,6}$/.test(text) ? Number(text) : undefined;
}

/** A date is a whole day of UTC, a timestamp an instant; `DateSent` itself means the day, even of a timestamp. */
function sentRange(query: URLSearchParams): { sentFrom?: Date; sentBefore?: Date } {
  const dayMs = 86_400_000;
  const read = (name: string, length?: number) => {
    const text = query.get(name)?.slice(0, length) ?? "";
    const time = /^\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d))?$/.test(text)
      ? Date.parse(text)
      : Number.NaN;
    if (text !== "" && Number.isNaN(time)) throw new TwilioError(20001, `Invalid parameter: ${name}`);
    return text === "" ? undefined : { time, endsAt: time + (text.length <= 10 ? dayMs : 1) };
  };
  const on = read("DateSent", 10);
  const [from, before] = [read("DateSent>"), read("DateSent<")];
  const sentFrom = Math.max(...[on?.time, from?.time].filter((time) => time !== undefined));
  const sentBefore = Math.min(...[on?.endsAt, before?.endsAt].filter((time) => time !== undefined));
  return {
    ...(Number.isFinite(sentFrom) && { sentFrom: new Date(sentFrom) }),
    ...(Number.isFinite(sentBefore) && { sentBefore: new Date(sentBefore) }),
  };
}
