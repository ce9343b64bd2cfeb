/** What the pages about doors say: their configs are accepted, and their requests are texted. */
import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import type { GatewayConfigInput } from "../config/gateway-config-input.ts";
import { readGatewayConfig } from "../config/read-gateway-config.ts";
import { startGateway } from "../testing/start-gateway.ts";
import { allDoors } from "./all-doors.ts";
import { askDoor, bearerOf, hookSecret, token, tokenOf } from "./testing/ask-door.ts";

const folder = join(import.meta.dirname, "../../../../docs/doors");
const pages = globSync("*.md", { cwd: folder }).map((file) => ({
  name: basename(file, ".md"),
  text: readFileSync(join(folder, file), "utf8"),
}));
const blocks = pages.flatMap(({ name, text }) =>
  [...text.matchAll(/^```json\n([\s\S]*?)^```$/gm)].map(([, code = ""]) => ({ name, code })),
);
const configs = blocks.filter(({ code }) => code.includes('"doors"'));

const base: GatewayConfigInput = {
  connectors: {
    main: {
      provider: "twilio",
      config: { accountSID: `AC${"0".repeat(32)}`, authToken: "x", from: "+15550001111" },
    },
  },
  secret: "a-secret-of-the-gateway",
};

/** Every variable is set: secrets of webhooks to one in their form. */
const env = new Proxy<Record<string, string>>(
  {},
  {
    get(_, name) {
      if (name === "CLERK_SIGNING_SECRET") return hookSecret.replace("v1,", "");
      return String(name).includes("HOOK") ? hookSecret : `${token}-${String(name)}`;
    },
  },
);

test.each(configs)("a config on the page $name is accepted", async ({ code }) => {
  const config = { ...base, ...JSON.parse(code) };
  const read = readGatewayConfig(config, { env, folder }, (provider) => import(`@smskit/${provider}`));
  await expect(read).resolves.toBeDefined();
});

test("every door has a page with a config, and a row in the table", () => {
  const index = pages.find(({ name }) => name === "index")?.text;
  for (const { type } of allDoors) {
    const types = configs.flatMap(({ name, code }) =>
      name === type ? Object.values(JSON.parse(code).doors as Record<string, { type: string }>) : [],
    );
    expect(types.map((door) => door.type)).toContain(type);
    expect(index).toContain(`](${type}.md) | \`${type}\` |`);
  }
});

test("the requests of the pages reach the phone", async () => {
  // Those of doors with a token; the others are signed by a shell.
  const asked = pages.flatMap(({ name, text }) => {
    const [, body] = /\$\w+_DOOR_TOKEN[\s\S]*?-d '(\{[^']*\})'/.exec(text) ?? [];
    return body === undefined ? [] : [{ name, body }];
  });
  expect(asked.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      "alertmanager",
      "auth0",
      "authentik",
      "fusionauth",
      "kratos",
      "logto",
      "uptime-kuma",
    ]),
  );
  const to = ["+15558675310"];
  const doors = Object.fromEntries(
    asked.map(({ name }) => [name, { type: name, token: tokenOf(name), ...(isForAlerts(name) && { to }) }]),
  );
  const gateway = await startGateway({ doors: doors as never });
  try {
    for (const { name, body } of asked) {
      expect([name, (await askDoor(gateway, name, body, bearerOf(name))).status]).toEqual([name, 204]);
    }
    expect(await gateway.texts()).toHaveLength(asked.length);
  } finally {
    await gateway.close();
  }
});

/** Alerts go to numbers of the config. */
function isForAlerts(type: string): boolean {
  return allDoors.some((door) => door.type === type && "to" in door.schema.shape);
}
