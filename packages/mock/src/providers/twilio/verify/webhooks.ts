import { isoSeconds } from "../../shared/dates.ts";
import { randomHexId } from "../../shared/ids.ts";
import { isHttpUrl } from "../../shared/validation.ts";
import { missing, type Objection } from "../objection.ts";
import type { ResourceStore } from "../resource-store.ts";
import type { TwilioCall } from "../resources.ts";
import { twilioWebhook } from "../webhook.ts";
import type { Collection } from "./collection.ts";
import { invalid } from "./verify-call.ts";

/** Where an app receives the events of factors and challenges. */
export interface VerifyWebhook {
  readonly sid: string;
  readonly accountSid: string;
  readonly serviceSid: string;
  readonly friendlyName: string;
  readonly eventTypes: readonly string[];
  readonly webhookUrl: string;
  readonly status: string;
  readonly version: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

const eventTypes = new Set([
  "*",
  "factor.created",
  "factor.verified",
  "factor.deleted",
  "challenge.approved",
  "challenge.denied",
]);

/** What the events are about. */
export interface VerifyEvent {
  readonly type:
    | "factor.created"
    | "factor.verified"
    | "factor.deleted"
    | "challenge.approved"
    | "challenge.denied";
  readonly serviceSid: string;
  /** Further parameters of the webhook. */
  readonly fields: Readonly<Record<string, string>>;
}

/**
 * Sends an event to the webhooks of its service, signed with the account's token.
 *
 * @see https://www.twilio.com/docs/verify/api/webhooks
 */
export function announce(
  store: ResourceStore<VerifyWebhook>,
  { type, serviceSid, fields }: VerifyEvent,
  { state, account }: Pick<TwilioCall, "state" | "account">,
): void {
  if (state.isLost()) return;
  for (const webhook of store.list(account.sid)) {
    const isWanted = webhook.eventTypes.includes("*") || webhook.eventTypes.includes(type);
    if (webhook.serviceSid !== serviceSid || webhook.status !== "enabled" || !isWanted) continue;
    const parameters = {
      uuid: crypto.randomUUID(),
      type,
      account_sid: account.sid,
      service_sid: serviceSid,
      ...fields,
    };
    state.carrier.notify(
      twilioWebhook(webhook.webhookUrl, Object.entries(parameters), state.tokenOf(account.sid)),
    );
  }
}

export function webhookCollection(store: ResourceStore<VerifyWebhook>): Collection<VerifyWebhook> {
  /** What a form says, or what is wrong with it; what it does not name stays. */
  function read(
    form: URLSearchParams,
    known: Pick<VerifyWebhook, "friendlyName" | "eventTypes" | "webhookUrl" | "status" | "version">,
  ): typeof known | Objection {
    const types = form.getAll("EventTypes").flatMap((list) => list.split(",").map((type) => type.trim()));
    const next = {
      friendlyName: form.get("FriendlyName") || known.friendlyName,
      eventTypes: types.length > 0 ? types : known.eventTypes,
      webhookUrl: form.get("WebhookUrl") || known.webhookUrl,
      status: form.get("Status") || known.status,
      version: form.get("Version") || known.version,
    };
    if (!next.eventTypes.every((type) => eventTypes.has(type))) return invalid("EventTypes");
    if (!isHttpUrl(next.webhookUrl)) return invalid("WebhookUrl");
    if (!/^(enabled|disabled)$/.test(next.status)) return invalid("Status");
    return /^v[12]$/.test(next.version) ? next : invalid("Version");
  }
  return {
    path: "/v2/Services/{ServiceSid}/Webhooks",
    key: "webhooks",
    store,
    members: ({ service }) =>
      store.list(service.accountSid).filter(({ serviceSid }) => serviceSid === service.sid),
    create({ service, request: { form }, state }) {
      for (const name of ["FriendlyName", "EventTypes", "WebhookUrl"])
        if (!form.get(name)) return missing(name);
      const given = read(form, {
        friendlyName: "",
        eventTypes: [],
        webhookUrl: "",
        status: "enabled",
        version: "v2",
      });
      if ("code" in given) return given;
      const now = new Date(state.carrier.now());
      const owner = { accountSid: service.accountSid, serviceSid: service.sid };
      return { sid: `YW${randomHexId()}`, ...owner, ...given, createdAt: now, updatedAt: now };
    },
    update(webhook, { request: { form }, state }) {
      const given = read(form, webhook);
      if ("code" in given) return given;
      return { ...webhook, ...given, updatedAt: new Date(state.carrier.now()) };
    },
    render: (webhook, url) => ({
      sid: webhook.sid,
      service_sid: webhook.serviceSid,
      account_sid: webhook.accountSid,
      friendly_name: webhook.friendlyName,
      event_types: webhook.eventTypes,
      status: webhook.status,
      version: webhook.version,
      webhook_url: webhook.webhookUrl,
      webhook_method: "POST",
      date_created: isoSeconds(webhook.createdAt),
      date_updated: isoSeconds(webhook.updatedAt),
      url,
    }),
  };
}
