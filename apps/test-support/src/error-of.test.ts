import { expect, test } from "vitest";
import { errorOfKind } from "./error-of.ts";

class Refusal extends Error {
  static is(thrown: unknown): thrown is Refusal {
    return thrown instanceof Refusal;
  }
}

const errorOf = errorOfKind(Refusal);
const refuse = () => {
  throw new Refusal("no");
};

test("errorOf returns the error of a call or a promise", async () => {
  expect(errorOf(refuse).message).toBe("no");
  expect((await errorOf(Promise.reject(new Refusal("never")))).message).toBe("never");
});

test("errorOf fails if there is no error or a different one", async () => {
  expect(() => errorOf(() => 7)).toThrow("The call did not fail; it returned 7.");
  await expect(errorOf(Promise.resolve(7))).rejects.toThrow("The call did not fail; it returned 7.");
  await expect(errorOf(undefined)).rejects.toThrow("did not fail");
  const bug = () => {
    throw new TypeError("a bug");
  };
  expect(() => errorOf(bug)).toThrow("The call failed with TypeError: a bug, not with Refusal.");
  await expect(errorOf(Promise.reject(new TypeError("a bug")))).rejects.toThrow("not with Refusal");
});
