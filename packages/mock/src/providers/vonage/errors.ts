import { errorRow, type VonageErrorCode } from "./error-table.ts";

const page = "https://developer.vonage.com/api-errors/messages";

/** Where the page of the errors explains a code. */
export function errorUrl(code: string): string {
  return `${page}#${code}`;
}

/** A parameter that is invalid. */
export interface InvalidParameter {
  /** @example "sms.encoding_type" */
  name: string;
  /** @example "is required." */
  reason: string;
}

/** Why a request is refused. */
export interface Objection {
  code: VonageErrorCode;
  parameters?: readonly InvalidParameter[] | undefined;
}

/** The `error` of a status webhook. */
export function statusError(code: string): Record<string, string> {
  return { type: errorUrl(code), title: code, detail: errorDetail(code), instance: crypto.randomUUID() };
}

/** What the table says about a code, in one sentence. */
export function errorDetail(code: string): string {
  const { title, detail } = errorRow(code);
  return detail === "" ? title : `${title} - ${detail}`;
}
