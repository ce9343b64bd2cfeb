import { timingSafeEqual } from "node:crypto";
import type { ApiKeyConfig, Scope } from "../config/gateway-config.ts";
import { ProblemError } from "../http/problem.ts";
import { hashApiKey } from "./create-api-key.ts";

/**
 * Finds the key that a request presents: `Authorization: Bearer <key>`.
 * @param keys Those of the config now. All of them are compared, in constant time.
 * @throws {ProblemError} 401 if the key is missing or unknown, 403 if it lacks the scope.
 */
export function authenticate(headers: Headers, keys: readonly ApiKeyConfig[], scope: Scope): ApiKeyConfig {
  const [, presented] = /^Bearer +([\x21-\x7e]{1,255}) *$/i.exec(headers.get("authorization") ?? "") ?? [];
  if (presented === undefined) {
    throw unauthorized("Authorization: is missing or is not `Bearer <key>`; pass a key of the config.", "");
  }
  const hash = Buffer.from(hashApiKey(presented), "hex");
  let found: ApiKeyConfig | undefined;
  for (const key of keys) {
    if (timingSafeEqual(hash, Buffer.from(key.sha256, "hex"))) found ??= key;
  }
  if (found === undefined) {
    throw unauthorized(
      "Authorization: the key is unknown; pass a key of the config.",
      ' error="invalid_token"',
    );
  }
  if (!found.scopes.includes(scope)) {
    throw new ProblemError({
      title: "Forbidden",
      status: 403,
      detail: `Authorization: the key lacks the scope ${scope}; add it to the key's entry in the config.`,
    });
  }
  return found;
}

/** @see https://www.rfc-editor.org/rfc/rfc6750#section-3 */
function unauthorized(detail: string, attributes: string): ProblemError {
  return new ProblemError(
    { title: "Unauthorized", status: 401, detail },
    { "WWW-Authenticate": `Bearer${attributes}` },
  );
}
