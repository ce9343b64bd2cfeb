import { chmod, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readPeople } from "./read-people.ts";
import { code, emptyFolder, scene, to } from "./testing/cli.ts";
import { hello, list, number } from "./testing/people.ts";

async function read(csv: string) {
  const path = join(await emptyFolder(), "people.csv");
  await writeFile(path, csv);
  const rows = [];
  for await (const row of readPeople(path, "people.csv")) rows.push(row);
  return rows;
}

describe("the column of phone numbers", () => {
  test.each([
    ...["to", "To", "TO", " to ", "phone", "Phone", "Phone Number", "phone_number", "PHONE-NUMBER", "Mobile"],
    ...["mobile phone", "Cell", "Telephone", "tel", "Number", "Recipient", "MSISDN", "\u200bto"],
  ])("can be named %j", async (column) => {
    const [row] = await read(`name,${column}\nAnn,${to}\n`);
    expect(row?.to).toBe(to);
    expect(row?.columns).toHaveLength(2);
  });

  test("is `to` if several columns are possible", async () => {
    expect((await read(`Phone,to\n+15550000000,${to}\n`))[0]?.to).toBe(to);
  });
});

describe("a list from a spreadsheet", () => {
  test.each([
    ["sep=; as its first line", `sep=;\nto;name\n${to};Ann, B\n`, "Ann, B"],
    ["a quoted sep=| and a byte order mark", `\uFEFF"sep=|"\r\nto|name\r\n${to}|Ann; B\r\n`, "Ann; B"],
    ["tabs", `to\tname\n${to}\tAnn, B\n`, "Ann, B"],
    ["a column without a name", `,to,name,\n0,${to},Ann,\n`, "Ann"],
    ["several columns without a name, one of which has values", `to,name,,\n${to},Ann,x,\n`, "Ann"],
    ["rows of commas alone", `,,\nto,name,\n,,\n${to},Ann,\n , ,\t\n,,,,,,\n`, "Ann"],
    ["more commas behind a row than columns", `to,name\n${to},Ann,,,\n`, "Ann"],
  ])("is read with %s", async (_, csv, name) => {
    const rows = await read(csv);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ row: 1, to });
    expect(rows[0]?.columns).toEqual(expect.arrayContaining([["name", name]]));
    expect(rows[0]?.columns.map(([column]) => column)).not.toContain("");
  });

  test("can name its locale and reference columns in several ways", async () => {
    const [row] = await read(`To,Locale,REFERENCE\n${to},fr,a-1\n`);
    expect(row).toMatchObject({ locale: "fr", reference: "a-1" });
  });
});

describe("a variable that the text needs but the list lacks", () => {
  test.each([
    [
      "a template",
      ["--usage", "Hello"],
      `to,first\n${number(1)},Ann\n`,
      'has no column "name", which the text needs',
    ],
    ["a text", ["--body", "Hi {{user.name}}"], list(2), 'has no column "user.name"'],
    ["a column in other letters", ["--usage", "Hello"], `to,Name\n${number(1)},Ann\n`, 'Rename "Name"'],
    ["one language", ["--usage", "Hello"], `to,locale\n${number(1)},fr_FR.UTF-8\n`, 'has no column "name"'],
    [
      "a malformed text",
      ["--body", "Hi {{name"],
      list(2),
      "--body: the placeholder at character 4 is not closed",
    ],
  ])("is reported before anything is sent: %s", async (_, flags, csv, sentence) => {
    const { cli, write, server } = await scene();
    await write("people.csv", csv);
    for (const more of [[], ["--dry-run"]]) {
      const ended = await cli([...hello.slice(0, 5), ...flags, ...more]);
      expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining(sentence) });
      expect(ended.stdout).toBe("");
    }
    expect(server.carrier.requests).toEqual([]);
  });

  test("can be set with --var; an unknown usage type is reported once", async () => {
    const { cli, write, received } = await scene();
    await write("people.csv", `to\n${number(1)}\n`);
    expect((await cli([...hello, "--var", "name=all"])).code).toBe(0);
    expect(received().map(({ body }) => body)).toEqual(["Hello all."]);
    const nothing = await cli([...hello.slice(0, 5), "--usage", "Helo", "--results", "other.jsonl"]);
    expect(nothing).toMatchObject({ code: 1, stdout: expect.stringMatching(/^✗ .*"Helo"/) });
    expect(nothing.stdout).not.toContain("of 1 texts");
  });

  test("is reported as the most frequent reason if only some rows lack it", async () => {
    const { cli, write } = await scene();
    const rows = [
      `${number(1)},${code}`,
      `${number(2)},null`,
      `${number(3)}, `,
      "12,123456",
      `${number(4)},null`,
    ];
    await write("people.csv", `to,code\n${rows.join("\n")}\n`);
    const flags = [...hello.slice(0, 5), "--usage", "SignIn"];
    for (const more of [["--dry-run"], []]) {
      const ended = await cli([...flags, ...more]);
      expect(ended.code).toBe(1);
      expect(ended.stdout).toMatch(/most often +\{\{code\}\}: is the name of a missing value.* \(2 rows\)/);
    }
    expect((await cli([...flags, "--json"])).json().reason).toMatchObject({
      code: "invalid-message",
      rows: 2,
    });
  });
});

describe("messages of the command line", () => {
  test("name the command's flags instead of the library's options", async () => {
    const { cli, write } = await scene();
    await write("people.csv", `to,name\n(555) 867-5310,Ann\n`);
    const one = ["send", "-p", "twilio", "--to", "(555) 867-5310", "--body", "Hi"];
    const all = await Promise.all([
      cli(one),
      cli([...one, "--json"]),
      cli([...one, "--default-country", "USA"]),
      cli([...one, "--default-country", "XX"]),
      cli([...one.slice(0, 3), "--to", to, "--body", "x".repeat(200), "--max-segments", "1"]),
      cli([...one.slice(0, 3), "--to", to, "--body", "Hi", "--from", "a\nb"]),
      cli([...hello, "--dry-run"]),
      cli(hello),
    ]);
    all.push(await cli([...hello, "--default-country", "XX"]));
    for (const { code: status, stdout, stderr } of all) {
      expect(status).not.toBe(0);
      expect(stdout + stderr).not.toMatch(/defaultCountry|runtime|maxSegments|`from`|variables\./);
    }
    const flags = [
      "country",
      "country",
      "country",
      "country",
      "max-segments",
      "from",
      "country",
      "country",
      "country",
    ];
    for (const [index, { stdout, stderr }] of all.entries())
      expect(stdout + stderr).toContain(`-${flags[index]}`);
  });

  test("reject a file with a field other than the provider and its config", async () => {
    const { cli, config, write } = await scene();
    await write("entry.json", JSON.stringify({ provider: "twilio", config, defaultCountry: "US" }));
    const ended = await cli(["send", "--to", to, "--body", "Hi", "--config", "entry.json"]);
    expect(ended).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("`defaultCountry` is not an option"),
    });
  });

  test("accept a country in lower case", async () => {
    const { cli, received } = await scene();
    const flags = [
      "send",
      "-p",
      "twilio",
      "--to",
      "(555) 867-5310",
      "--body",
      "Hi",
      "--default-country",
      "us",
    ];
    expect((await cli(flags)).code).toBe(0);
    expect(received()).toEqual([{ to, body: "Hi" }]);
  });

  test.each(["", "C", "en_US.UTF-8", "fr-FR,fr;q=0.9"])(
    "accept a locale in system format: %j",
    async (locale) => {
      const { cli, received } = await scene();
      const flags = [
        "send",
        "-p",
        "twilio",
        "--to",
        to,
        "--usage",
        "Hello",
        "--var",
        "name=Ann",
        "--locale",
        locale,
      ];
      expect((await cli(flags)).code).toBe(0);
      expect(received()[0]?.body).toBe(locale.startsWith("fr") ? "Bonjour Ann." : "Hello Ann.");
    },
  );
});

describe("files", () => {
  test("results that are a symbolic link are rejected, whatever its target, and nothing is sent", async () => {
    const { cli, write, folder, server } = await scene();
    await write("people.csv", list(1));
    await write("notes.txt", "");
    for (const target of ["notes.txt", "nowhere.jsonl"]) {
      const link = `${target}.results.jsonl`;
      await symlink(join(folder, target), join(folder, link));
      const ended = await cli([...hello, "--results", link]);
      expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining("is a symbolic link") });
    }
    expect(await readFile(join(folder, "notes.txt"), "utf8")).toBe("");
    await expect(readFile(join(folder, "nowhere.jsonl"))).rejects.toThrow("ENOENT");
    expect(server.carrier.requests).toEqual([]);
  });

  test("a config that other users can read is used, with one warning", async () => {
    const { cli, folder, config } = await scene();
    const flags = ["send", "-p", "twilio", "--to", to, "--body", "Hi", "--json"];
    for (const mode of [0o644, 0o640, 0o604, 0o602]) {
      await chmod(join(folder, "connector.json"), mode);
      const ended = await cli(flags);
      expect(ended.code).toBe(0);
      expect(ended.stderr).toBe(
        "! connector.json can be read or changed by other users: chmod 600 connector.json\n",
      );
      expect(ended.json()).toMatchObject({ ok: true });
    }
    for (const mode of [0o600, 0o400]) {
      await chmod(join(folder, "connector.json"), mode);
      expect(await cli(flags)).toMatchObject({ code: 0, stderr: "" });
    }
    const stdin = JSON.stringify(config);
    expect(await cli([...flags, "--config", "-"], { stdin })).toMatchObject({ code: 0, stderr: "" });
    expect(await cli(flags, { env: { SMSKIT_CONFIG: stdin } })).toMatchObject({ code: 0, stderr: "" });
  });
});
