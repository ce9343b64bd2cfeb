import type { ProviderResponse } from "../../server/provider-response.ts";
import { fillIn } from "../shared/fill-in.ts";
import { jsonResponse } from "../shared/responses.ts";
import { type Objection, sinchRefusals } from "./errors.ts";

/** A JSON response as Sinch writes it: fields that are `undefined` are left out. */
export function json(status: number, body: unknown): ProviderResponse {
  return jsonResponse(status, body);
}

/** A refusal by a row of the table. */
export function refused({ refusal, details = {} }: Objection, status?: number): ProviderResponse {
  const row: { status: number; text?: string } = sinchRefusals[refusal];
  if (row.text === undefined) {
    const problem = { message: refusal.replaceAll("_", " ") };
    return { status: status ?? row.status, headers: {}, body: "", problem };
  }
  const text = fillIn(row.text, details);
  return { ...json(row.status, { code: refusal, text }), problem: { code: refusal, message: text } };
}

/** Whether a value that was checked is an objection. */
export function isObjection(value: object): value is Objection {
  return "refusal" in value;
}
