import { execFile } from "node:child_process";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createTwilio } from "@smskit/twilio";
import { describe, expect, test } from "vitest";
import { run } from "./run.ts";
import {
  accountSID,
  authToken,
  emptyFolder,
  expectSafe,
  otherProvider,
  runCli,
  serviceSID,
} from "./testing/cli.ts";
import { ctrlC, ctrlU, down, enter, fakeTerminal, keysTo, runHere } from "./testing/fake-terminal.ts";

const execute = promisify(execFile);
const acme = fileURLToPath(new URL("./testing/acme-connector.ts", import.meta.url));
const env = { SMSKIT_AUTH_TOKEN: authToken };
const flags = [
  "init",
  "--provider",
  "twilio",
  "--set",
  `accountSID=${accountSID}`,
  "--set",
  `fromMessagingServiceSID=${serviceSID}`,
  "--template",
  "SignIn=Your code is {{code}}",
];

async function read(folder: string, name = "connector.json") {
  return JSON.parse(await readFile(join(folder, name), "utf8"));
}

describe("smskit init without a terminal", () => {
  test("reads flags and the secret from the environment and writes a file that only its owner can read", async () => {
    const cwd = await emptyFolder();
    expect(await runCli([...flags, "--set", "validityPeriodSeconds=600"], { cwd, env })).toMatchObject({
      code: 0,
    });
    const config = await read(cwd);
    expect(Object.entries(config)).toEqual([
      ["accountSID", accountSID],
      ["authToken", authToken],
      ["fromMessagingServiceSID", serviceSID],
      ["validityPeriodSeconds", 600],
      ["templates", [{ usageType: "SignIn", content: "Your code is {{code}}" }]],
    ]);
    expect(createTwilio(config).provider).toBe("twilio");
    expect((await stat(join(cwd, "connector.json"))).mode & 0o777).toBe(0o600);
  });

  test("reads a JSON of values from standard input; --json prints data; --with-provider keeps the provider", async () => {
    const cwd = await emptyFolder();
    const { provider, config } = await otherProvider();
    const stdin = JSON.stringify(config);
    const parameters = ["init", "-p", provider, "--values", "-", "-o", "v.json", "--with-provider", "--json"];
    const { code, stderr, json } = await runCli(parameters, { cwd, stdin });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(json()).toEqual({ ok: true, file: "v.json", provider, warnings: [] });
    expect(await read(cwd, "v.json")).toMatchObject({ provider, config });
  });

  test("lists everything invalid or missing and how to set it, and writes nothing", async () => {
    const cwd = await emptyFolder();
    const ended = await runHere(["init", "-p", "twilio", "--set", `accountSID=${serviceSID}`], { cwd });
    expect(ended.code).toBe(1);
    expect(ended.stdout).toContain("looks like the value of fromMessagingServiceSID");
    expect(ended.stdout).toMatch(/authToken: is missing.+SMSKIT_AUTH_TOKEN/);
    expect(ended.stdout).toMatch(/fromMessagingServiceSID: is missing.+--set fromMessagingServiceSID=/);
    const asJson = await runHere(["init", "-p", "twilio", "--json"], { cwd });
    expect(asJson.code).toBe(1);
    expect(asJson.json()).toMatchObject({
      ok: false,
      problems: expect.arrayContaining([{ path: "accountSID", message: "is missing" }]),
    });
    await expect(stat(join(cwd, "connector.json"))).rejects.toThrow("ENOENT");
  });

  test.each([
    [["--set", `authToken=${authToken}`], "authToken is a secret"],
    [["--set", `nothing=${authToken}`], "the fields are accountSID"],
    [["--set", authToken], "the fields are accountSID"],
    [["--set", "disableRiskCheck=maybe"], "disableRiskCheck takes a value of the type boolean"],
    [["--template", "SignIn"], "--template takes a usage type and a text"],
  ])("%s is rejected: 2", async (more, sentence) => {
    const cwd = await emptyFolder();
    const ended = await runHere(["init", "-p", "twilio", ...more], { cwd });
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining(sentence) });
  });

  test("an existing file is replaced only with --force", async () => {
    const cwd = await emptyFolder();
    await writeFile(join(cwd, "connector.json"), "mine", { mode: 0o644 });
    expect(await runHere(flags, { cwd, env })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--force"),
    });
    expect(await readFile(join(cwd, "connector.json"), "utf8")).toBe("mine");
    expect((await runHere([...flags, "--force"], { cwd, env })).code).toBe(0);
    expect(await read(cwd)).toMatchObject({ accountSID });
    expect((await stat(join(cwd, "connector.json"))).mode & 0o777).toBe(0o600);
  });

  test("warns if git would track the file", async () => {
    const cwd = await emptyFolder();
    await execute("git", ["init", "--quiet"], { cwd });
    const warned = await runHere([...flags, "--json"], { cwd, env });
    expect(warned.json().warnings).toEqual([expect.stringContaining("add it to .gitignore")]);
    await writeFile(join(cwd, ".gitignore"), "connector.json\n");
    expect((await runHere([...flags, "--json", "--force"], { cwd, env })).json().warnings).toEqual([]);
  });
});

describe("smskit init at a terminal", () => {
  test("prompts in the order of an account's setup, validates each value and masks the secret", async () => {
    const folder = await emptyFolder();
    const { terminal, reply, shown } = fakeTerminal(folder);
    const ended = run(["init"], terminal);
    await reply("Which provider?", ...keysTo("twilio"));
    await reply("accountSID: Account → API keys & tokens", serviceSID, enter);
    await reply(
      "what is there looks like the value of fromMessagingServiceSID",
      ctrlU,
      ` ${accountSID} `,
      enter,
    );
    await reply("How does your app sign in?", enter);
    await reply("authToken: Account → API keys & tokens", authToken, enter);
    await reply("What does it send from?", enter);
    await reply("fromMessagingServiceSID: Messaging → Services", serviceSID, enter);
    await reply("Which texts does your app send?", enter);
    await reply("SignIn: the text", ctrlU, "Nothing to fill in", enter);
    await reply("put {{code}} where the passcode goes", ": {{code}}", enter);
    await reply("Register: the text", enter);
    await reply("Test: the text", enter);
    expect(await ended).toBe(0);

    expect(await read(folder)).toEqual({
      accountSID,
      authToken,
      fromMessagingServiceSID: serviceSID,
      templates: [
        { usageType: "SignIn", content: "Nothing to fill in: {{code}}" },
        { usageType: "Register", content: "Welcome! Your passcode is {{code}}." },
        { usageType: "Test", content: "This is a test. Your passcode is {{code}}." },
      ],
    });
    const screen = shown();
    expectSafe(screen);
    expect(screen).toContain("•".repeat(authToken.length));
    for (const step of ["1. Your Twilio account and a sender", "2. Credentials and sender", "3. Texts"]) {
      expect(screen).toContain(step);
    }
    expect(screen).toContain("Create Messaging Service");
    expect(screen).toContain("smskit check --provider twilio");
  });

  test("prompts for values that flags and the environment lack, and for what the connector reports missing", async () => {
    const folder = await emptyFolder();
    const { terminal, reply, shown } = fakeTerminal(folder, { SMSKIT_TOKEN: "tok_0123456789" });
    const ended = run(["init", "-p", acme, "--template", "SignIn={{code}}"], terminal);
    await reply("Sign up: https://acme.example.");
    await reply("What does it send from?", enter);
    // It has no place in a console, so its description is shown.
    await reply("sender: The number or name that texts come from.", "Lemon", enter);
    await reply("pool: is missing: a name as the sender needs it");
    await reply("pool: Pools → yours", "p1", enter);
    expect(await ended).toBe(0);
    expect(await read(folder)).toMatchObject({ token: "tok_0123456789", sender: "Lemon", pool: "p1" });
    expect(shown()).toContain("1. Your Acme account");
  });

  test("prompts before it replaces a file, and Ctrl-C writes nothing", async () => {
    const folder = await emptyFolder();
    await writeFile(join(folder, "connector.json"), "mine");
    const first = fakeTerminal(folder);
    const ended = run(["init", "-p", acme], first.terminal);
    await first.reply("connector.json exists. Replace it?", enter);
    expect(await ended).toBe(1);
    const second = fakeTerminal(folder);
    const again = run(["init", "-p", acme, "--force"], second.terminal);
    await second.reply("token: Tokens → Create", ctrlC);
    expect(await again).toBe(1);
    expect(second.shown()).toContain("Nothing was written.");
    expect(await readFile(join(folder, "connector.json"), "utf8")).toBe("mine");
  });

  test("accepts an API key instead of the auth token", async () => {
    const folder = await emptyFolder();
    const { terminal, reply } = fakeTerminal(folder);
    const ended = run(
      [
        "init",
        "-p",
        "twilio",
        "--set",
        `accountSID=${accountSID}`,
        "--set",
        "from=+15551230000",
        "--template",
        "SignIn={{code}}",
      ],
      terminal,
    );
    await reply("How does your app sign in?", down, enter);
    await reply("apiKeySID: ", `SK${"0".repeat(32)}`, enter);
    await reply("apiKeySecret: ", authToken, enter);
    expect(await ended).toBe(0);
    expect(Object.keys(await read(folder))).toEqual([
      "accountSID",
      "apiKeySID",
      "apiKeySecret",
      "from",
      "templates",
    ]);
  });
});
