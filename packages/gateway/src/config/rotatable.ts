import { z } from "@hono/zod-openapi";

/**
 * A secret, or a list of them while it is rotated: the new one first, then the old one.
 * @param rule What a secret must be, for problems: `"must be at least 16 random characters"`.
 */
export function rotatable(rule: string, isValid: (secret: string) => boolean) {
  const secret = z.string().refine(isValid, { error: rule });
  return z.union([secret, z.array(secret).min(1)], {
    // By itself, the problem of a union says only that the input is invalid.
    error: ({ input }) => (input === undefined ? "is missing" : `${rule}, or a list of such secrets`),
  });
}
