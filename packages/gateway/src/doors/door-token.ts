import { z } from "@hono/zod-openapi";
import { matchesSecret } from "@smskit/core/provider";
import { secretField } from "../config/field-schemas.ts";
import { DoorRefusal } from "./door.ts";

const token = z.string().regex(/^[\x21-\x7e]{16,256}$/, {
  error: "must be 16 to 256 random characters, without blanks",
});

/** The secret of a system that signs nothing. To rotate it, list the new one and the old one. */
export const tokenSchema = secretField(token);

/**
 * Checks the `Authorization` header: `Bearer <token>`, or HTTP Basic with any user name and the token as its password.
 * @throws {DoorRefusal} 401.
 */
export function requireToken(headers: Headers, tokens: string | readonly string[]): void {
  const [, scheme = "", value = ""] =
    /^(Basic|Bearer) +(\S+)$/i.exec(headers.get("authorization") ?? "") ?? [];
  const given = scheme.toLowerCase() === "basic" ? passwordOf(value) : value;
  if (matchesSecret(given, [tokens].flat())) return;
  throw new DoorRefusal(
    401,
    "authorization: is missing or invalid; set the token of the door in your system.",
  );
}

function passwordOf(value: string): string {
  const decoded = Buffer.from(value, "base64").toString("utf8");
  return decoded.includes(":") ? decoded.slice(decoded.indexOf(":") + 1) : "";
}
