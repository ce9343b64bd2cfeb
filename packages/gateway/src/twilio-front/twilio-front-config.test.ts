import { SmsError } from "@smskit/core";
import { describe, expect, test } from "vitest";
import { readGatewayConfig } from "../config/read-gateway-config.ts";

const account = { accountSid: `AC${"0".repeat(32)}`, authToken: "0123456789abcdef0123456789abcdef" };

/** What is wrong with accounts, as the gateway says it at its start. */
async function problemsOf(accounts: object[], http: object = {}): Promise<string> {
  const config = {
    connectors: { main: { provider: "none", config: {} } },
    secret: "a-secret-of-the-gateway-for-tests",
    twilio: { accounts },
    http,
  };
  const sources = { env: {}, folder: "." };
  const error = await readGatewayConfig(config, sources, async () => ({})).then(
    undefined,
    (thrown) => thrown,
  );
  if (!SmsError.is(error)) throw error;
  return error.message;
}

describe("the config of the front", () => {
  test.each<[string, object[], string]>([
    [
      "a SID of another form",
      [{ ...account, accountSid: "AC1" }],
      "accounts[0].accountSid: must be AC and 32",
    ],
    ["a short token", [{ ...account, authToken: "short" }], "accounts[0].authToken"],
    ["an account that is there twice", [account, account], "twilio.accounts: must have each accountSid once"],
    [
      "an inboundUrl without TLS",
      [{ ...account, inboundUrl: "http://app.example.com/in" }],
      "must begin with https://",
    ],
    [
      "a private inboundUrl",
      [{ ...account, inboundUrl: "https://10.0.0.1/in" }],
      "accounts[0].inboundUrl: must not be a private address",
    ],
    ["an unknown field", [{ ...account, token: "x" }], "twilio.accounts[0]"],
    ["no account", [], "twilio.accounts"],
  ])("refuses %s", async (_, accounts, expected) => {
    const problems = await problemsOf(accounts);
    expect(problems).toContain(expected);
    expect(problems).not.toContain(account.authToken);
  });

  test("allows private hosts that the config names", async () => {
    const accounts = [{ ...account, inboundUrl: "http://hooks.internal:8080/in" }];
    expect(await problemsOf(accounts, { privateHosts: ["hooks.internal"] })).not.toContain("inboundUrl");
  });
});
