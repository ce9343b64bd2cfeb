import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type MockServer, startMockServer } from "@smskit/mock";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serveWeb } from "../testing/serve-web.ts";
import { listening, type StartedApp } from "../testing/started-app.ts";

const dist = join(import.meta.dirname, "../../dist");
const to = "+15558675310";
let mock: MockServer;
let folder = "";

beforeAll(async () => {
  mkdirSync(dist, { recursive: true });
  folder = mkdtempSync(join(dist, "start-"));
  mock = await startMockServer();
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await mock.close();
});

const read = (name: string) => readFileSync(join(import.meta.dirname, name), "utf8");

/** The lines of a connector: its import, and the call that creates it. */
function connectorOf(provider: string): [imported: string, created: string] {
  const [, imported = "", created = ""] =
    /^\/\/ #region connector\n(import .*)\n\n([\s\S]*?)\/\/ #endregion/.exec(read(`${provider}.ts`)) ?? [];
  return [imported, created];
}

/** Starts the file of a quick start with a connector, as its page says, and on ports that are free here. */
async function start(name: string, provider: string): Promise<StartedApp> {
  let source = read(`${name}.ts`);
  const other = connectorOf(provider);
  for (const [at, lines] of connectorOf("twilio").entries()) {
    expect(source).toContain(lines);
    source = source.replace(lines, other[at] as string);
  }
  const file = join(folder, `${name}-${provider}.ts`);
  writeFileSync(
    file,
    source
      .replaceAll("http://127.0.0.1:4010", mock.url)
      .replace("app.listen(3000)", "export const server = app.listen(0)")
      .replace(/serve\((.*), port: 3000 }\)/, "export const server = serve($1, port: 0 })"),
  );
  const app = await import(/* @vite-ignore */ file);
  if (name === "workers") return serveWeb(app.default.fetch);
  if (name !== "nextjs") return listening(app.server);
  return serveWeb((request) => {
    const params = Promise.resolve({ to: request.url.split("/").at(-1) });
    return app.POST(request, { params });
  });
}

describe.each(["express", "hono", "nextjs", "workers"])("the quick start of %s", (name) => {
  const page = readFileSync(join(import.meta.dirname, `../../../../docs/start/${name}.md`), "utf8");
  const shown = JSON.parse(/^```json\n([\s\S]*?)^```/m.exec(page)?.[1] ?? "{}");

  test.each(["twilio", "vonage"])(
    "texts through %s, and says what is wrong with a number",
    async (provider) => {
      const { origin, close } = await start(name, provider);
      const sent = await fetch(`${origin}/text/${to}`, { method: "POST" });
      const receipt = await sent.json();
      expect(receipt).toMatchObject({ provider, to });
      if (provider === "twilio") expect({ ...receipt, id: shown.id }).toEqual(shown);
      expect(sent.status).toBe(200);
      const received = await mock.carrier.waitForMessage({ to, body: "Your code to sign in is 048151." });
      expect(received.provider).toBe(provider);
      mock.carrier.reset();

      const refused = await fetch(`${origin}/text/555`, { method: "POST" });
      expect(refused.status).toBe(400);
      expect(await refused.json()).toMatchObject({ code: "invalid-recipient", delivery: "not-sent" });
      await close();
    },
  );
});
