import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { startMockServer } from "@smskit/mock";
import { expect, onTestFinished, test } from "vitest";

const run = promisify(execFile);
const page = new URL("../../../../docs/start/node.md", import.meta.url);
const snippets = new URL("../../.snippets/", import.meta.url);

/** Applies a diff whose removed lines are in the file as they are, each followed by its replacement. */
function applied(diff: string, source: string): string {
  const lines = (mark: string) =>
    diff.split("\n").flatMap((line) => (line.startsWith(mark) ? [line.slice(1)] : []));
  const added = lines("+");
  return lines("-").reduce((text, line, at) => {
    expect(text).toContain(line);
    return text.replace(line, added[at] ?? "");
  }, source);
}

test("what the start on Node.js sends reaches the phone, before and after the swap of the provider", async () => {
  await mkdir(snippets, { recursive: true });
  const folder = await mkdtemp(join(snippets.pathname, "start-node-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await cp(join(import.meta.dirname, "src"), join(folder, "src"), { recursive: true });
  const server = await startMockServer({ port: 0 });
  onTestFinished(() => server.close());
  const send = async () => {
    const { stdout } = await run(process.execPath, ["--conditions=@smskit/source", "src/send.ts"], {
      cwd: folder,
      env: { PATH: process.env["PATH"], SMS_BASE_URL: server.url },
    });
    return stdout;
  };

  const text = await readFile(page, "utf8");
  const diff = /^```diff\n([\s\S]*?)^```/m.exec(text)?.[1] ?? "";
  expect(text).toContain("It prints `twilio accepted`");
  expect(await send()).toMatch(/^twilio accepted \S+\n$/);

  const sms = join(folder, "src/sms.ts");
  await writeFile(sms, applied(diff, await readFile(sms, "utf8")));
  expect(text).toContain("It prints `vonage accepted`");
  expect(await send()).toMatch(/^vonage accepted \S+\n$/);

  const [first, second] = server.carrier.messages;
  expect(first?.body).toBe("048151 is your code to sign in.");
  expect(second?.body).toBe(first?.body);
});

test("the page shows the error of a misspelled variable as it is", async () => {
  const { sms } = await import("./src/sms.ts");
  const error = await sms
    .send({ to: "+15558675310", usageType: "SignIn", variables: { coed: "1" } })
    .catch(String);
  expect(await readFile(page, "utf8")).toContain(`\n${error}\n`);
});
