import { expect, onTestFinished, test } from "vitest";
import { createMockClient } from "../client.ts";
import { startMockServer } from "../server/start-mock-server.ts";
import { openSmsServer } from "./sms-server.ts";

const number = () => "+12015550123";

test("starts a server that nobody shares", async () => {
  const { server, close } = await openSmsServer({ smsUrl: undefined, smsProvider: undefined, number });
  expect(server).toMatchObject({ account: undefined, env: {}, isShared: false });
  expect((await fetch(`${server.url}/api/v1/info`)).status).toBe(200);
  await close();
  await expect(fetch(server.url)).rejects.toThrow("fetch failed");
});

test("uses the server at the URL, and leaves it running", async () => {
  const running = await startMockServer();
  onTestFinished(() => running.close());
  const { server, close } = await openSmsServer({
    smsUrl: `${running.url}/`,
    smsProvider: undefined,
    number,
  });
  expect(server).toMatchObject({ url: running.url, isShared: true });
  await close();
  expect((await fetch(`${running.url}/api/v1/info`)).status).toBe(200);
});

test("every provider's account sends texts that only it sees", async () => {
  const running = await startMockServer();
  onTestFinished(() => running.close());
  for (const smsProvider of running.providers) {
    const open = () => openSmsServer({ smsUrl: running.url, smsProvider, number });
    const [{ server: one }, { server: other }] = [await open(), await open()];
    expect(one.account).not.toBe(other.account);
    expect(one.isShared).toBe(false);
    const url = Object.values(one.env).find((value) => value.startsWith(running.url));
    expect(url, smsProvider).toBeDefined();
    running.carrier.accept({
      ...{ id: `${smsProvider}-1`, provider: smsProvider, accountId: one.account, from: null },
      ...{ to: number(), body: "Hello", status: "queued", parameters: {} },
      failureOf: () => ({ status: "failed", errorCode: "1" }),
    });
    expect(await createMockClient({ url: running.url, account: one.account }).messages()).toHaveLength(1);
    expect(await createMockClient({ url: running.url, account: other.account }).messages()).toEqual([]);
  }
});

test("refuses a provider that has no mock, and names those that have one", async () => {
  await expect(openSmsServer({ smsUrl: undefined, smsProvider: "acme", number })).rejects.toThrow(
    /^smsProvider: must be one of \w+, \w+/,
  );
});
