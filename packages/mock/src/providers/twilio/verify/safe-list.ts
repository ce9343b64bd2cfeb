import { stableHexId } from "../../shared/ids.ts";
import { isPhoneNumber } from "../../shared/validation.ts";
import { missing, refuse } from "../objection.ts";
import { createResourceStore } from "../resource-store.ts";
import type { TwilioCall, TwilioHandler, TwilioResource } from "../resources.ts";
import { empty, json } from "../responses.ts";
import type { TwilioState } from "../state.ts";
import { toObjection } from "./verify-call.ts";

interface SafeNumber {
  readonly sid: string;
  readonly accountSid: string;
  readonly number: string;
}

/** Numbers that the fraud guard lets through. */
export interface SafeList {
  has(number: string, accountSid: string): boolean;
  readonly resources: readonly TwilioResource[];
  /** Clears everything, or what belongs to one account. */
  reset(accountSid: string | undefined): void;
}

/** @see https://www.twilio.com/docs/verify/api/safe-list */
export function createSafeList(state: Pick<TwilioState, "isLost">): SafeList {
  const store = createResourceStore<SafeNumber>(state);
  const sidOf = (number: string) => `GN${stableHexId(number)}`;
  const find = (number: string, accountSid: string) => store.find(sidOf(number), accountSid);

  const render = ({ sid, number }: SafeNumber, { request }: TwilioCall) => ({
    sid,
    phone_number: number,
    url: `${request.origin}/v2/SafeList/Numbers/${number}`,
  });
  const add: TwilioHandler = (call) => {
    const { request, account } = call;
    const number = request.form.get("PhoneNumber");
    if (!number) return refuse(call, missing("PhoneNumber"));
    if (!isPhoneNumber(number)) return refuse(call, toObjection(number, "PhoneNumber"));
    if (find(number, account.sid) !== undefined) return refuse(call, { code: 60411 });
    const added = { sid: sidOf(number), accountSid: account.sid, number };
    store.save(added);
    return json(201, request.host, render(added, call));
  };
  const ofNumber =
    (handle: (number: SafeNumber, call: TwilioCall) => ReturnType<TwilioHandler>): TwilioHandler =>
    (call) => {
      const found = find(call.path["PhoneNumber"] ?? "", call.account.sid);
      return found === undefined ? call.notFound(call.request) : handle(found, call);
    };

  return {
    has: (number, accountSid) => find(number, accountSid) !== undefined,
    resources: [
      { path: "/v2/SafeList/Numbers", POST: add },
      {
        path: "/v2/SafeList/Numbers/{PhoneNumber}",
        GET: ofNumber((number, call) => json(200, call.request.host, render(number, call))),
        DELETE: ofNumber((number, { request }) => {
          store.remove(number);
          return empty(204, request.host);
        }),
      },
    ],
    reset: store.reset,
  };
}
