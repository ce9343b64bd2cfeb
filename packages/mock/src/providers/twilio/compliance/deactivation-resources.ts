import type { CarrierEngine } from "../../../carrier/carrier.ts";
import type { ProviderResponse } from "../../../server/provider-response.ts";
import type { TwilioCall, TwilioResource } from "../resources.ts";
import { json } from "../responses.ts";

const firstDate = "2020-08-27";
const dayMs = 86_400_000;

/** @see https://www.twilio.com/docs/messaging/api/deactivations-resource */
export const deactivationResources: readonly TwilioResource[] = [
  { path: "/v1/Deactivations", GET: redirect },
  // At Twilio, the file is on another host. Here it has an address that Twilio does not have.
  { path: "/v1/Deactivations/{Date}.txt", GET: readFile },
];

/** Redirects to the file of a date, or else of yesterday. */
function redirect({ request, state, respondWithError }: TwilioCall): ProviderResponse {
  const today = dateOf(state.carrier.now());
  const date = request.query.get("Date") || dateOf(state.carrier.now() - dayMs);
  if (!isDate(date)) return respondWithError(30115, request.host);
  if (date < firstDate) return respondWithError(30113, request.host);
  if (date > today) return respondWithError(30114, request.host);
  const location = `${request.origin}/v1/Deactivations/${date}.txt`;
  const { headers, ...response } = json(307, request.host, { redirect_to: location });
  return { ...response, headers: { ...headers, location } };
}

/** The numbers of the United States that no phone has any more: one a line, the same for every date. */
function readFile({ request, path, state, account, notFound }: TwilioCall): ProviderResponse {
  if (!isDate(path["Date"] ?? "")) return notFound(request);
  const carrier = state.carrier as CarrierEngine;
  const scope = { account: account.sid };
  const numbers = carrier
    .knownPhones()
    .filter((number) => number.startsWith("+1") && carrier.phone(number, scope).state === "unknown");
  return {
    status: 200,
    headers: { "content-type": "text/plain" },
    body: numbers.map((number) => `${number.slice(1)}\n`).join(""),
  };
}

function dateOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && dateOf(time) === text;
}
