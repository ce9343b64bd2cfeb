import { describe, expect, test } from "vitest";
import { codeLifeSeconds, createCode, createSignInCodes } from "./sign-in-codes.ts";

const owner = { signIn: "a", to: "+15558675310" };

function codesAt(start = 0) {
  const clock = { now: start };
  return { clock, codes: createSignInCodes({ secret: Buffer.alloc(32, 1), now: () => clock.now }) };
}

test("a code has six digits, leading zeros kept", () => {
  const codes = Array.from({ length: 2000 }, createCode);
  for (const code of codes) expect(code).toMatch(/^\d{6}$/);
  expect(codes.some((code) => code.startsWith("0"))).toBe(true);
});

describe("a code", () => {
  test("works once", () => {
    const { codes } = codesAt();
    codes.issue(owner, "012345").confirm();
    expect(codes.check(owner, "012345")).toEqual({ status: "approved" });
    expect(codes.check(owner, "012345")).toEqual({ status: "expired" });
  });

  test("works for its life, and not a moment longer", () => {
    const { clock, codes } = codesAt(1_000);
    codes.issue(owner, "012345").confirm();
    clock.now += codeLifeSeconds * 1000;
    expect(codes.check(owner, "012345")).toEqual({ status: "expired" });
    clock.now -= 1;
    codes.issue(owner, "543210").confirm();
    clock.now += codeLifeSeconds * 1000 - 1;
    expect(codes.check(owner, "543210")).toEqual({ status: "approved" });
  });

  test("works for its own sign-in and number alone", () => {
    const { codes } = codesAt();
    codes.issue(owner, "012345").confirm();
    codes.issue({ ...owner, signIn: "b" }, "999999").confirm();
    expect(codes.check({ ...owner, signIn: "b" }, "012345").status).toBe("incorrect");
    expect(codes.check({ ...owner, to: "+15558675311" }, "012345").status).toBe("incorrect");
  });

  test("is locked after five wrong ones, and a new code does not open it again", () => {
    const { codes } = codesAt();
    codes.issue(owner, "012345").confirm();
    const left = [1, 2, 3, 4].map(() => codes.check(owner, "000000"));
    expect(left).toEqual([4, 3, 2, 1].map((attemptsLeft) => ({ status: "incorrect", attemptsLeft })));
    expect(codes.check(owner, "000000")).toEqual({ status: "locked" });
    expect(codes.check(owner, "012345")).toEqual({ status: "locked" });
    codes.issue(owner, "543210").confirm();
    expect(codes.check(owner, "543210")).toEqual({ status: "locked" });
  });
});

describe("a second code", () => {
  test("replaces the first one once the provider has it", () => {
    const { codes } = codesAt();
    codes.issue(owner, "111111").confirm();
    codes.issue(owner, "222222").confirm();
    expect(codes.check(owner, "111111").status).toBe("incorrect");
    expect(codes.check(owner, "222222").status).toBe("approved");
  });

  test("that was not sent leaves the first one as it is", () => {
    const { codes } = codesAt();
    codes.issue(owner, "111111").confirm();
    codes.issue(owner, "222222").withdraw();
    expect(codes.check(owner, "222222").status).toBe("incorrect");
    expect(codes.check(owner, "111111").status).toBe("approved");
  });

  test("of which nobody knows counts beside the first one, until one of them is used", () => {
    for (const [used, other] of [
      ["111111", "222222"],
      ["222222", "111111"],
    ] as const) {
      const { codes } = codesAt();
      codes.issue(owner, "111111").confirm();
      codes.issue(owner, "222222");
      expect(codes.check(owner, used).status).toBe("approved");
      expect(codes.check(owner, other).status).toBe("expired");
    }
  });
});
