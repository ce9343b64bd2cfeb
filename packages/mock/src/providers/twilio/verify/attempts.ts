import { countryOfNumber } from "../../shared/countries.ts";
import { isoSeconds } from "../../shared/dates.ts";
import { networkOf } from "../../shared/networks.ts";
import { refuse } from "../objection.ts";
import { metaList } from "../paging.ts";
import type { TwilioCall, TwilioResource } from "../resources.ts";
import { json } from "../responses.ts";
import type { TwilioState } from "../state.ts";
import { invalid } from "./verify-call.ts";

/** A text or call with a code. */
export interface Attempt {
  readonly sid: string;
  readonly accountSid: string;
  readonly serviceSid: string;
  readonly verificationSid: string;
  /** E.164. */
  readonly to: string;
  readonly channel: string;
  readonly locale: string;
  readonly codeLength: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Whether its code came back. */
  readonly isConverted: boolean;
}

/** What Twilio keeps of every text and call with a code. */
export interface Attempts {
  add(attempt: Attempt): void;
  /** The code of a verification came back: its last attempt is converted. */
  convert(verificationSid: string): void;
  readonly resources: readonly TwilioResource[];
  /** Clears everything, or what belongs to one account. */
  reset(accountSid: string | undefined): void;
}

/** What is kept at most; the oldest goes first. */
const keptLimit = 10_000;
const channels = /^(sms|call|email|whatsapp|rbm)$/;

/** @see https://www.twilio.com/docs/verify/api/list-verification-attempts */
export function createAttempts({ carrier, isLost }: Pick<TwilioState, "carrier" | "isLost">): Attempts {
  /** By SID, oldest first. */
  const all = new Map<string, Attempt>();

  /** Those of the account that the query asks for, the newest first; or the parameter that is invalid. */
  function wanted({ account, request: { query } }: TwilioCall): Attempt[] | string {
    const after = query.get("DateCreatedAfter");
    const before = query.get("DateCreatedBefore");
    if (after && Number.isNaN(Date.parse(after))) return "DateCreatedAfter";
    if (before && Number.isNaN(Date.parse(before))) return "DateCreatedBefore";
    const channel = query.get("Channel");
    if (channel && !channels.test(channel)) return "Channel";
    const status = query.get("Status");
    if (status && status !== "converted" && status !== "unconverted") return "Status";
    const equal = (name: string, value: string | undefined) => !query.get(name) || query.get(name) === value;
    const found = [...all.values()].filter(
      (attempt) =>
        attempt.accountSid === account.sid &&
        (!after || attempt.createdAt >= new Date(after)) &&
        (!before || attempt.createdAt <= new Date(before)) &&
        equal("ChannelData.To", attempt.to) &&
        equal("Country", countryOfNumber(attempt.to)?.country) &&
        equal("Channel", attempt.channel) &&
        equal("VerifyServiceSid", attempt.serviceSid) &&
        equal("VerificationSid", attempt.verificationSid) &&
        equal("Status", attempt.isConverted ? "converted" : "unconverted") &&
        attempt.to.startsWith(query.get("DestinationPrefix") ?? ""),
    );
    return found.reverse();
  }

  function render(attempt: Attempt, origin: string): Record<string, unknown> {
    const message = carrier.message(attempt.sid);
    const network = networkOf(attempt.to)?.code;
    return {
      sid: attempt.sid,
      account_sid: attempt.accountSid,
      service_sid: attempt.serviceSid,
      verification_sid: attempt.verificationSid,
      date_created: isoSeconds(attempt.createdAt),
      date_updated: isoSeconds(attempt.updatedAt),
      conversion_status: attempt.isConverted ? "converted" : "unconverted",
      channel: attempt.channel,
      price: { value: "0.05", currency: "usd" },
      channel_data: {
        verification_sid: attempt.verificationSid,
        to: attempt.to,
        status: attempt.isConverted ? "confirmed" : "unconfirmed",
        message_status: message?.status ?? null,
        error_code: message?.errorCode ?? null,
        country: countryOfNumber(attempt.to)?.country ?? null,
        code_length: attempt.codeLength,
        locale: attempt.locale,
        mcc: network?.slice(0, 3) ?? null,
        mnc: network?.slice(3) ?? null,
        carrier: "Mock Carrier",
      },
      url: `${origin}/v2/Attempts/${attempt.sid}`,
    };
  }

  return {
    add(attempt) {
      if (isLost()) return;
      all.set(attempt.sid, attempt);
      for (const sid of all.keys()) {
        if (all.size <= keptLimit) break;
        all.delete(sid);
      }
    },
    convert(verificationSid) {
      if (isLost()) return;
      const last = [...all.values()].findLast((attempt) => attempt.verificationSid === verificationSid);
      if (last === undefined) return;
      all.set(last.sid, { ...last, isConverted: true, updatedAt: new Date(carrier.now()) });
    },
    resources: [
      {
        path: "/v2/Attempts",
        GET(call) {
          const found = wanted(call);
          if (typeof found === "string") return refuse(call, invalid(found));
          const { origin } = call.request;
          return metaList("attempts", found, call.request, (attempt) => render(attempt, origin));
        },
      },
      {
        path: "/v2/Attempts/Summary",
        GET(call) {
          const found = wanted(call);
          if (typeof found === "string") return refuse(call, invalid(found));
          const converted = found.filter(({ isConverted }) => isConverted).length;
          const rate = found.length === 0 ? 0 : (100 * converted) / found.length;
          return json(200, call.request.host, {
            total_attempts: found.length,
            total_converted: converted,
            total_unconverted: found.length - converted,
            conversion_rate_percentage: rate.toFixed(9),
            url: `${call.request.origin}/v2/Attempts/Summary`,
          });
        },
      },
      {
        path: "/v2/Attempts/{Sid}",
        GET(call) {
          const found = all.get(call.path["Sid"] ?? "");
          if (found?.accountSid !== call.account.sid) return call.notFound(call.request);
          return json(200, call.request.host, render(found, call.request.origin));
        },
      },
    ],
    reset(accountSid) {
      for (const attempt of [...all.values()]) {
        if (accountSid === undefined || attempt.accountSid === accountSid) all.delete(attempt.sid);
      }
    },
  };
}
