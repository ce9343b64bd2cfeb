import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { startRemote } from "./remote-connector.ts";
import { startWorkerd } from "./start-workerd.ts";

const folder = tmpdir();

test("a runtime that cannot be started causes an error", async () => {
  const missing = { name: "Bun", program: "/nonexistent/bun", parameters: ["run"] };
  await expect(startRemote(missing, { folder })).rejects.toThrow("spawn /nonexistent/bun ENOENT");
});

test("a runtime that ends before it replies causes an error", async () => {
  const failing = { name: "Bun", program: process.execPath, parameters: ["-e", "process.exit(3)"] };
  await expect(startRemote(failing, { folder })).rejects.toThrow(/ended with code 3\./);
});

test("a workerd that cannot be started causes an error", async () => {
  const worker = { modules: true, script: "export default {}" } as const;
  await expect(startWorkerd(worker, "/nonexistent/workerd")).rejects.toThrow("/nonexistent/workerd ENOENT");
});
