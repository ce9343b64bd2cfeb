import { parseJsonObject } from "../../server/parse-json-object.ts";
import type { ProviderRequest } from "../../server/provider-request.ts";
import { stableHexId } from "./ids.ts";

/**
 * Makes an access token of OAuth 2 in the form of a JSON Web Token. The mock keeps no list of them: a token is valid
 * until it expires, also after a reset.
 *
 * @param expiresAt In milliseconds since 1970.
 */
export function issueToken(clientId: string, expiresAt: number): string {
  const claims = { sub: encodeURIComponent(clientId), exp: Math.floor(expiresAt / 1000) };
  const signed = [{ alg: "RS256", typ: "JWT" }, claims]
    .map((part) => btoa(JSON.stringify(part)).replaceAll("=", ""))
    .join(".");
  return `${signed}.${stableHexId(signed)}`;
}

/** The client whose token a request carries, if the token is valid at this time. */
export function clientOf({ headers }: Pick<ProviderRequest, "headers">, now: number): string | undefined {
  const token = /^Bearer +(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1] ?? "";
  const [header, payload = "", signature] = token.split(".");
  if (signature !== stableHexId(`${header}.${payload}`)) return undefined;
  const { sub, exp } = parseJsonObject(atob(payload)) ?? {};
  return now < Number(exp) * 1000 ? decodeURIComponent(String(sub)) : undefined;
}
