import { expect, test } from "vitest";
import { mostOfProvider, packages, providerSize } from "./provider-size.ts";

test.each(packages)("$name adds less than 30 kB to core in a bundle", async ({ folder }) => {
  const size = await providerSize(folder);
  expect(size).toBeGreaterThan(1);
  expect(size).toBeLessThan(mostOfProvider);
});
