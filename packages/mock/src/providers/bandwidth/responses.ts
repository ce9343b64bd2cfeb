import type { ProviderResponse } from "../../server/provider-response.ts";
import { fillIn } from "../shared/fill-in.ts";
import { jsonResponse } from "../shared/responses.ts";
import { bandwidthRefusals, type RefusalType } from "./errors.ts";

/** What is wrong with one field of a request. */
export interface FieldError {
  fieldName: string;
  description: string;
}

/** A JSON response as Bandwidth writes it. */
export function json(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): ProviderResponse {
  return jsonResponse(status, body, { "content-type": "application/json; charset=utf-8", ...headers });
}

/** What goes with a refusal. */
interface RefusalDetails {
  /** Values that fill in the description of the table. */
  values?: Readonly<Record<string, string>>;
  fieldErrors?: readonly FieldError[];
  headers?: Readonly<Record<string, string>>;
  /** Replaces the status of the table. */
  status?: number;
  /** Replaces the description of the table. */
  description?: string;
}

/** A refusal by a row of the table. */
export function refused(
  type: RefusalType,
  { values = {}, fieldErrors, headers, status, ...details }: RefusalDetails = {},
): ProviderResponse {
  const row = bandwidthRefusals[type];
  const description = details.description ?? fillIn(row.description, values);
  const reasons = fieldErrors?.map((error) => `${error.fieldName}: ${error.description}`);
  return {
    ...json(status ?? row.status, { type, description, ...(fieldErrors && { fieldErrors }) }, headers),
    problem: { code: type, message: reasons?.join("; ") ?? description },
  };
}

/** A refusal in the envelope that requests for several channels have. */
export function inEnvelope(refusal: ProviderResponse): ProviderResponse {
  const {
    type,
    description,
    fieldErrors,
  }: { type: string; description: string; fieldErrors?: FieldError[] } = JSON.parse(refusal.body);
  const errors = fieldErrors?.map(({ fieldName, description: reason }) => ({
    type,
    description: reason,
    source: { field: fieldName },
  })) ?? [{ type, description, source: {} }];
  return { ...refusal, body: JSON.stringify({ links: [], data: null, errors }) };
}
