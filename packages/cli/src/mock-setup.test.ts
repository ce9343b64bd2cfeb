import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startMockServer } from "@smskit/mock";
import { createMockClient } from "@smskit/mock/client";
import { patience, patienceMs } from "@smskit/test-support/patience";
import { withoutIds } from "@smskit/test-support/without-ids";
import { expect, onTestFinished, test, vi } from "vitest";
import { accountSID, authToken, emptyFolder, runCli, startCli, to, until } from "./testing/cli.ts";

const from = "+15550001111";

/** Starts `smskit mock --config` with this file. */
async function startWith(setup: object, files: Record<string, object> = {}) {
  const cwd = await emptyFolder();
  for (const [name, content] of Object.entries({ ...files, "mock.json": setup })) {
    await writeFile(join(cwd, name), JSON.stringify(content), { mode: 0o600 });
  }
  const started = startCli(["mock", "--config", "mock.json", "--port", "0", "--json"], { cwd });
  await until(() => started.shown().includes('"port"'));
  const [url = ""] = /http:\/\/127\.0\.0\.1:\d+/.exec(started.shown()) ?? [];
  const send = (fields: Record<string, string>) =>
    fetch(`${url}/2010-04-01/Accounts/${accountSID}/Messages.json`, {
      method: "POST",
      headers: { authorization: `Basic ${btoa(`${accountSID}:${authToken}`)}` },
      body: new URLSearchParams({ From: from, To: to, ...fields }),
    });
  const stop = async () => {
    started.child.kill("SIGTERM");
    return started.ended;
  };
  return { ...started, url, client: createMockClient({ url }), send, stop };
}

test("numbers, phones, faults and the options of a mock are set from the start", async () => {
  const { url, client, send, stop } = await startWith({
    $schema: "./schemas/mock.json",
    latencyMs: 1,
    inboundUrl: "http://localhost:1/sms",
    numbers: { [from]: { inboundUrl: "http://localhost:1/own", account: accountSID } },
    phones: { "+15558675311": { optedOutOf: "all" } },
    faults: [{ kind: "rate-limited", times: 1 }],
    twilio: { senders: [from] },
  });
  expect((await send({ Body: "Hello" })).status).toBe(429);
  expect((await send({ Body: "Hello" })).status).toBe(201);
  expect((await (await send({ Body: "Hello", To: "+15558675311" })).json()).code).toBe(21610);
  expect((await (await send({ Body: "Hello", From: "+15550002222" })).json()).code).toBe(21659);
  expect((await client.phone("+15558675311")).optedOutOf).toBe("all");
  const { numbers, inboundUrl } = await (await fetch(`${url}/api/v1/numbers`)).json();
  expect(inboundUrl).toBe("http://localhost:1/sms");
  expect(numbers).toContainEqual(
    expect.objectContaining({ number: from, inboundUrl: "http://localhost:1/own" }),
  );
  expect(await stop()).toMatchObject({ code: 0 });
});

test("everything that is wrong in the file is reported with its path, unknown keys too", async () => {
  const cwd = await emptyFolder();
  const setup = {
    latencyMs: "fast",
    inboundUrls: [],
    numbers: { [from]: { inboundUrl: "ftp://host", url: 1 } },
    phones: { "+15558675311": { state: "asleep" } },
    faults: [{ kind: "rate-limited", times: 1 }, { kind: "no-such-fault" }],
    forward: { to: [], connector: "sms.json" },
  };
  await writeFile(join(cwd, "mock.json"), JSON.stringify(setup));
  const { code, stderr } = await runCli(["mock", "--config", "mock.json", "--port", "0"], { cwd });
  expect(code).toBe(2);
  for (const path of [
    "latencyMs: ",
    "inboundUrls: is not an option here.",
    `numbers.${from}.inboundUrl: must be an http or https URL`,
    `numbers.${from}.url: is not an option here.`,
    "phones.+15558675311.state: ",
    "faults.1.kind: must be one of ",
    "forward.to: must list at least one number, E.164",
  ]) {
    expect(stderr).toContain(path);
  }
});

test("an unknown option of a mock and a connector without its config are refused", async () => {
  const cwd = await emptyFolder();
  const refusal = async (setup: object) => {
    await writeFile(join(cwd, "mock.json"), JSON.stringify(setup));
    const { code, stderr } = await runCli(["mock", "--config", "mock.json", "--port", "0"], { cwd });
    expect(code).toBe(2);
    return stderr;
  };
  expect(await refusal({ twilio: { sender: [from] } })).toContain(
    "twilio: mockTwilio: `sender` is not an option",
  );
  expect(await refusal({ forward: { connector: "sms.json" } })).toContain("forward.to: ");
  const connector = { provider: "twilio", config: { accountSID } };
  expect(await refusal({ forward: { to: [to], connector } })).toContain("forward.connector: ");
});

/** A second mock server, in the place of the real provider. */
async function realProvider() {
  const server = await startMockServer();
  onTestFinished(() => server.close());
  const config = { accountSID, authToken, from, baseUrl: server.url, templates: [] };
  return { server, texts: server.carrier.messages, connector: { provider: "twilio", config } };
}

test("texts to a listed phone are also sent for real, once each, and to nobody else", async () => {
  const { texts, server, connector } = await realProvider();
  const mock = await startWith(
    { forward: { to: [to], connector: "./sms.json" }, phones: { "+15558675312": { optedOutOf: "all" } } },
    { "sms.json": connector },
  );
  expect(mock.shown()).toContain("Texts to 1 phone are also sent for real.");
  await mock.send({ Body: "Your code is {{code}} 123456" });
  await mock.send({ Body: "Not for you", To: "+15558675311" });
  await mock.send({ Body: "Refused", To: "+15558675312" });
  await mock.client.waitForMessage({ to: "+15558675311", timeoutMs: 60_000 });
  await vi.waitFor(() => expect(texts).toHaveLength(1), patience);
  await mock.send({ Body: "The last one" });
  await server.carrier.waitForMessage({ body: "The last one", timeoutMs: patienceMs });
  expect(texts.map((text) => [text.to, text.body])).toEqual([
    [to, "Your code is {{code}} 123456"],
    [to, "The last one"],
  ]);
  const { stderr } = await mock.stop();
  expect(stderr).toMatch(/Text SM\w+ was also sent for real: SM\w+\./);
  expect(withoutIds(stderr)).not.toContain("123456");
});

test("an error of the real provider is logged, not repeated, and the app learns nothing of it", async () => {
  const { server, connector } = await realProvider();
  server.carrier.faults.add({ kind: "garbled-answer" });
  const mock = await startWith({ forward: { to: [to], connector } });
  expect((await mock.send({ Body: "Hello" })).status).toBe(201);
  expect((await mock.client.waitForMessage({ to, timeoutMs: 60_000 })).status).toBe("delivered");
  await until(() => mock.shown().includes("may not have been sent for real."));
  await mock.stop();
  expect(server.carrier.requests).toHaveLength(1);
});
