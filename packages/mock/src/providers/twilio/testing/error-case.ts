import type { Carrier, MockTwilioOptions } from "../../../index.ts";
import type { WireRequest, WireResponse } from "./wire-clients.ts";

/** How to get an error, by any client. */
export interface ErrorCase {
  name: string;
  code: number;
  status?: number;
  message?: string;
  options?: MockTwilioOptions;
  setUp?: (carrier: Carrier) => void;
  parameters?: Record<string, string | readonly string[]>;
  /** Made before it, by the same client. */
  before?: readonly CaseRequest[];
  /** For anything but one POST of a message. @default `parameters` */
  request?: CaseRequest;
}

/** A request, or how to make it from the fields of the responses before it. */
type CaseRequest = WireRequest | ((earlier: WireResponse["body"]) => WireRequest);

/** Makes a request from the fields of the responses before it. */
export function requestOf(request: CaseRequest, earlier: WireResponse["body"]): WireRequest {
  return typeof request === "function" ? request(earlier) : request;
}
