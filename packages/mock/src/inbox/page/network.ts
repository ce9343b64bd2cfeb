import { signal } from "@preact/signals";
import type { AppNumber, ProviderRequest } from "./api-types.ts";
import { callApi, wordsOf } from "./call-api.ts";
import { coalesce } from "./coalesce.ts";

/** What is between the app and the phones: the requests to the providers' APIs, and the app's numbers. */

/** How many requests the page shows. */
const requestLimit = "200";

/** The last requests, newest first. */
export const requests = signal<readonly ProviderRequest[]>([]);
/** How many requests the server keeps. */
export const requestTotal = signal(0);
export const requestsProblem = signal("");

export const numbers = signal<readonly AppNumber[]>([]);
/** Where texts to any other number are reported. */
export const usualInboundUrl = signal<string | undefined>(undefined);
export const numbersProblem = signal("");

export const loadRequests = coalesce(async () => {
  try {
    const page = await callApi<{ requests: ProviderRequest[]; total: number }>("requests", {
      query: { limit: requestLimit },
    });
    requests.value = page.requests;
    requestTotal.value = page.total;
    requestsProblem.value = "";
  } catch (error) {
    requestsProblem.value = wordsOf(error);
  }
});

export const loadNumbers = coalesce(async () => {
  try {
    const known = await callApi<{ numbers: AppNumber[]; inboundUrl?: string }>("numbers");
    numbers.value = known.numbers;
    usualInboundUrl.value = known.inboundUrl;
    numbersProblem.value = "";
  } catch (error) {
    numbersProblem.value = wordsOf(error);
  }
});
