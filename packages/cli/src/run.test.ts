import { describe, expect, test } from "vitest";
import { authToken, code, emptyFolder, runCli, to } from "./testing/cli.ts";
import { runHere } from "./testing/fake-terminal.ts";

async function cli(...parameters: string[]) {
  return runHere(parameters, { cwd: await emptyFolder() });
}

describe("the command line", () => {
  test("--version, --help and no command exit with 0", async () => {
    const cwd = await emptyFolder();
    const [version, help, nothing] = await Promise.all(
      [["--version"], ["--help"], []].map((parameters) => runCli(parameters, { cwd })),
    );
    if (help === undefined) throw new Error("no help");
    expect(version).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      stderr: "",
    });
    expect(help).toMatchObject({ code: 0, stderr: "" });
    expect(nothing).toMatchObject({ code: 0, stdout: help.stdout });
  });

  test.each(["init", "send", "preview", "check", "mock"])("%s has help with examples", async (command) => {
    const { code: status, stdout } = await cli(command, "--help");
    expect(status).toBe(0);
    expect(stdout).toContain(`Examples:`);
    expect(stdout).toMatch(new RegExp(`smskit ${command}\\b`));
    expect(stdout.split("\n").filter((line) => line.length > 100)).toEqual([]);
  });

  test.each([
    ["sned", "Did you mean send?"],
    ["send --boddy x", "Did you mean --body?"],
    ["send --to", "argument missing"],
    ["send --to +15558675310", "--usage SignIn for a template of the config, or --body"],
    ["send --usage SignIn", "--to with a number, or --file with a list"],
    ["send --to 1 --file people.csv --body x", "--to with a number, or --file with a list"],
    ["send --to +15558675310 --body x --concurrency 2", "belong to --file"],
    ["send --to +15558675310 --body x --timeout soon", "--timeout takes seconds"],
    ["send --to +15558675310 --body x --var code", "--var takes a name and a value"],
    ["mock --port http", "--port takes a whole number"],
    ["mock --ca-file ca.pem", "--ca-file belongs to --tls"],
    ["preview extra", "Unexpected argument"],
  ])("%s: 2", async (line, sentence) => {
    const { code: status, stdout, stderr } = await cli(...line.split(" "));
    expect(stderr).toContain(sentence);
    expect(stdout).toBe("");
    expect(status).toBe(2);
  });

  test("--json prints errors as data too", async () => {
    const ended = await cli("send", "--to", to, "--json");
    expect(ended.code).toBe(2);
    expect(ended.json()).toEqual({
      ok: false,
      error: { code: "usage", message: expect.stringContaining("--usage") },
    });
  });

  test.each([
    [`--auth-token=${authToken}`],
    ["--authToken", authToken],
    ["--api-secret", authToken],
    [`--API_KEY=${authToken}`],
    ["-p", "twilio", "--password", authToken],
  ])("rejects a secret in a flag: %s", async (...flags) => {
    const { code: status, stderr } = await cli("send", "--to", to, ...flags);
    expect(stderr).toContain("Secrets do not belong on a command line");
    expect(status).toBe(2);
  });

  test("does not repeat a value typed in the wrong place", async () => {
    const ended = await Promise.all([
      cli("send", `--sid=${authToken}`),
      cli("send", `--x'${code}'`),
      cli(authToken),
      cli("preview", authToken),
      cli("send", "--to", to, "--body", "x", "--var", code),
      cli("send", "--to", to, "--body", "x", "--var", `a=${code}`, "--var", `a.b=${code}`),
      cli("send", "--to", to, "--body", "x", "--provider", authToken),
    ]);
    for (const { code: status, stdout, stderr } of ended) {
      expect(status).toBe(2);
      expect(stderr).not.toContain(code);
      expect(stdout).toBe("");
    }
  });
});
