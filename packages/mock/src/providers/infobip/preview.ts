import type { ProviderRequest } from "../../server/provider-request.ts";
import type { ProviderResponse } from "../../server/provider-response.ts";
import { jsonResponse } from "../shared/responses.ts";
import { violationsOf } from "./check-fields.ts";
import { previewRule } from "./request-rules.ts";
import { refused } from "./responses.ts";

/** Responds to `POST /sms/1/preview`. */
export function previewResponse(request: ProviderRequest): ProviderResponse {
  const { json = {} } = request;
  const violations = violationsOf(json, previewRule, "");
  if (violations.length > 0) return refused(request, "badRequest", { violations });
  return jsonResponse(200, { originalText: String(json["text"]), previews: [] });
}
