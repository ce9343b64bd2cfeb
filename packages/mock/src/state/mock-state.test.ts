import {
  appendFile,
  mkdir,
  mkdtemp,
  readFile,
  rm,
  stat,
  truncate,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { createCarrier, type MockState, openMockState, startMockServer } from "../index.ts";
import { mockAcme } from "../testing/mock-acme.ts";

const to = "+15558675310";
let folder: string;
beforeEach(async () => {
  const parent = await mkdtemp(join(tmpdir(), "smskit-state-"));
  folder = join(parent, "texts");
  onTestFinished(() => rm(parent, { recursive: true, force: true }));
});
const log = () => join(folder, "texts.jsonl");

/** A carrier whose texts are kept. Text it with `text`. */
async function start(latencyMs = 0) {
  const carrier = createCarrier({ latencyMs });
  mockAcme(carrier);
  const problems: string[] = [];
  const state: MockState = await openMockState(carrier, folder, {
    onProblem: (sentence) => problems.push(sentence),
  });
  onTestFinished(() => state.close().catch(() => undefined));
  const text = (id: string, draft: object = {}) =>
    carrier.accept({
      ...{ id, provider: "acme", accountId: "acme-1", from: "+15550001111", to, body: `Text ${id} 😀` },
      ...{ status: "queued", parameters: { text: `Text ${id}`, list: ["a", "b"] } },
      failureOf: () => ({ status: "failed", errorCode: "42" }),
      ...draft,
    });
  return { carrier, state, problems, text };
}

/** As JSON, since restored texts are other objects. */
const shown = (carrier: { messages: readonly object[]; replies: readonly object[] }) =>
  JSON.parse(JSON.stringify([carrier.messages, carrier.replies]));

test("texts, phones and numbers are the same after a restart", async () => {
  const before = await start();
  before.text("1");
  before.text("2", {
    sendAt: new Date(0),
    media: [{ url: "http://localhost/a.png", contentType: "image/png" }],
  });
  before.carrier.setPhone("+15558675311", { state: "landline" });
  before.carrier.setPhone("+15558675311", { optedOutOf: ["+15550001111"] }, { account: "acme-2" });
  before.text("3", { to: "+15558675311" });
  before.carrier.setNumber("+15550001111", { inboundUrl: "http://localhost:1/in" }, { account: "acme-1" });
  before.carrier.setNumber("+15550002222", { inboundUrl: "http://localhost:1/in" });
  before.carrier.removeNumber("+15550002222");
  await before.carrier.idle();
  expect(before.carrier.messages.map(({ status }) => status)).toEqual(["delivered", "delivered", "failed"]);
  await before.state.close();

  const after = await start();
  expect(after.state.restored).toBe(3);
  expect(shown(after.carrier)).toEqual(shown(before.carrier));
  expect(after.carrier.message("1")?.createdAt).toEqual(before.carrier.message("1")?.createdAt);
  expect(after.carrier.phone("+15558675311")).toEqual(before.carrier.phone("+15558675311"));
  expect(after.carrier.phone("+15558675311", { account: "acme-2" }).optedOutOf).toEqual(["+15550001111"]);
  expect(after.carrier.numbers).toEqual(before.carrier.numbers);
  expect(after.problems).toEqual([]);
});

test("the server shows the texts of a phone after a restart, and new ones beside them", async () => {
  const before = await start();
  const first = await startMockServer({ carrier: before.carrier });
  const account = `AC${"1".repeat(32)}`;
  const send = (url: string, body: string) =>
    fetch(`${url}/2010-04-01/Accounts/${account}/Messages.json`, {
      method: "POST",
      headers: { authorization: `Basic ${btoa(`${account}:${"2".repeat(32)}`)}` },
      body: new URLSearchParams({ To: to, From: "+15550001111", Body: body }),
    });
  await send(first.url, "Your code is 111111");
  await before.carrier.idle();
  await before.carrier.reply({ from: to, body: "STOP" });
  await first.close();
  await before.state.close();

  const after = await start();
  const server = await startMockServer({ carrier: after.carrier });
  onTestFinished(() => server.close());
  const refused = await send(server.url, "Hello");
  expect([refused.status, (await refused.json()).code]).toEqual([400, 21610]);
  await after.carrier.reply({ from: to, body: "START" });
  await send(server.url, "Your code is 222222");
  await after.carrier.idle();
  const phone = await (await fetch(`${server.url}/api/v1/phones/${to}`)).json();
  const thread: Record<string, string>[] = phone.thread;
  // The provider also replies to STOP and START.
  const own = thread.filter(({ inReplyTo }) => inReplyTo === undefined);
  expect(own.map(({ body, status }) => [body, status])).toEqual([
    ["Your code is 111111", "delivered"],
    ["STOP", undefined],
    ["START", undefined],
    ["Your code is 222222", "delivered"],
  ]);
  const listed = await fetch(`${server.url}/2010-04-01/Accounts/${account}/Messages.json`, {
    headers: { authorization: `Basic ${btoa(`${account}:${"2".repeat(32)}`)}` },
  });
  const bodies = (await listed.json()).messages.map(({ body }: { body: string }) => body);
  expect(bodies).toContain("Your code is 111111");
});

test("a text under way becomes undelivered, a scheduled one canceled", async () => {
  const before = await start(60_000);
  before.text("1");
  before.text("2", { status: "scheduled", sendAt: new Date(Date.now() + 3_600_000) });
  await before.state.close();
  const after = await start();
  const texts = after.carrier.messages.map(({ status, events }) => [status, events.length]);
  expect(texts).toEqual([
    ["undelivered", 2],
    ["canceled", 2],
  ]);
});

test("deleted texts and a reset stay deleted", async () => {
  const before = await start();
  for (const id of ["1", "2", "3"]) before.text(id, { accountId: `acme-${id}` });
  await before.carrier.idle();
  const { remove } = before.carrier as unknown as { remove(ids: string[]): void };
  remove(["2"]);
  before.carrier.reset({ account: "acme-3" });
  await before.state.close();
  const after = await start();
  expect(after.carrier.messages.map(({ id }) => id)).toEqual(["1"]);
  after.carrier.reset();
  after.text("4");
  await after.carrier.idle();
  await after.state.close();
  expect((await start()).carrier.messages.map(({ id }) => id)).toEqual(["4"]);
});

test("the file stays small, and nothing is lost while it is rewritten", { timeout: 120_000 }, async () => {
  const { carrier, state, text } = await start();
  const line = 600;
  for (let round = 0; round < 30; round++) {
    for (let index = 0; index < 500; index++) text(`${round}-${index}`);
    await carrier.idle();
    if (round % 10 === 9) carrier.reset();
  }
  for (const id of ["1", "2"]) text(id);
  carrier.setPhone(to, { state: "blocked" });
  await carrier.idle();
  await state.flush();
  expect((await stat(log())).size).toBeLessThan((10_000 + 5 * 5_000) * line);
  await state.close();
  const after = await start();
  expect(shown(after.carrier)).toEqual(shown(carrier));
  expect(after.carrier.phone(to).state).toBe("blocked");
});

describe("the folder", () => {
  test("can be read by its owner alone", async () => {
    await start();
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await stat(log())).mode & 0o777).toBe(0o600);
  });

  test("that exists keeps its mode", async () => {
    await mkdir(folder, { mode: 0o755 });
    const { mode } = await stat(folder);
    await start();
    expect((await stat(folder)).mode).toBe(mode);
  });

  test("is refused while another server uses it", async () => {
    const { state } = await start();
    await expect(openMockState(createCarrier(), folder)).rejects.toThrow(
      `${folder}: another mock server is using it. End that one, or choose another folder.`,
    );
    await state.close();
    await start();
  });

  test("is taken over from a server that was killed", async () => {
    const { text, carrier, state } = await start();
    text("1");
    await carrier.idle();
    await state.close();
    await writeFile(join(folder, "lock"), "left by a killed server");
    await utimes(join(folder, "lock"), 0, 0);
    expect((await start()).state.restored).toBe(1);
  });

  test("that is a file is refused", async () => {
    await writeFile(folder, "");
    await expect(start()).rejects.toThrow(`${folder}: cannot be used as a folder (EEXIST).`);
  });
});

describe("the file", () => {
  test("with a last line that was not written to its end loses only that line", async () => {
    const before = await start();
    before.text("1");
    await before.carrier.idle();
    before.text("2");
    await before.carrier.idle();
    await before.state.close();
    const { size } = await stat(log());
    await truncate(log(), size - 10);
    const after = await start();
    expect(after.problems).toEqual([
      `${log()}: the last line was incomplete, as after a crash. It was left out.`,
    ]);
    expect(after.carrier.messages.map(({ id }) => id)).toEqual(["1", "2"]);
    expect(after.carrier.message("2")?.status).toBe("undelivered");
    after.text("3");
    await after.state.close();
    expect((await start()).problems).toEqual([]);
  });

  test("with a damaged line in the middle is refused, and left as it is", async () => {
    const before = await start();
    before.text("1");
    await before.state.close();
    await appendFile(log(), '{"not a line\n["reset",null]\n');
    const content = await readFile(log(), "utf8");
    await expect(start()).rejects.toThrow(/texts\.jsonl: line \d+ is damaged\. Repair or delete the line/);
    expect(await readFile(log(), "utf8")).toBe(content);
  });

  test.each(["hello\n", '{"smskit":"mock-state","version":2}\n', "\0\0\0"])(
    "%j is refused",
    async (content) => {
      await mkdir(folder);
      await writeFile(log(), content);
      await expect(start()).rejects.toThrow("texts.jsonl: was not written by this version of smskit mock.");
      expect(await readFile(log(), "utf8")).toBe(content);
    },
  );
});
