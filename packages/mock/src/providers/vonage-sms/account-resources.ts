import type { ProviderResponse } from "../../server/provider-response.ts";
import { json } from "./responses.ts";
import type { CallingAccount, VonageSmsState } from "./state.ts";

/** The response of the APIs of accounts and numbers: `200` and `success`, or what went wrong. */
export function outcome(status: number, label: string): ProviderResponse {
  const code = String(status);
  return {
    ...json(status, { "error-code": code, "error-code-label": label }),
    ...(status >= 400 && {
      problem: { code, message: label, url: "https://developer.vonage.com/en/api/account" },
    }),
  };
}

/** Responds to invalid credentials. */
export function unauthorized(): ProviderResponse {
  return outcome(401, "authentication failed");
}

/** Responds to `GET /account/get-balance`. @see https://developer.vonage.com/en/api/account */
export function balanceResponse(state: VonageSmsState, caller: CallingAccount): ProviderResponse {
  return json(200, { value: Number(state.balance(caller).toFixed(4)), autoReload: false });
}
