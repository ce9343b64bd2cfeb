import { expect, test } from "vitest";
import type { InstalledProject } from "../installed-project.ts";
import { run } from "../run.ts";

/** The mock's inbox is in its package, built: nothing is bundled where it is installed. */
export function testInbox(project: () => InstalledProject): void {
  test("the mock server's inbox is there as installed", async () => {
    const { stdout } = await run(process.execPath, ["app/read-inbox.js"], project().folder);
    expect(JSON.parse(stdout)).toEqual([
      [200, "text/html; charset=utf-8"],
      [200, "image/svg+xml"],
      [200, "text/css; charset=utf-8"],
      [200, "text/javascript; charset=utf-8"],
    ]);
  });
}
