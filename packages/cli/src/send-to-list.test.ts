import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { reveals } from "@smskit/test-support/without-ids";
import { describe, expect, test } from "vitest";
import { code, scene, until } from "./testing/cli.ts";
import { hello, list, number, resultsIn } from "./testing/people.ts";

describe("smskit send --file", () => {
  test("texts each person once and records the outcome of each row", async () => {
    const { cli, write, received, folder } = await scene();
    await write("people.csv", list(25));
    const first = await cli(hello);
    expect(first).toMatchObject({ code: 0, stderr: "" });
    expect(first.stdout).toMatch(/^✓ Accepted: all 25 texts\./);
    expect(new Set(received().map(({ to, body }) => `${to} ${body}`)).size).toBe(25);
    expect(received()).toContainEqual({ to: number(7), body: "Hello P7." });

    const results = await resultsIn(folder);
    expect(results).toHaveLength(50);
    expect(results.find(({ row, status }) => row === 7 && status === "accepted")).toEqual({
      row: 7,
      check: expect.stringMatching(/^[0-9a-f]{4}$/),
      status: "accepted",
      at: expect.any(String),
      id: expect.stringMatching(/^SM/),
      connector: "twilio",
      segments: 1,
    });
    const second = await cli([...hello, "--json"]);
    expect(second.code).toBe(0);
    expect(second.json()).toEqual({
      ok: true,
      outcome: "accepted",
      rows: {
        total: 25,
        accepted: 0,
        acceptedBefore: 25,
        notSent: 0,
        unknown: 0,
        notAttempted: 0,
        leftOut: 0,
      },
      unknownRows: [],
      foundRows: [],
      results: "people.results.jsonl",
    });
    expect(received()).toHaveLength(25);
  });

  test("the results file has no number, code or text, and only its owner can read it", async () => {
    const { cli, write, folder, server } = await scene();
    server.carrier.setPhone(number(2), { optedOutOf: "all" });
    await write("people.csv", `to,code\n${number(1)},${code}\n${number(2)},${code}\n+1555,${code}\n`);
    const { code: status } = await cli([...hello.slice(0, 5), "--usage", "SignIn"]);
    expect(status).toBe(1);
    const text = await readFile(join(folder, "people.results.jsonl"), "utf8");
    for (const secret of [number(1), number(2), code, "passcode"]) expect(reveals(text, secret)).toBe(false);
    expect((await stat(join(folder, "people.results.jsonl"))).mode & 0o777).toBe(0o600);
  });

  test("reads locale and reference from the list and fills in --body from it", async () => {
    const { cli, write, received, folder } = await scene();
    await write(
      "people.csv",
      `name;to;locale;reference\nZoë;${number(1)};fr;a-1\n"Al ""A""; B";${number(2)};;\n`,
    );
    expect((await cli(hello)).code).toBe(0);
    expect(
      received()
        .map(({ body }) => body)
        .sort(),
    ).toEqual(["Bonjour Zoë.", 'Hello Al "A"; B.']);
    expect((await resultsIn(folder)).find(({ id, row }) => id && row === 1)).toMatchObject({
      reference: "a-1",
    });
    await cli([...hello.slice(0, 5), "--body", "{{name}}: {{reference}}", "--results", "other.jsonl"]);
    expect(received().map(({ body }) => body)).toContain("Zoë: a-1");
  });

  test("the same command sends unsent rows once they are fixed", async () => {
    const { cli, write, received } = await scene();
    await write("people.csv", `${list(2)}+1555,Cy\n`);
    const first = await cli([...hello, "--json"]);
    expect(first.code).toBe(1);
    expect(first.json().rows).toMatchObject({ accepted: 2, notSent: 1 });
    await write("people.csv", `${list(2)}${number(3)},Cy\n${number(4)},new\n`);
    expect(await cli(hello)).toMatchObject({ code: 0, stdout: expect.stringContaining("2, and 2 before") });
    expect(received()).toHaveLength(4);
  });

  test("a changed list is detected before anything is sent", async () => {
    const { cli, write, received } = await scene();
    await write("people.csv", list(3));
    await cli(hello);
    // Not row 2 alone: the check of a row has 16 bits, and that of another text may be the same by chance.
    await write("people.csv", list(4).replace("P2", "P8").replace("P3", "P9"));
    expect(await cli(hello)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/Row [23] is not the one/),
    });
    await write("people.csv", list(2));
    expect(await cli(hello)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("the list was changed since"),
    });
    await write("people.csv", list(4));
    const other = await cli([...hello.slice(0, 5), "--body", "Something else"]);
    expect(other).toMatchObject({ code: 2, stderr: expect.stringContaining("results of another sending") });
    expect(received()).toHaveLength(3);
  });

  test("an unknown outcome is listed: 3", async () => {
    const { cli, write, received, server } = await scene();
    await write("people.csv", list(5));
    server.carrier.faults.add({ kind: "reset-after-read", to: number(2) });
    server.carrier.faults.add({ kind: "reset-after-read", to: number(4), accepted: false });
    const first = await cli(hello);
    expect(first.code).toBe(3);
    expect(first.stdout).toContain("rows 2, 4");
    expect(first.stdout).toContain("The same command looks them up at the provider");
    expect(received()).toHaveLength(4);
  });

  test("a killed run continues where it stopped and texts nobody twice", async () => {
    const { cli, start, write, received, server, folder } = await scene();
    await write("people.csv", list(40));
    server.carrier.faults.add({ kind: "slow-answer", afterMs: 30 });
    const { child, ended } = start([...hello, "--concurrency", "3"]);
    await until(() => received().length >= 8);
    child.kill("SIGKILL");
    expect((await ended).code).toBe(null);
    // A line that was being written.
    const file = join(folder, "people.results.jsonl");
    await writeFile(file, `${await readFile(file, "utf8")}{"row":40,"che`);

    server.carrier.faults.clear();
    const { code: status, json } = await cli([...hello, "--json"]);
    const { rows, unknownRows } = json();
    expect(rows).toMatchObject({ total: 40, notSent: 0, notAttempted: 0 });
    expect(rows.accepted + rows.acceptedBefore + rows.unknown).toBe(40);
    expect(rows.unknown).toBeLessThanOrEqual(4);
    expect(status).toBe(rows.unknown > 0 ? 3 : 0);

    const texted = received().map(({ to }) => to);
    expect(new Set(texted).size, "nobody got two").toBe(texted.length);
    for (let row = 1; row <= 40; row++) {
      if (!unknownRows.includes(row)) expect(texted).toContain(number(row));
    }
  });

  test("Ctrl-C finishes the messages in progress and reports what was not attempted", async () => {
    const { cli, start, write, received, server } = await scene();
    await write("people.csv", list(200));
    server.carrier.faults.add({ kind: "slow-answer", afterMs: 20 });
    const { child, ended } = start([...hello, "--concurrency", "2", "--json"]);
    await until(() => received().length >= 5);
    child.kill("SIGINT");
    const stopped = await ended;
    expect(stopped).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("texts under way are finished"),
    });
    const { rows } = stopped.json();
    expect(rows).toMatchObject({ unknown: 0, notSent: 0 });
    expect(rows.accepted).toBe(received().length);
    expect(rows.notAttempted).toBe(200 - rows.accepted);
    server.carrier.faults.clear();
    expect((await cli(hello)).code).toBe(0);
    expect(received()).toHaveLength(200);
  });

  test("a second Ctrl-C stops waiting for messages in progress, whose outcome is unknown", async () => {
    const { start, write, received, server } = await scene();
    await write("people.csv", list(9));
    server.carrier.faults.add({ kind: "hang" });
    const { child, ended, shown } = start([...hello, "--concurrency", "2", "--timeout", "600", "--json"]);
    await until(() => received().length === 2);
    child.kill("SIGINT");
    await until(() => shown().includes("Stopping"));
    child.kill("SIGINT");
    const { code: status, json } = await ended;
    expect(status).toBe(3);
    expect(json()).toMatchObject({ unknownRows: [1, 2], rows: { unknown: 2, notAttempted: 7 } });
  });

  test("a problem with the account ends the run early", async () => {
    const { cli, write, server } = await scene({
      authToken: undefined,
      apiKeySID: `SK${"0".repeat(32)}`,
      apiKeySecret: "short",
    });
    await write("people.csv", list(300));
    const { code: status, json } = await cli([...hello, "--json", "--concurrency", "2"]);
    if (status === 0) throw new Error("the mock took any credential");
    expect(json()).toMatchObject({ outcome: "not-sent", stoppedBy: { code: "authentication" } });
    expect(server.carrier.requests.length).toBeLessThan(10);
  });

  test("only one process sends to a list; the lock of a killed process is released", async () => {
    const { cli, start, write, received, server } = await scene();
    await write("people.csv", list(3));
    server.carrier.faults.add({ kind: "hang" });
    const { child, ended } = start([...hello, "--timeout", "600"]);
    await until(() => received().length === 3);
    const second = await cli(hello);
    expect(second).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("another smskit process is using it"),
    });
    child.kill("SIGKILL");
    await ended;
    server.carrier.faults.clear();
    expect((await cli([...hello, "--json"])).json()).toMatchObject({ foundRows: [1, 2, 3] });
    expect(received()).toHaveLength(3);
  });

  test("stops sending and says so if the results cannot be written: 3", async () => {
    const { cli, write, received } = await scene();
    await write("people.csv", list(100));
    // A file of at most 4 KiB, as on a disk that is full.
    const full = await cli(hello, { before: 'trap "" XFSZ; ulimit -f 8' });
    expect(full.code).toBe(3);
    expect(full.stdout).toContain("people.results.jsonl cannot be written any more (EFBIG)");
    const before = received().length;
    expect(before).toBeLessThan(100);
    const { json } = await cli([...hello, "--json"]);
    expect(json().unknownRows.length + json().foundRows.length).toBeGreaterThan(0);
    expect(new Set(received().map(({ to }) => to)).size, "nobody got two").toBe(received().length);
    expect(json().rows.accepted + json().rows.acceptedBefore + json().rows.unknown).toBe(100);
  });

  test("--dry-run prepares every row, sends nothing and writes nothing", async () => {
    const { cli, write, server, folder } = await scene();
    await write("people.csv", `${list(2)}+1555,Cy\n`);
    const ended = await cli([...hello, "--dry-run"]);
    expect(ended.code).toBe(1);
    expect(ended.stdout).toContain("✗ row 3: to: is too short for a number of country code +1");
    expect(ended.stdout).toContain("Hello P1.");
    const { json } = await cli([...hello, "--dry-run", "--json"]);
    expect(json()).toEqual({
      ok: false,
      outcome: "dry-run",
      rows: { total: 3, ready: 2, refused: 1, leftOut: 0 },
      segments: 2,
      reason: { code: "invalid-recipient", message: expect.any(String), rows: 1 },
      problems: [{ row: 3, code: "invalid-recipient", message: expect.any(String) }],
    });
    expect(server.carrier.requests).toEqual([]);
    await expect(stat(join(folder, "people.results.jsonl"))).rejects.toThrow("ENOENT");
  });

  test.each([
    ["no column to", "who,name\n1,2\n", 'has no column "to"'],
    ["two columns that may be to", "Phone,Mobile,name\n1,2,3\n", "several columns that may hold the numbers"],
    ["two columns to", "to,To,name\n1,2,3\n", "several columns that may hold the numbers"],
    ["a row that is too long", `${list(3)}${number(4)},x,y\n`, "line 5: it does not have as many values"],
    ["a row that is too short", `${list(3)}${number(4)}\n`, "line 5: it does not have as many values"],
    ["an open quote", `${list(2)}"${number(3)},x\n`, "a quote is not closed"],
    ["two columns of a name", "to,name,name\n1,2,3\n", "two columns of the same name"],
    ["an empty file", "", "is empty"],
  ])("%s is rejected before anything is sent: 2", async (_, csv, sentence) => {
    const { cli, write, server } = await scene();
    await write("people.csv", csv);
    const ended = await cli(hello);
    expect(ended.stderr).toContain(sentence);
    expect(ended.stderr).not.toContain(number(3));
    expect(ended.code).toBe(2);
    expect(server.carrier.requests).toEqual([]);
  });

  test("a list in another encoding is rejected", async () => {
    const { cli, folder } = await scene();
    await writeFile(join(folder, "people.csv"), Buffer.from(`to,name\n${number(1)},Zo\xeb\n`, "latin1"));
    expect(await cli(hello)).toMatchObject({ code: 2, stderr: expect.stringContaining("is not UTF-8") });
  });

  test("one text is not called texts", async () => {
    const { cli, write } = await scene();
    await write("people.csv", list(1));
    expect((await cli(hello)).stdout).toMatch(/^✓ Accepted: 1 text\.\n/);
  });

  test("a file that is not a results file is left unchanged", async () => {
    const { cli, write, folder } = await scene();
    await write("people.csv", list(1));
    for (const content of ["my notes, in one line", "my notes\nin lines\n", '{"row":1}\n']) {
      await write("notes.txt", content);
      const ended = await cli([...hello, "--results", "notes.txt"]);
      expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining("is not a results file") });
      expect(await readFile(join(folder, "notes.txt"), "utf8")).toBe(content);
    }
  });
});
