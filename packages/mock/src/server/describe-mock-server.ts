import type { MockServer } from "./mock-server.ts";
import { withoutCredentials } from "./without-credentials.ts";

/**
 * Returns a text that says what to set so that Node.js, curl and Python talk to a mock server instead of the provider.
 *
 * @example
 * console.log(describeMockServer(await startMockServer({ port: 4010 })));
 */
export function describeMockServer(server: MockServer): string {
  const { url, caFile } = server;
  const { inboundUrl } = server.carrier;
  const inbound =
    inboundUrl === undefined
      ? `texts from phones go where a number says: PUT ${url}/api/v1/numbers/{number}`
      : `texts from phones go to ${withoutCredentials(inboundUrl)}`;
  const trust = (setting: string): string[] => (caFile === undefined ? [] : [setting]);
  const lines = (title: string, entries: readonly string[]): string[] =>
    entries.length === 0 ? [] : ["", title, ...entries.map((entry) => `  ${entry}`)];
  const curlCommand = caFile === undefined ? "curl" : `curl --cacert ${caFile}`;
  const settings = (of: "node" | "curl" | "python"): string[] =>
    server.mocks.flatMap(({ clients }) => clients?.[of]?.(url) ?? []);
  return [
    `Mock ${server.providers.join(", ")} at ${url}`,
    `Inbox     ${url}/`,
    `API       ${url}/api/v1/openapi.json`,
    `Inbound   ${inbound}`,
    ...lines("Node.js", [...trust(`NODE_EXTRA_CA_CERTS=${caFile}`), ...settings("node")]),
    ...lines(
      "curl",
      settings("curl").map((command) => `${curlCommand} ${command}`),
    ),
    ...lines(
      "Python",
      settings("python").length === 0
        ? []
        : [...trust(`REQUESTS_CA_BUNDLE=${caFile}`), ...settings("python")],
    ),
  ].join("\n");
}
