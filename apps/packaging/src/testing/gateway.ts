import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { unlessItEnds } from "@smskit/test-support/child-process";
import { expect, onTestFinished, test } from "vitest";
import type { InstalledProject } from "../installed-project.ts";

/** One command gives a newcomer a gateway with an inbox. */
export function testGateway(project: () => InstalledProject): void {
  test("smskit serve --mock texts through its API, and shows the text in its inbox", async () => {
    const { folder } = project();
    const program = join(folder, "node_modules/smskit/dist/main.js");
    const parameters = [program, "serve", "--mock", "--port", "0", "--json"];
    const child = spawn(process.execPath, parameters, { cwd: folder });
    onTestFinished(async () => {
      if (child.exitCode !== null) return;
      child.kill("SIGKILL");
      await once(child, "exit");
    });
    const lines = createInterface({ input: child.stdout });
    const [line] = (await unlessItEnds(child, once(lines, "line"))) as [string];
    const { url, key, inbox } = JSON.parse(line);

    const response = await fetch(`${url}/v1/messages`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json", prefer: "wait=30" },
      body: JSON.stringify({
        to: "+15558675310",
        usageType: "SignIn",
        variables: { code: "048151" },
        priority: "code",
      }),
    });
    expect({ status: response.status, body: await response.json() }).toMatchObject({
      status: 200,
      body: { status: expect.stringMatching(/^(?:accepted|sent|delivered)$/) },
    });
    const found = await fetch(new URL("/api/v1/wait?to=%2B15558675310", inbox));
    expect(await found.json()).toMatchObject({ code: "048151" });

    child.kill("SIGTERM");
    const [code] = await once(child, "exit");
    expect(code).toBe(0);
  });
}
