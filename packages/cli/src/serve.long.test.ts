import { rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { emptyFolder, startCli, until } from "./testing/cli.ts";

test("with --mock, too, a gateway that lost the folder of its database ends with 1", async () => {
  const cwd = await emptyFolder();
  const started = startCli(["serve", "--mock", "--port", "0", "--json", "--state", "try"], { cwd });
  await until(() => started.shown().endsWith("}\n"));
  await rm(join(cwd, "try", "gateway", "smskit.lock"), { recursive: true });
  const { code, stderr } = await started.ended;
  expect(code).toBe(1);
  expect(stderr).toContain("is lost: its lock was deleted, or taken by another machine.");
});
