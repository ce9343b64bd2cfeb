import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { launchBrowser } from "./launch-browser.ts";

test.each([
  ["may not be executed", "", 0o644, /EACCES/],
  ["ends at once", "#!/bin/sh\necho 'no display' >&2; exit 1\n", 0o755, /no display/],
])("a browser that %s causes an error with the reason", async (_, content, mode, reason) => {
  const folder = mkdtempSync(join(tmpdir(), "smskit-browser-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "browser");
  writeFileSync(path, content, { mode });
  await expect(launchBrowser(path)).rejects.toThrow(reason);
});
