import type { MockServer } from "./mock-server.ts";

/** The settings of the clients of one provider. */
interface Clients {
  node(url: string): string;
  curl(url: string): string;
  python?(url: string): string;
}

const accountSid = `AC${"0".repeat(32)}`;
const secret = "0".repeat(32);

const clientsOf: Readonly<Record<string, Clients>> = {
  twilio: {
    node: (url) => `client.api.baseUrl = client.messaging.baseUrl = client.verify.baseUrl = "${url}";`,
    curl: (url) =>
      `${url}/2010-04-01/Accounts/${accountSid}/Messages.json -u ${accountSid}:${secret} --data-urlencode To=+15558675310 --data-urlencode From=+15550001111 -d Body=hello`,
    python: (url) => `client.api.base_url = client.messaging.base_url = client.verify.base_url = "${url}"`,
  },
  vonage: {
    node: (url) => `new SMS(credentials, { restHost: "${url}" });`,
    curl: (url) =>
      `${url}/sms/json -d api_key=abcd1234 -d api_secret=abcdef0123456789 -d from=15550001111 -d to=15558675310 -d text=hello`,
  },
};

/**
 * Returns the settings that make Node, curl and Python use a mock server instead of the provider, as text to print.
 *
 * @example
 * console.log(describeMockServer(await startMockServer({ port: 4010 })));
 */
export function describeMockServer(server: MockServer): string {
  const { url, caFile } = server;
  const trust = (setting: string): string[] => (caFile === undefined ? [] : [setting]);
  const lines = (title: string, settings: readonly string[]): string[] =>
    settings.length === 0 ? [] : ["", title, ...settings.map((setting) => `  ${setting}`)];
  const known = server.providers.flatMap((provider) => {
    const clients = clientsOf[provider];
    return clients === undefined ? [] : [clients];
  });
  return [
    `Mock ${server.providers.join(", ")} at ${url}`,
    `Inbox     ${url}/`,
    `API       ${url}/api/v1/openapi.json`,
    ...lines("Node.js", [...trust(`NODE_EXTRA_CA_CERTS=${caFile}`), ...known.map(({ node }) => node(url))]),
    ...lines(
      "curl",
      known.map(({ curl }) => `curl ${caFile === undefined ? "" : `--cacert ${caFile} `}${curl(url)}`),
    ),
    ...lines(
      "Python",
      known.flatMap(({ python }) => (python ? [...trust(`REQUESTS_CA_BUNDLE=${caFile}`), python(url)] : [])),
    ),
  ].join("\n");
}
