import { expect, test } from "vitest";
import { startWorkerd } from "./start-workerd.ts";

test("a workerd that cannot be started is an error that says so", async () => {
  const worker = { modules: true, script: "export default {}" } as const;
  await expect(startWorkerd(worker, "/nonexistent/workerd")).rejects.toThrow("/nonexistent/workerd ENOENT");
});
