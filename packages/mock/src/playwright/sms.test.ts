import { afterEach, describe, expect, test } from "vitest";
import { createMockClient } from "../client.ts";
import { type CheckedServer, startCheckedServer } from "../testing/api/api-client.ts";
import { createNumbers } from "./fictional-numbers.ts";
import { createSms } from "./sms.ts";

const to = "+12015550123";
const other = "+12015550124";
let server: CheckedServer;
afterEach(() => server.close());

async function open(shared?: "shared") {
  server = await startCheckedServer();
  return createSms({
    client: createMockClient({ url: server.url }),
    url: server.url,
    account: undefined,
    number: createNumbers({ worker: 0, workers: 1 }),
    sharedSince: shared && new Date(server.carrier.now()),
  });
}

describe("waitForCode", () => {
  test("returns the code of a later text at each call", async () => {
    const { sms } = await open();
    await server.text("aaaaaaaa", { to, body: "Your code is 111111" });
    expect(await sms.waitForCode(to)).toBe("111111");
    const coming = sms.waitForCode(to);
    await server.text("aaaaaaaa", { to: other, body: "Your code is 333333" });
    await server.text("aaaaaaaa", { to, body: "Your code is 222222" });
    expect(await coming).toBe("222222");
  });

  test("passes over texts without a code", async () => {
    const { sms } = await open();
    await server.text("aaaaaaaa", { to, body: "Welcome" });
    await server.text("aaaaaaaa", { to, body: "Your code is 048 151" });
    expect(await sms.waitForCode(to)).toBe("048151");
  });

  test("lists what arrived if no code comes, without numbers and texts", async () => {
    const { sms } = await open();
    await server.text("aaaaaaaa", { to, body: "Secret greetings" });
    await sms.waitForMessage({ to });
    const error: Error = await sms.waitForCode(to, { timeoutMs: 20 }).catch((thrown) => thrown);
    expect(error).toMatchObject({ name: "NoMessageError" });
    expect(error.message).toMatch(
      /^\+12•+23 received 1 text without a code\. No message was delivered to \+12•+23 within \d+ ms\. The carrier accepted 1; the last: \+12•+23 delivered\.$/,
    );
  });
});

describe("on a server that other tests use", () => {
  test("sees only texts that were sent since the test began", async () => {
    server = await startCheckedServer();
    await server.text("aaaaaaaa", { to, body: "Your code is 111111" });
    server.carrier.advance(1);
    const { sms } = createSms({
      client: createMockClient({ url: server.url }),
      url: server.url,
      account: undefined,
      number: () => to,
      sharedSince: new Date(server.carrier.now()),
    });
    await expect(sms.waitForCode(to, { timeoutMs: 20 })).rejects.toThrow("No message was delivered");
    await server.text("aaaaaaaa", { to, body: "Your code is 222222" });
    expect(await sms.waitForCode(to)).toBe("222222");
    expect((await sms.messages({ to })).map(({ code }) => code)).toEqual(["222222"]);
  });

  test("limits faults to a number, and removes them at the end of the test", async () => {
    const { sms, undo } = await open("shared");
    await expect(sms.fault({ kind: "rate-limited" })).rejects.toThrow(
      'to: is missing. Other tests use the same account, so limit the fault "rate-limited" to a number of this test, or set smsProvider.',
    );
    const once = await sms.fault({ kind: "rate-limited", to, times: 1 });
    await once();
    await sms.fault({ kind: "rate-limited", to });
    await undo();
    expect(await createMockClient({ url: server.url }).faults.list()).toEqual([]);
  });

  test("restores the phones that the test changed", async () => {
    const { sms, undo } = await open("shared");
    await sms.setPhone(to, { state: "landline" });
    await server.text("aaaaaaaa", { to: other, body: "Hello" });
    const provider = server.carrier.messages[0]?.provider;
    await sms.reply({ from: other, to: "+15550001111", provider, body: "STOP" });
    // Many providers do this on their own.
    server.carrier.setPhone(other, { optedOutOf: "all" });
    await undo();
    for (const phone of [to, other]) {
      expect(server.carrier.phone(phone)).toEqual({ state: "reachable", optedOutOf: [] });
    }
  });
});

test("numbers are different in all workers of a run, and reserved for fiction", async () => {
  await open();
  const workers = 4;
  const numbers = [0, 1, 2, 3].flatMap((worker) => {
    const next = createNumbers({ worker, workers });
    return Array.from({ length: 250 }, next);
  });
  expect(new Set(numbers).size).toBe(1000);
  for (const number of numbers) expect(number).toMatch(/^\+1[23]\d\d55501\d\d$/);
});
