import { randomUUID } from "node:crypto";
import type { Carrier, MockProvider } from "../index.ts";
import {
  createOptOuts,
  createRequestLimit,
  curlArguments,
  decodePathSegment,
  defineMockProvider,
  fillIn,
  formWebhook,
  inboundSettings,
  isHttpUrl,
  isPhoneNumber,
  jsonParameters,
  jsonResponse,
  jsonWebhook,
  type ProviderRequest,
  type ProviderResponse,
  queryWebhook,
  receivingAccount,
  refuseUnknownOptions,
  type WebhookFields,
} from "../provider.ts";

/** Options of {@link mockGlobex}. */
export interface MockGlobexOptions {
  /** Where texts from phones go. */
  inboundUrl?: string;
  requestsPerSecond?: number;
  /** How webhooks are sent. @default "json" */
  webhooks?: "json" | "form" | "query";
  /** The texts from phones as the mock received them. */
  received?: unknown[];
}

/** The account of a text if no account is known. */
export const unknownAccount = "unknown";

const errors = {
  unauthorized: { status: 401, message: "Unauthorized" },
  invalid_to: { status: 400, message: "{to} is not a phone number" },
  invalid_callback: { status: 400, message: "Not a URL" },
  opted_out: { status: 403, message: "{to} has opted out of {from}" },
  not_found: { status: 404, message: "No {id}" },
  too_many: { status: 429, message: "Slow down" },
  failed: { status: 500, message: "Something failed" },
} as const;

/** A provider that exists nowhere, mocked with nothing but `@smskit/mock/provider`, as a third party would. */
export function mockGlobex(carrier: Carrier, options: MockGlobexOptions = {}): MockProvider {
  refuseUnknownOptions<MockGlobexOptions>("mockGlobex", options, {
    inboundUrl: true,
    requestsPerSecond: true,
    webhooks: true,
    received: true,
  });
  const limit = createRequestLimit(carrier);
  const optOuts = createOptOuts(carrier, {
    provider: "globex",
    words: { STOP: ["STOP", "STOP ALL"], START: ["START"], HELP: ["HELP"] },
    replies: { STOP: "Bye.", START: "Welcome back." },
  });

  function webhook(url: string, fields: WebhookFields) {
    const settings = { headers: { "x-globex": "1" }, retries: 0 };
    switch (options.webhooks) {
      case "form":
        return formWebhook(url, fields, settings);
      case "query":
        return queryWebhook(url, fields, settings);
      default:
        return jsonWebhook(url, JSON.stringify(Object.fromEntries(fields)), settings);
    }
  }

  return defineMockProvider({
    provider: "globex",
    carrier,
    sites: [
      {
        host: "api.globex.example",
        hosts: /^api\.globex\.example$/,
        matches: ({ path }) => path.startsWith("/globex/"),
      },
    ],
    clients: {
      curl: (url) =>
        curlArguments(`${url}/globex/messages`, {
          user: "key-1:s3cret",
          headers: { "x-note": "it's quoted" },
          json: { to: "+15558675310", from: "+15550001111", text: "it's $HOME" },
        }),
    },
    recipientOf: ({ json }) => String(json?.["to"]),
    accountOf: ({ basic }) => basic?.username,
    respond({ basic, method, path, json = {} }, uplink) {
      const account = basic?.username;
      if (account === undefined) return refused("unauthorized");
      if (!limit.admit(account, options.requestsPerSecond)) return refused("too_many");
      if (method === "GET")
        return refused("not_found", { id: decodePathSegment(path.slice("/globex/".length)) });
      const [to, from, text, callback] = ["to", "from", "text", "callback"].map((name) =>
        String(json[name] ?? ""),
      ) as [string, string, string, string];
      if (!isPhoneNumber(to)) return refused("invalid_to", { to });
      if (callback !== "" && !isHttpUrl(callback, 100)) return refused("invalid_callback");
      if (optOuts.isOptedOut(to, [from], account)) return refused("opted_out", { to, from });
      const { id } = uplink.accept({
        id: randomUUID(),
        provider: "globex",
        accountId: account,
        from,
        to,
        body: text,
        status: "queued",
        failureOf: (state) => ({ status: "undelivered", errorCode: state }),
        parameters: jsonParameters(json),
        reportsOf: ({ id }, { status }) =>
          callback === ""
            ? []
            : [
                webhook(callback, [
                  ["id", id],
                  ["status", status],
                ]),
              ],
      });
      return jsonResponse(202, { id }, { "x-globex": "1" });
    },
    refuse: ({ reason }) => refused(reason === "rate-limited" ? "too_many" : "failed"),
    receive(text) {
      options.received?.push(text);
      const { from, to, body } = text;
      const account = receivingAccount(carrier, text, { provider: "globex", unknown: unknownAccount });
      const id = randomUUID();
      const { inboundUrl } = inboundSettings(carrier, { number: to, account }, options);
      return {
        id,
        accountId: account ?? unknownAccount,
        webhooks:
          inboundUrl === undefined
            ? []
            : [
                webhook(inboundUrl, [
                  ["id", id],
                  ["text", body],
                ]),
              ],
        onAccepted() {
          const keyword = optOuts.keywordOf(body);
          const reply = keyword && optOuts.apply(keyword, { phone: from, senders: [to], account });
          if (reply === undefined) return;
          carrier.accept({
            id: randomUUID(),
            provider: "globex",
            accountId: account ?? unknownAccount,
            from: to,
            to: from,
            body: reply,
            status: "queued",
            failureOf: (state) => ({ status: "undelivered", errorCode: state }),
            inReplyTo: id,
            parameters: {},
          });
        },
      };
    },
    reset: limit.reset,
  });
}

function refused(code: keyof typeof errors, values: Record<string, string> = {}): ProviderResponse {
  const { status, message } = errors[code];
  return jsonResponse(status, { code, message: fillIn(message, values) });
}

/** A request to send, as Globex's client would make it. */
export function globexRequest(
  fields: Readonly<Record<string, unknown>>,
  account = "key-1",
): Pick<ProviderRequest, "method" | "body"> & { headers: Record<string, string> } {
  return {
    method: "POST",
    headers: {
      authorization: `Basic ${Buffer.from(`${account}:s3cret`).toString("base64")}`,
      "content-type": "application/json",
    },
    body: JSON.stringify(fields),
  };
}
