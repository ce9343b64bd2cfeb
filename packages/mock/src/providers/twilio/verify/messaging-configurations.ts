import { countryOfNumber } from "../../shared/countries.ts";
import { isoSeconds } from "../../shared/dates.ts";
import { stableHexId } from "../../shared/ids.ts";
import { missing } from "../objection.ts";
import type { ResourceStore } from "../resource-store.ts";
import type { Collection } from "./collection.ts";
import { invalid, type ServiceCall } from "./verify-call.ts";
import type { VerifyService } from "./verify-services.ts";

/** The Messaging Service that sends the codes to a country. */
export interface MessagingConfiguration {
  readonly sid: string;
  readonly accountSid: string;
  readonly serviceSid: string;
  /** ISO 3166, or `all`. */
  readonly country: string;
  readonly messagingServiceSid: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** The Messaging Service that sends a code to a number, if one is configured. */
export function messagingServiceFor(
  store: ResourceStore<MessagingConfiguration>,
  service: VerifyService,
  number: string,
): string | undefined {
  const own = configurationsOf(store, service);
  const country = countryOfNumber(number)?.country;
  const found = own.find((one) => one.country === country) ?? own.find((one) => one.country === "all");
  return found?.messagingServiceSid;
}

function configurationsOf(
  store: ResourceStore<MessagingConfiguration>,
  { sid, accountSid }: VerifyService,
): MessagingConfiguration[] {
  return store.list(accountSid).filter(({ serviceSid }) => serviceSid === sid);
}

/** A country has one configuration at most; configurations have no SIDs at Twilio. */
export function messagingConfigurationCollection(
  store: ResourceStore<MessagingConfiguration>,
): Collection<MessagingConfiguration> {
  /** The Messaging Service of the request, or what is wrong with it. */
  function messagingService({ request, state, account }: ServiceCall) {
    const sid = request.form.get("MessagingServiceSid");
    if (!sid) return missing("MessagingServiceSid");
    return state.services.find(sid, account.sid) === undefined ? invalid("MessagingServiceSid") : sid;
  }
  return {
    path: "/v2/Services/{ServiceSid}/MessagingConfigurations",
    parameter: "Country",
    key: "messaging_configurations",
    store,
    members: ({ service }) => configurationsOf(store, service),
    idOf: ({ country }) => country,
    create(call, members) {
      const { service, state, request } = call;
      const given = request.form.get("Country");
      if (!given) return missing("Country");
      const country = given.toLowerCase() === "all" ? "all" : given.toUpperCase();
      if (country !== "all" && !/^[A-Z]{2}$/.test(country)) return invalid("Country");
      const messagingServiceSid = messagingService(call);
      if (typeof messagingServiceSid !== "string") return messagingServiceSid;
      if (members.some((other) => other.country === country)) return { code: 60213 };
      const now = new Date(state.carrier.now());
      return {
        sid: stableHexId(`${service.sid}/${country}`),
        accountSid: service.accountSid,
        serviceSid: service.sid,
        country,
        messagingServiceSid,
        createdAt: now,
        updatedAt: now,
      };
    },
    update(known, call) {
      const messagingServiceSid = messagingService(call);
      if (typeof messagingServiceSid !== "string") return messagingServiceSid;
      return { ...known, messagingServiceSid, updatedAt: new Date(call.state.carrier.now()) };
    },
    render: (one, url) => ({
      account_sid: one.accountSid,
      service_sid: one.serviceSid,
      country: one.country,
      messaging_service_sid: one.messagingServiceSid,
      date_created: isoSeconds(one.createdAt),
      date_updated: isoSeconds(one.updatedAt),
      url,
    }),
  };
}
