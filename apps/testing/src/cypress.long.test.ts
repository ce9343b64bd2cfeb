import { expect, test } from "vitest";
import { runProgram } from "./testing/run-program.ts";

test("Cypress's types accept the configuration and the spec of the guide", async () => {
  const result = await runProgram("tsc", ["-p", "cypress"], { cwd: `${import.meta.dirname}/..` });
  expect(result).toEqual({ status: 0, output: "" });
});
