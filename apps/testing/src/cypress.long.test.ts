import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";

test("Cypress's types accept the configuration and the spec of the guide", async () => {
  const child = spawn("tsc", ["-p", "cypress"], { cwd: `${import.meta.dirname}/..` });
  const [output, status] = await Promise.all([
    text(child.stdout),
    new Promise((resolve) => child.once("close", resolve)),
  ]);
  expect({ status, output }).toEqual({ status: 0, output: "" });
});
