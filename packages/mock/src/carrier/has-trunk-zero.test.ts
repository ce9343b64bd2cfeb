import { expect, test } from "vitest";
import { hasTrunkZero } from "./has-trunk-zero.ts";

test.each([
  "+4407911123456",
  "+330612345678",
  "+4901511234567",
  "+610412345678",
  "+9720501234567",
  "+10555867531",
  "+3530871234567",
])("%s has a trunk zero", (number) => {
  expect(hasTrunkZero(number)).toBe(true);
  expect(hasTrunkZero(number.slice(1))).toBe(true);
});

test.each([
  "+447911123456",
  "+390612345678",
  "+2250102030405",
  "+2290195123456",
  "+242061234567",
  "+24106031234",
  "+3780549886377",
  "+15558675310",
  "+353871234567",
])("%s has no trunk zero", (number) => {
  expect(hasTrunkZero(number)).toBe(false);
});
