import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { authToken, scene, until } from "./testing/cli.ts";
import { hello, list, number, resultsIn } from "./testing/people.ts";

const asJson = [...hello, "--json"];

/** A list of five of which the rows 2 and 4 are unknown: the text of row 2 arrived, that of row 4 did not. */
async function interrupted() {
  const all = await scene();
  const { cli, write, server } = all;
  await write("people.csv", list(5));
  server.carrier.faults.add({ kind: "reset-after-read", to: number(2) });
  server.carrier.faults.add({ kind: "reset-after-read", to: number(4), accepted: false });
  expect((await cli(asJson)).json()).toMatchObject({ unknownRows: [2, 4], foundRows: [] });
  server.carrier.faults.clear();
  return all;
}

describe("rows with an unknown outcome", () => {
  test("are looked up at the provider by the same command and stay unsent if they are not found: 3", async () => {
    const { cli, received, folder, server } = await interrupted();
    const second = await cli(hello);
    expect(second.code).toBe(3);
    expect(second.stdout).toContain("found there    1: row 2");
    expect(second.stdout).toContain("unknown        1: row 4");
    expect(second.stdout).toContain("not found for certain: 1. They may have been sent anyway");
    expect((await resultsIn(folder)).at(-1)).toEqual({
      row: 2,
      check: expect.stringMatching(/^[0-9a-f]{4}$/),
      status: "accepted",
      at: expect.any(String),
      id: server.carrier.messages.find(({ to }) => to === number(2))?.id,
      connector: "twilio",
      segments: 1,
      found: true,
    });
    const third = await cli(asJson);
    expect(third.code).toBe(3);
    expect(third.json()).toMatchObject({
      outcome: "unknown",
      unknownRows: [4],
      foundRows: [],
      rows: { accepted: 0, acceptedBefore: 4, notSent: 0, unknown: 1, notAttempted: 0 },
    });
    expect(received()).toHaveLength(4);
  });

  test("are accepted if all are found: 0, also after the process was killed", async () => {
    const { cli, start, write, received, server } = await scene();
    await write("people.csv", list(8));
    server.carrier.faults.add({ kind: "hang" });
    const { child, ended } = start([...hello, "--timeout", "600", "--concurrency", "6"]);
    await until(() => received().length === 6);
    child.kill("SIGKILL");
    await ended;
    server.carrier.faults.clear();
    const again = await cli(asJson);
    expect(again.code).toBe(0);
    expect(again.json()).toMatchObject({
      outcome: "accepted",
      foundRows: [1, 2, 3, 4, 5, 6],
      rows: { total: 8, accepted: 2, acceptedBefore: 6, unknown: 0 },
    });
    expect(new Set(received().map(({ to }) => to)).size).toBe(8);
    expect(received()).toHaveLength(8);
  });

  test("are not matched to an equal text of another row or an earlier one to the same number", async () => {
    const { cli, write, received, folder, server } = await scene();
    await write("people.csv", `to,name,id\n${number(1)},Ann,1\n${number(1)},Ann,2\n`);
    const asJson = [...hello, "--duplicates", "send", "--json"];
    server.carrier.faults.add({ kind: "reset-after-read", to: number(1), accepted: false, times: 1 });
    const first = await cli([...asJson, "--concurrency", "1"]);
    expect(first.json()).toMatchObject({ unknownRows: [1], rows: { accepted: 1 } });
    expect((await cli(asJson)).json()).toMatchObject({ unknownRows: [1], foundRows: [] });

    // Neither of two, of which one was sent, is said to be the one.
    const file = join(folder, "people.results.jsonl");
    const results = await readFile(file, "utf8");
    await writeFile(
      file,
      results
        .split("\n")
        .filter((line) => !line.includes("accepted"))
        .join("\n"),
    );
    expect((await cli(asJson)).json()).toMatchObject({ unknownRows: [1, 2], foundRows: [] });

    // Begun an hour later than the text that is there.
    const later = new Date(Date.now() + 3_600_000).toISOString();
    await write("people.csv", `to,name,id\n${number(1)},Ann,1\n`);
    await writeFile(
      file,
      `${results
        .split("\n")
        .slice(0, 2)
        .join("\n")
        .replace(/"at":"[^"]+"/, `"at":"${later}"`)}\n`,
    );
    expect((await cli(asJson)).json()).toMatchObject({ unknownRows: [1], foundRows: [] });
    expect(received()).toHaveLength(1);
  });

  test("stay unknown if the provider fails to look them up, and the command says why", async () => {
    const { cli, received, server } = await interrupted();
    server.carrier.faults.add({ kind: "server-error", status: 503 });
    const ended = await cli(hello);
    expect(ended.code).toBe(3);
    expect(ended.stdout).toContain("! Not everything could be looked up at the provider: Twilio");
    expect(ended.stdout).toContain("unknown        2: rows 2, 4");
    expect((await cli(asJson)).json()).toMatchObject({
      unknownRows: [2, 4],
      lookUpError: { code: "unavailable" },
    });
    server.carrier.faults.clear();
    expect((await cli(asJson)).json()).toMatchObject({ unknownRows: [4], foundRows: [2] });
    expect(received()).toHaveLength(4);
  });

  test("stay unknown if a third-party connector breaks during the lookup", async () => {
    const { cli, write } = await scene();
    await write("people.csv", list(2));
    await write("acme.json", JSON.stringify({ token: authToken }));
    await write(
      "acme.mjs",
      `const broken = (token) => { throw Object.assign(new Error(token), { name: token }); };
      export const acme = { provider: "acme", name: "Acme", configSchema: {}, configJsonSchema: {},
        create: ({ token }) => ({ id: "acme", provider: "acme", specVersion: 1,
          prepare: async (message) => message, send: async () => broken(token), find: async () => broken(token) }) };`,
    );
    const command = [
      "send",
      "-p",
      "./acme.mjs",
      "--config",
      "acme.json",
      "--file",
      "people.csv",
      "--body",
      "Hi",
      "--json",
    ];
    expect((await cli(command)).json()).toMatchObject({ unknownRows: [1, 2] });
    const again = await cli(command);
    expect(again.code).toBe(3);
    expect(again.json()).toMatchObject({
      unknownRows: [1, 2],
      foundRows: [],
      lookUpError: { delivery: "unknown" },
    });
  });

  test("stay unknown if Ctrl-C ends the lookup: 3", async () => {
    const { start, received, server } = await interrupted();
    server.carrier.faults.add({ kind: "hang" });
    const before = server.carrier.requests.length;
    const { child, ended, shown } = start([...asJson, "--timeout", "600"]);
    await until(() => server.carrier.requests.length === before + 2);
    child.kill("SIGINT");
    await until(() => shown().includes("Stopping"));
    child.kill("SIGINT");
    const { code, json } = await ended;
    expect(code).toBe(3);
    expect(json()).toMatchObject({ unknownRows: [2, 4], foundRows: [], rows: { acceptedBefore: 3 } });
    expect(received()).toHaveLength(4);
  });

  test("stay unknown with a provider that does not support lookups", async () => {
    const { cli, write, received, server, other } = await scene();
    await write("other.json", JSON.stringify(other));
    await write("people.csv", list(2));
    server.carrier.faults.add({ kind: "reset-after-read", to: number(2) });
    const command = ["send", "--config", "other.json", "--file", "people.csv", "--body", "Hello {{name}}."];
    await cli(command);
    server.carrier.faults.clear();
    const again = await cli(command);
    expect(again).toMatchObject({ code: 3, stdout: expect.stringContaining("Look in the provider's log") });
    expect(received()).toHaveLength(2);
  });
});
