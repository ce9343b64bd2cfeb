import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { madeUpAccounts } from "./accounts.ts";

const demo = fileURLToPath(new URL("./demo.ts", import.meta.url));

/** Runs the demo. */
function run(env: Record<string, string> = {}) {
  return promisify(execFile)(process.execPath, ["--conditions=@smskit/source", demo], {
    env: { ...process.env, ...env },
  });
}

test("the demo sends a code, shows an error, and exits with 0", async () => {
  const { stdout, stderr } = await run();
  expect(stderr).toBe("");
  expect(stdout).toMatch(/Your Lemon & Co passcode to sign/);
  expect(stdout).toMatch(/"status": "accepted"/);
  expect(stdout).toMatch(/Segments: 1 \(gsm-7\)/);
  for (const code of ["invalid-config", "invalid-recipient", "invalid-message", "unavailable, unknown"]) {
    expect(stdout).toContain(`→ ${code}`);
  }
  expect(stdout).toMatch(/Texts that the phone got from this one send: 1/);
  for (const provider of Object.keys(madeUpAccounts).filter((name) => name !== "twilio")) {
    const account = provider.includes("-") ? `["${provider}"]` : `.${provider}`;
    expect(stdout).toContain(
      `- await sendCode(accounts.twilio, to, code);\n  + await sendCode(accounts${account}, to, code);`,
    );
  }
  const sent = Object.keys(madeUpAccounts).length;
  expect(new Set(stdout.match(/POST https:\/\/\S+/g)).size).toBe(sent);
  expect(stdout.match(/Lemon & Co: \d{6} is your code to/g)).toHaveLength(sent);
  expect(stdout).not.toContain("fedcba9876543210");
});

test("SMS_PROVIDER names the provider of the first text", async () => {
  const { stdout } = await run({ SMS_PROVIDER: "sinch" });
  expect(stdout).toMatch(/^\n■ A verification code, through the Sinch connector\n/);
  expect(stdout).toContain('"provider": "sinch"');
  expect(stdout).toContain("- await sendCode(accounts.sinch, to, code);");
});

test("an unknown SMS_PROVIDER is refused with a sentence", async () => {
  await expect(run({ SMS_PROVIDER: "acme" })).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^SMS_PROVIDER must be one of aws, .*\.\n$/),
  });
});
