import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { builtInProviders, loadDefinition } from "./load-definition.ts";
import { accountSID, authToken, emptyFolder, scene, serviceSID, until } from "./testing/cli.ts";
import { ctrlC, enter, fakeTerminal, keysTo } from "./testing/fake-terminal.ts";
import { hello, list } from "./testing/people.ts";
import { type Pty, startInPty } from "./testing/pty.ts";

const sane = { sameSettings: true, cursorShown: true };
/** Colors, bold, dim: everything but cursor movements. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: what terminals are told with
const colored = /\u001b\[\d[\d;]*m/;

function timesOn(pty: Pty, text: string): number {
  return pty.screen().join("\n").split(text).length - 1;
}

describe("smskit init in a terminal", () => {
  test.each([100, 40])("prompts, masks the secret and restores the terminal: %i columns", async (columns) => {
    const cwd = await emptyFolder();
    const pty = startInPty(["init"], { cwd, columns });
    await pty.reply("Which provider?", ...keysTo("twilio"));
    await pty.reply("accountSID: Account", serviceSID, enter);
    // What is wrong is told below the field, which is kept to be put right.
    await pty.reply("looks like the value of", "\u0015", accountSID, enter);
    await pty.reply("How does your app sign in?", enter);
    await pty.reply("authToken: Account", authToken, enter);
    await pty.reply("What does it send from?", enter);
    await pty.reply("fromMessagingServiceSID: Messaging", serviceSID, enter);
    await pty.reply("Which texts does your app send?", enter);
    for (const usageType of ["SignIn", "Register", "Test"]) await pty.reply(`${usageType}: the text`, enter);
    expect(await pty.ended).toEqual({ code: 0, ...sane });

    const config = JSON.parse(await readFile(join(cwd, "connector.json"), "utf8"));
    expect(config).toMatchObject({ accountSID, authToken, fromMessagingServiceSID: serviceSID });
    expect(pty.screen().join("").replaceAll(/[^•]/g, "")).toContain("•".repeat(authToken.length));
    expect(pty.bytes()).not.toContain(authToken);
    expect(pty.screen().join("\n")).toContain("✓ connector.json is written");
    // Each question is redrawn with every key, and is on the screen only once.
    for (const question of [
      "Which provider?",
      "accountSID: ",
      "How does your app sign",
      "authToken: ",
      "SignIn: ",
    ]) {
      expect(timesOn(pty, question), question).toBe(1);
    }
    expect(pty.screen().filter((line) => line.length > columns)).toEqual([]);
  });

  test("arrow keys select a choice", async () => {
    const cwd = await emptyFolder();
    const pty = startInPty(["init", "--template", "SignIn={{code}}"], { cwd });
    const last = builtInProviders.at(-1) ?? "";
    const { name } = await loadDefinition(last, fakeTerminal(cwd).terminal);
    await pty.reply("Which provider?", ...keysTo(last));
    await pty.reply(`1. Your ${name} account`, ctrlC);
    expect(await pty.ended).toEqual({ code: 1, ...sane });
  });

  test("Ctrl-C while a secret is typed exits with 1 and writes nothing", async () => {
    const cwd = await emptyFolder();
    const pty = startInPty(["init", "-p", "twilio", "--set", `accountSID=${accountSID}`], { cwd });
    await pty.reply("How does your app sign in?", enter);
    await pty.reply("authToken: Account", authToken, ctrlC);
    expect(await pty.ended).toEqual({ code: 1, ...sane });
    expect(pty.screen().join("\n")).toContain("Nothing was written.");
    await expect(stat(join(cwd, "connector.json"))).rejects.toThrow("ENOENT");
  });

  test.each(["SIGTERM", "SIGINT"] as const)("%s at any prompt exits with 1 too", async (signal) => {
    const cwd = await emptyFolder();
    const pty = startInPty(["init", "-p", "twilio", "--set", `accountSID=${accountSID}`], { cwd });
    await pty.sees("How does your app sign in?");
    pty.signal(signal);
    expect(await pty.ended).toEqual({ code: 1, ...sane });
    expect(pty.screen().join("\n")).toContain("Nothing was written.");
  });

  test("prints no colors with NO_COLOR", async () => {
    const cwd = await emptyFolder();
    const wanted = startInPty(["init"], { cwd });
    await wanted.reply("Which provider?", ctrlC);
    expect(await wanted.ended).toEqual({ code: 1, ...sane });
    expect(wanted.bytes()).toMatch(colored);
    const plain = startInPty(["init"], { cwd, env: { NO_COLOR: "1" } });
    await plain.reply("Which provider?", ctrlC);
    expect(await plain.ended).toEqual({ code: 1, ...sane });
    expect(plain.bytes()).not.toMatch(colored);
  });
});

describe("smskit send --file in a terminal", () => {
  test.each([100, 40, 20])(
    "progress stays on one line and is removed at the end: %i columns",
    async (columns) => {
      const { write, folder, server, received } = await scene();
      await write("people.csv", list(100).replace("\n", `\n${"+1555,wrong\n".repeat(12)}`));
      server.carrier.faults.add({ kind: "reset-after-read", times: 12 });
      server.carrier.faults.add({ kind: "slow-answer", afterMs: 40 });
      const pty = startInPty([...hello, "--concurrency", "4"], { cwd: folder, columns });
      expect(await pty.ended).toEqual({ code: 3, ...sane });
      const drawn = pty.bytes().split("/112, 12 not s").length - 1;
      expect(drawn, "it was drawn again and again").toBeGreaterThan(4);
      expect(pty.bytes().includes("█")).toBe(columns > 20);
      expect(pty.mostProgress()).toBe(1);
      expect(pty.screen()[0]).toMatch(/^\? Whether they/);
      expect(received()).toHaveLength(100);
    },
  );

  test("Ctrl-C finishes the messages in progress and says so: 1; NO_COLOR draws the bar without colors", async () => {
    const { write, folder, server, received } = await scene();
    await write("people.csv", list(300));
    server.carrier.faults.add({ kind: "slow-answer", afterMs: 40 });
    const pty = startInPty([...hello, "--concurrency", "2"], { cwd: folder, env: { NO_COLOR: "1" } });
    await pty.sees("█");
    pty.type(ctrlC);
    expect(await pty.ended).toEqual({ code: 1, ...sane });
    const screen = pty.screen().join("\n");
    expect(screen).toContain("Stopping: texts under way are finished");
    expect(screen).toContain(`accepted       ${received().length}`);
    expect(screen).toContain(`not attempted  ${300 - received().length}`);
    expect(pty.bytes()).toContain("█");
    expect(pty.bytes()).not.toMatch(colored);
  });

  test("a second Ctrl-C stops waiting for hanging sends, whose outcome is unknown: 3", async () => {
    const { write, folder, server } = await scene();
    await write("people.csv", list(9));
    server.carrier.faults.add({ kind: "hang" });
    const pty = startInPty([...hello, "--timeout", "600"], { cwd: folder });
    await until(() => server.carrier.messages.length === 9);
    pty.type(ctrlC);
    await pty.sees("Stopping");
    pty.type(ctrlC);
    expect(await pty.ended).toEqual({ code: 3, ...sane });
    expect(pty.screen().join("\n")).toContain("9: rows 1, 2, 3, 4, 5, 6, 7, 8, 9");
  });
});
