import fc from "fast-check";
import { expect, it } from "vitest";
import { DoorRefusal } from "./door.ts";
import { requireToken, tokenSchema } from "./door-token.ts";

const token = fc.stringMatching(/^[\x21-\x7e]{16,60}$/);
/** User names of HTTP Basic have no colon. */
const user = fc.stringMatching(/^[\x20-\x39\x3b-\x7e]{0,20}$/);
const scheme = (name: string) => fc.constantFrom(name, name.toLowerCase(), name.toUpperCase());

function accepts(authorization: string, tokens: string | string[]): boolean {
  try {
    requireToken(new Headers({ authorization }), tokens);
    return true;
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(DoorRefusal);
    return false;
  }
}

it("accepts each token, as a bearer token and as the password of any user", () => {
  fc.assert(
    fc.property(
      token,
      token,
      user,
      scheme("Bearer"),
      scheme("Basic"),
      (first, second, name, bearer, basic) => {
        for (const one of [first, second]) {
          expect(tokenSchema.safeParse(one).success).toBe(true);
          const encoded = Buffer.from(`${name}:${one}`).toString("base64");
          expect(accepts(`${bearer} ${one}`, [first, second])).toBe(true);
          expect(accepts(`${basic} ${encoded}`, [first, second])).toBe(true);
        }
      },
    ),
  );
});

it("accepts nothing else", () => {
  const header = fc.oneof(
    fc.stringMatching(/^[\x20-\x7e]{0,80}$/),
    fc.stringMatching(/^(?:Basic|Bearer|Digest) [\x20-\x7e]{0,80}$/),
  );
  fc.assert(
    fc.property(token, header, (secret, given) => {
      fc.pre(!given.includes(secret) && given !== `Basic ${secret}`);
      expect(accepts(given, secret)).toBe(false);
      for (const [name, value] of [
        ["Bearer", secret.slice(0, -1)],
        ["Bearer", `${secret}x`],
        ["Basic", Buffer.from(secret).toString("base64").replace(/=+$/, "")],
        ["Token", secret],
      ]) {
        if (name !== "Basic" || !secret.includes(":"))
          expect(accepts(`${name} ${value}`, secret)).toBe(false);
      }
    }),
  );
});
