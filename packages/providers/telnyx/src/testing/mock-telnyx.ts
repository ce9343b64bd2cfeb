import type { Carrier, CarrierMessage, MockProvider } from "@smskit/mock";
import {
  type CarrierStatus,
  defineMockProvider,
  hasTrunkZero,
  type ProviderRequest,
  type ProviderResponse,
  type Uplink,
} from "@smskit/mock/provider";

/** What one API key is good for. */
interface Account {
  /** @default "10.00" */
  credit?: string;
  /** May not send at all. */
  inactive?: true;
}

// #region world
/** What there is at this Telnyx. */
export interface TelnyxWorld {
  accounts: Readonly<Record<string, Account>>;
  /** Each number, and the messaging profile that it is linked to. */
  numbers: Readonly<Record<string, string | null>>;
  profiles: Readonly<Record<string, { enabled?: false; numberPool?: false }>>;
}
// #endregion world

type Json = Record<string, unknown>;

/** A Telnyx in front of the carrier, which refuses what the real one refuses. */
export function mockTelnyx(carrier: Carrier, { accounts, numbers, profiles }: TelnyxWorld): MockProvider {
  const inPool = (profile: unknown) => Object.keys(numbers).filter((number) => numbers[number] === profile);

  // #region refusals
  /** The first thing that is wrong with a message. */
  function refusalOf(account: Account, message: Json): ProviderResponse | undefined {
    const { to, from, messaging_profile_id: profile, text, media_urls, send_at, webhook_url } = message;
    const isEmpty = (value: unknown) => value === undefined || (value as string | unknown[]).length === 0;
    const phone = carrier.phone(String(to));
    const sender = from === undefined ? inPool(profile)[0] : String(from);
    const blocked = phone.optedOutOf;
    if (account.inactive) return problem(403, "20012", "Account inactive");
    if (Number(account.credit ?? 10) <= 0) return problem(402, "20100", "Insufficient Funds");
    if (!/^\+[1-9]\d{6,14}$/.test(String(to))) return problem(400, "10016", "Must be +E.164", "/to");
    if (hasTrunkZero(String(to))) return problem(400, "40310", "Invalid 'to' address", "/to");
    if (isEmpty(text) && isEmpty(media_urls)) return problem(400, "40316", "No content provided for message");
    if (String(text ?? "").length > 1_600) return problem(400, "40302", "Message too large", "/text");
    // #endregion refusals
    if (String(webhook_url).length > 2_000) return problem(422, "10003", "Invalid URL", "/webhook_url");
    if (profile !== undefined && !Object.hasOwn(profiles, String(profile)))
      return problem(422, "10017", "Associated resource does not exist", "/messaging_profile_id");
    if (profiles[String(profile)]?.enabled === false) return problem(403, "40312", "Profile is disabled");
    if (from === undefined && sender === undefined)
      return problem(400, "40321", "No usable numbers on profile");
    if (from === to) return problem(400, "10002", "Invalid phone number", "/from");
    if (/[A-Za-z]/.test(String(from ?? "")) && profile === undefined)
      return problem(400, "40306", "Alpha sender not configured");
    if (/^\+/.test(String(from ?? "")) && !Object.hasOwn(numbers, String(from)))
      return problem(400, "40305", `Invalid 'from' address: ${from}`, "/from");
    if (phone.state === "unroutable") return problem(400, "40309", `Invalid destination region: ${to}`);
    if (phone.state === "not-mobile") return problem(400, "40310", `Invalid 'to' address: ${to}`, "/to");
    if (blocked === "all" || blocked.includes(sender ?? ""))
      return problem(409, "40300", `Messages cannot be sent from ${sender} to ${to} due to a block rule.`);
    const waitMs = send_at === undefined ? undefined : Date.parse(String(send_at)) - carrier.now();
    if (waitMs !== undefined && !(waitMs >= 300_000 && waitMs <= 432_000_000))
      return problem(422, "10015", "send_at must be 5 minutes to 5 days ahead", "/send_at");
    return undefined;
  }

  function resourceOf(message: CarrierMessage): Json {
    const { id, body, from, to, segments, encoding, errorCode, createdAt, parameters } = message;
    return {
      record_type: "message",
      direction: "outbound",
      id,
      type: "SMS",
      from: { phone_number: from },
      to: [{ phone_number: to, status: words[message.status] }],
      text: body,
      encoding: encoding === "gsm-7" ? "GSM-7" : "UCS-2",
      parts: segments,
      cost: { amount: "0.0051", currency: "USD" },
      webhook_url: parameters["webhook_url"] ?? null,
      received_at: createdAt.toISOString(),
      errors: errorCode === undefined ? [] : [{ code: errorCode, title: `Not delivered to ${to}` }],
    };
  }

  // #region send
  function send(account: Account, sent: Json, uplink: Uplink): ProviderResponse {
    const refusal = refusalOf(account, sent);
    if (refusal !== undefined) return refusal;
    const to = String(sent["to"]);
    const filtered = carrier.phone(to).state === "filtered";
    const sendAt = sent["send_at"] === undefined ? undefined : new Date(String(sent["send_at"]));
    const message = uplink.accept({
      id: crypto.randomUUID(),
      provider: "telnyx",
      from: String(sent["from"] ?? inPool(sent["messaging_profile_id"])[0]),
      to,
      body: String(sent["text"] ?? ""),
      status: filtered ? "failed" : sendAt ? "scheduled" : "queued",
      errorCode: filtered ? "40015" : undefined,
      sendAt,
      failureOf: (state) => ({ status: "undelivered", errorCode: deliveryCodes[state] ?? "40008" }),
      parameters: Object.fromEntries(Object.entries(sent).map(([name, value]) => [name, String(value)])),
    });
    return data(resourceOf(message));
  }
  // #endregion send

  /** Everything but sending. */
  function look({ method, path, query }: ProviderRequest, account: Account): ProviderResponse {
    const [, id = ""] = /^\/v2\/messages\/([^/]+)$/.exec(path) ?? [];
    const message = carrier.message(id);
    if (message && method === "GET") return data(resourceOf(message));
    if (message && method === "DELETE") {
      if (!carrier.cancel(id)) return problem(400, "10015", "The message is not scheduled");
      return { status: 200, headers: jsonHeaders, body: JSON.stringify(resourceOf(message)) };
    }
    if (path === "/v2/balance") return data({ available_credit: account.credit ?? "10.00", currency: "USD" });
    if (path === "/v2/phone_numbers/messaging") {
      const number = query.get("filter[phone_number]") ?? "";
      const found = Object.hasOwn(numbers, number);
      return data(found ? [{ phone_number: number, messaging_profile_id: numbers[number] }] : []);
    }
    const [, profile = "", list] = /^\/v2\/messaging_profiles\/([^/]+)(\/phone_numbers)?$/.exec(path) ?? [];
    if (!Object.hasOwn(profiles, profile)) return problem(404, "10005", "Resource not found");
    if (list) return data(inPool(profile).map((number) => ({ phone_number: number })));
    const { enabled = true, numberPool = true } = profiles[profile] ?? {};
    return data({ id: profile, enabled, number_pool_settings: numberPool ? { skip_unhealthy: true } : null });
  }

  // #region provider
  return defineMockProvider({
    provider: "telnyx",
    carrier,
    sites: [
      {
        host: "api.telnyx.com",
        hosts: /^api\.telnyx\.com$/,
        matches: ({ path }) => /^\/v2\/(?:messages|balance|phone_numbers|messaging_profiles)\b/.test(path),
      },
    ],
    recipientOf: ({ body }) => String(jsonOf(body)["to"]),
    respond(request, uplink) {
      const key = /^Bearer (\S+)$/.exec(request.headers.get("authorization") ?? "")?.[1] ?? "";
      const account = Object.hasOwn(accounts, key) ? accounts[key] : undefined;
      if (account === undefined) return problem(401, "10009", "Authentication failed");
      return request.method === "POST" && request.path === "/v2/messages"
        ? send(account, jsonOf(request.body), uplink)
        : look(request, account);
    },
    refuse(refusal) {
      switch (refusal.reason) {
        case "rate-limited":
          return problem(429, "10011", "Too many requests", undefined, refusal.retryAfter);
        case "server-error":
          return problem(refusal.status, "10007", "Unexpected error");
        case "not-found":
          return problem(404, "10005", "Resource not found");
        case "too-large":
          return problem(413, "10015", "Bad Request");
      }
    },
  });
  // #endregion provider
}

const words: Record<CarrierStatus, string> = {
  scheduled: "scheduled",
  accepted: "queued",
  queued: "queued",
  sending: "sending",
  sent: "sent",
  delivered: "delivered",
  undelivered: "delivery_failed",
  failed: "sending_failed",
  canceled: "cancelled",
};

const deliveryCodes: Partial<Record<string, string>> = {
  landline: "40001",
  unknown: "40012",
  unreachable: "40006",
  blocked: "40004",
};

const jsonHeaders = {
  "content-type": "application/json",
  "x-request-id": "3f9e1c52-0000-4000-8000-000000000000",
};

function data(value: unknown): ProviderResponse {
  return { status: 200, headers: jsonHeaders, body: JSON.stringify({ data: value }) };
}

function problem(
  status: number,
  code: string,
  detail: string,
  pointer?: string,
  retryAfter?: string,
): ProviderResponse {
  const headers = retryAfter === undefined ? jsonHeaders : { ...jsonHeaders, "retry-after": retryAfter };
  const error = { code, title: detail, detail, ...(pointer && { source: { pointer } }) };
  return { status, headers, body: JSON.stringify({ errors: [error] }) };
}

function jsonOf(body: string): Json {
  try {
    return { ...(JSON.parse(body) as Json) };
  } catch {
    return {};
  }
}
