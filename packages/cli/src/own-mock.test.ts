import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createMockClient } from "@smskit/mock/client";
import { patience } from "@smskit/test-support/patience";
import { expect, onTestFinished, test, vi } from "vitest";
import { emptyFolder, startCli, to, until } from "./testing/cli.ts";

const page = await readFile(new URL("../../../docs/guides/write-a-mock.md", import.meta.url), "utf8");

test("the mock in the guide about writing one is served beside the others as documented", async () => {
  const file = /Save this as `([\w.-]+)`/.exec(page)?.[1] ?? "";
  const [, code = ""] = /^```ts\n([\s\S]*?)^```/m.exec(page) ?? [];
  const [, command = ""] = /^npx smskit (mock .*)$/m.exec(page) ?? [];
  const cwd = await emptyFolder();
  const provider = new URL("../../mock/src/provider.ts", import.meta.url).href;
  await writeFile(join(cwd, file), code.replaceAll('"@smskit/mock/provider"', JSON.stringify(provider)));
  const { child, ended, shown } = startCli([...command.split(" "), "--port", "0", "--json"], { cwd });
  await until(() => shown().endsWith("}\n"));
  const { url } = JSON.parse(shown());
  const phone = createMockClient({ url, account: "acme-1" });
  const app = await startApp();
  const send = (fields: Record<string, string>, init: RequestInit = {}) =>
    fetch(`${url}/sms`, {
      method: "POST",
      headers: { authorization: `Basic ${btoa("acme-1:secret")}` },
      body: new URLSearchParams(fields),
      ...init,
    });

  const sent = await send({ to, text: "Your code is 123456", callback: app.url });
  expect(sent.status).toBe(202);
  const { id } = await sent.json();
  expect(await phone.waitForMessage({ to, timeoutMs: 60_000 })).toMatchObject({
    id,
    provider: "acme",
    code: "123456",
  });
  await vi.waitFor(() => expect(app.bodies.at(-1)).toEqual({ id, status: "delivered" }), patience);

  expect(await (await send({ to: "+1555", text: "hello" })).json()).toEqual({ error: "invalid-to" });
  expect((await send({ to, text: "hello" }, { headers: {} })).status).toBe(401);

  await phone.faults.add({ kind: "rate-limited", provider: "acme", retryAfter: "3", times: 1 });
  const limited = await send({ to, text: "hello" });
  expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "3"]);

  const unmocked = await fetch(`${url}/elsewhere`);
  expect(unmocked.status).toBe(501);
  expect(await unmocked.json()).toMatchObject({
    providers: expect.arrayContaining([
      { provider: "acme", hosts: ["api.acme.example"], operations: ["POST /sms"] },
    ]),
  });
  child.kill("SIGTERM");
  expect(await ended).toMatchObject({ code: 0, stderr: "" });
});

test("the quick start shows what smskit mock prints first", async () => {
  const quickStart = await readFile(
    new URL("../../../docs/start/see-your-texts.md", import.meta.url),
    "utf8",
  );
  const [, screen = ""] = /^```text\n(✓[\s\S]*?)^```/m.exec(quickStart) ?? [];
  const { child, ended, shown } = startCli(["mock", "--port", "0"], { cwd: await emptyFolder() });
  await until(() => shown().includes("in the connector JSON"));
  expect(shown().replaceAll(/127\.0\.0\.1:\d+/g, "127.0.0.1:4010")).toContain(screen);
  child.kill("SIGTERM");
  await ended;
});

/** An app that keeps the JSON that it receives. */
async function startApp() {
  const bodies: unknown[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    bodies.push(JSON.parse(Buffer.concat(chunks).toString()));
    response.end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, bodies };
}
