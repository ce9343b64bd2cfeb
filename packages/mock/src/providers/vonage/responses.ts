import type { ProviderResponse } from "../../server/provider-response.ts";
import { jsonResponse } from "../shared/responses.ts";
import { errorRow } from "./error-table.ts";
import { errorUrl, type Objection } from "./errors.ts";

/** A JSON response with the headers of Vonage's API. */
export function json(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): ProviderResponse {
  return jsonResponse(status, body, { "x-request-id": crypto.randomUUID(), ...headers });
}

/** A response without a body. */
export function accepted(): ProviderResponse {
  return { status: 202, headers: { "x-request-id": crypto.randomUUID() }, body: "" };
}

/** An error that all of Vonage's APIs have. @see https://developer.vonage.com/en/api-errors */
const genericErrors = {
  // Spelled so in the documentation.
  unathorized: {
    status: 401,
    title: "You did not provide correct credentials.",
    detail: "Check that you're using the correct credentials, and that your account has this feature enabled",
  },
  unprovisioned: {
    status: 401,
    title: "The credentials provided do not have access to the requested product",
    detail: "Check your API key is correct and has been whitelisted",
  },
  "low-balance": {
    status: 402,
    title: "Low balance",
    detail: "This request could not be performed due to your account balance being low.",
  },
  "account-suspended": {
    status: 403,
    title: "Account suspended",
    detail: "This account has been suspended",
  },
  "not-found": {
    status: 404,
    title: "Not Found",
    detail: "The requested resource does not exist, or you do not have access to it",
  },
  "invalid-json": {
    status: 422,
    title: "The request body did not contain valid JSON",
    detail: "Unexpected character: was expecting an object",
  },
  throttled: { status: 429, title: "Rate Limit Hit", detail: "Please wait, then retry your request" },
  "internal-error": { status: 500, title: "Internal Error", detail: "There was an error" },
  // Their forms are unconfirmed.
  "method-not-allowed": {
    status: 405,
    title: "Method Not Allowed",
    detail: "The method is not allowed here",
  },
  "payload-too-large": { status: 413, title: "Payload Too Large", detail: "The request is too large" },
} as const;

/** A name of an error that all of Vonage's APIs have. */
export type GenericError = keyof typeof genericErrors;

/** A refusal with an error that all of Vonage's APIs have. */
export function problem(name: GenericError, otherStatus?: number): ProviderResponse {
  const { status, title, detail } = genericErrors[name];
  const separator = name === "unathorized" || name === "unprovisioned" ? "/#" : "#";
  const type = `https://developer.vonage.com/api-errors${separator}${name}`;
  return refusal(otherStatus ?? status, { code: name, type, title, detail });
}

/** A refusal with an error of the Messages API. */
export function refused(
  { code, parameters }: Objection,
  headers?: Readonly<Record<string, string>>,
): ProviderResponse {
  const { outcome, title, detail } = errorRow(code);
  return refusal(typeof outcome === "number" ? outcome : 422, {
    code,
    type: errorUrl(code),
    title,
    detail: detail === "" ? title : detail,
    parameters,
    headers,
  });
}

function refusal(
  status: number,
  error: {
    code: string;
    type: string;
    title: string;
    detail: string;
    parameters?: Objection["parameters"];
    headers?: Readonly<Record<string, string>> | undefined;
  },
): ProviderResponse {
  const { code, type, title, detail, parameters, headers } = error;
  const named = parameters?.map(({ name, reason }) => `${name} ${reason}`).join(" ");
  const body = {
    type,
    title,
    detail,
    instance: crypto.randomUUID(),
    ...(parameters !== undefined && { invalid_parameters: parameters }),
  };
  return {
    ...json(status, body, {
      ...(status !== 422 && { "content-type": "application/problem+json" }),
      ...headers,
    }),
    problem: { code, message: named === undefined ? `${title}: ${detail}` : `${title}: ${named}`, url: type },
  };
}
