import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterEach, expect, test } from "vitest";
import { type CheckedServer, startCheckedServer } from "../testing/api/api-client.ts";

let server: CheckedServer;
afterEach(() => server.close());

const shell = async (command: string) => promisify(execFile)("sh", ["-c", `${command} --silent`]);

/** The curl command of the newest message. */
async function resendCommand(): Promise<string> {
  const id = server.carrier.messages.at(-1)?.id;
  return (await server.call("GET", `/messages/${id}`)).body.curl;
}

test("every provider's message has a curl command that sends its text again", async () => {
  server = await startCheckedServer();
  const sending = server.mocks.filter(({ clients }) => clients?.curl !== undefined);
  expect(sending.length).toBeGreaterThan(2);
  for (const { provider, clients } of sending) {
    const before = server.carrier.messages.length;
    await shell(`curl ${clients?.curl?.(server.url)}`);
    await shell(await resendCommand());
    const [first, again, ...others] = server.carrier.messages.slice(before);
    expect(others).toEqual([]);
    expect(again).toMatchObject({
      provider,
      accountId: first?.accountId,
      from: first?.from,
      to: first?.to,
      body: "hello",
    });
    expect(again?.id).not.toBe(first?.id);
  }
});

test("it keeps quotes, lines and media, and a scheduled text is sent now", async () => {
  server = await startCheckedServer();
  const accountSid = `AC${"1".repeat(32)}`;
  const body = "It's $HOME `here`\n“Grüße”";
  const form = new URLSearchParams([
    ["To", "+15558675310"],
    ["MessagingServiceSid", `MG${"1".repeat(32)}`],
    ["Body", body],
    ["MediaUrl", "https://lemon.example/a.png"],
    ["MediaUrl", "https://lemon.example/b.png"],
    ["ScheduleType", "fixed"],
    ["SendAt", new Date(Date.now() + 3_600_000).toISOString()],
  ]);
  await fetch(`${server.url}/2010-04-01/Accounts/${accountSid}/Messages.json`, {
    method: "POST",
    headers: { authorization: `Basic ${btoa(`${accountSid}:${"0".repeat(32)}`)}` },
    body: form,
  });
  await shell(await resendCommand());
  await server.carrier.idle();
  const again = server.carrier.messages.at(-1);
  expect(server.carrier.messages).toHaveLength(2);
  expect(again).toMatchObject({ body, accountId: accountSid, status: "delivered" });
  expect(again?.media.map(({ url }) => url)).toEqual(form.getAll("MediaUrl"));
});

test("a mock that does not say how to send has no command", async () => {
  server = await startCheckedServer();
  await server.text("aaaaaaaa");
  expect(await resendCommand()).toBeUndefined();
});
