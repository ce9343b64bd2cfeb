import { isoSeconds } from "../../shared/dates.ts";
import { stableHexId } from "../../shared/ids.ts";
import { createResourceStore } from "../resource-store.ts";
import type { TwilioCall, TwilioHandler, TwilioResource } from "../resources.ts";
import { empty, json } from "../responses.ts";
import type { TwilioState } from "../state.ts";
import { lookupFacts } from "./lookup-facts.ts";
import type { TwilioLineType } from "./lookup-options.ts";
import { readNumber } from "./read-number.ts";

/** A line type that an account gave to a number. */
export interface LineTypeOverride {
  readonly sid: string;
  readonly accountSid: string;
  readonly lineType: TwilioLineType;
  readonly reason: string | null;
  readonly at: Date;
}

/** The line types that accounts overrode. */
export interface LineTypeOverrides {
  find(number: string, accountSid: string): LineTypeOverride | undefined;
  readonly resources: readonly TwilioResource[];
  /** Clears everything, or what belongs to one account. */
  reset(accountSid: string | undefined): void;
}

const lineTypes: ReadonlySet<unknown> = new Set<TwilioLineType>([
  "mobile",
  "landline",
  "tollFree",
  "fixedVoip",
  "nonFixedVoip",
  "personal",
  "premium",
  "voicemail",
  "sharedCost",
  "uan",
  "pager",
  "unknown",
]);

function isLineType(value: unknown): value is TwilioLineType {
  return lineTypes.has(value);
}

/** @see https://www.twilio.com/docs/lookup/v2-api/line-type-override */
export function createLineTypeOverrides(state: Pick<TwilioState, "isLost">): LineTypeOverrides {
  const overrides = createResourceStore<LineTypeOverride>(state);
  /** Overrides have no SIDs at Twilio. */
  const keyOf = (number: string) => stableHexId(number);
  const find: LineTypeOverrides["find"] = (number, accountSid) => overrides.find(keyOf(number), accountSid);

  /** Finds the number of the path; only the line type can be overridden. */
  function about(
    handle: (call: TwilioCall, number: { number: string; country: string }) => ReturnType<TwilioHandler>,
  ): TwilioHandler {
    return (call) => {
      const read = readNumber(call.path["PhoneNumber"] ?? "", null);
      if (!read.isValid || call.path["Field"] !== "line_type") return call.notFound(call.request);
      return handle(call, read);
    };
  }

  const read = about((call, number) => {
    const override = find(number.number, call.account.sid);
    if (override === undefined) return call.notFound(call.request);
    return json(200, call.request.host, overrideResource(call, number, override));
  });

  const write = (status: 200 | 201) =>
    about((call, number) => {
      const { request, account, state: world } = call;
      const lineType = request.json?.["line_type"];
      if (!isLineType(lineType)) {
        return call.respondWithError(20001, request.host, { reason: "Invalid value for line_type" });
      }
      if (status === 200 && find(number.number, account.sid) === undefined) return call.notFound(request);
      const reason = request.json?.["reason"];
      const override: LineTypeOverride = {
        sid: keyOf(number.number),
        accountSid: account.sid,
        lineType,
        reason: typeof reason === "string" ? reason : null,
        at: new Date(world.carrier.now()),
      };
      overrides.save(override);
      return json(status, request.host, overrideResource(call, number, override));
    });

  const remove = about((call, number) => {
    const override = find(number.number, call.account.sid);
    if (override !== undefined) overrides.remove(override);
    return empty(204, call.request.host);
  });

  const path = "/v2/PhoneNumbers/{PhoneNumber}/Overrides/{Field}";
  return {
    find,
    resources: [{ path, GET: read, POST: write(201), PUT: write(200), DELETE: remove }],
    reset: overrides.reset,
  };
}

function overrideResource(
  call: TwilioCall,
  number: { number: string; country: string },
  override: LineTypeOverride,
): Record<string, unknown> {
  return {
    phone_number: number.number,
    original_line_type: lookupFacts(number, call, undefined).originalLineType,
    overridden_line_type: override.lineType,
    override_reason: override.reason,
    override_timestamp: isoSeconds(override.at),
    overridden_by_account_sid: override.accountSid,
  };
}
