import { isIPv4 } from "node:net";
import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { type CarrierOptions, createCarrier, mockTwilio, startMocks } from "../index.ts";
import { closeApps, startApp } from "../testing/webhook-app.ts";

/** What names resolve to, beside what the machine's resolver says. */
const records = new Map<string, string[]>();

vi.mock("node:dns", async (original) => {
  const dns = await original<typeof import("node:dns")>();
  return {
    ...dns,
    lookup: (name: string, options: object, callback: (error: null, found: object[]) => void) => {
      const addresses = records.get(name);
      if (addresses === undefined) return dns.lookup(name, options, callback as never);
      callback(
        null,
        addresses.map((address) => ({ address, family: isIPv4(address) ? 4 : 6 })),
      );
    },
  };
});

afterEach(async () => {
  records.clear();
  await closeApps();
});

const refused = /^not sent: the host is a cloud's metadata service$/;

/** How the attempts end to tell something to each of these addresses. */
async function tell(urls: readonly string[], options: CarrierOptions = {}) {
  const carrier = createCarrier({ latencyMs: 0, ...options });
  const message = carrier.accept({
    id: "m",
    provider: "test",
    from: "+15550001111",
    to: "+15558675310",
    body: "hello",
    status: "queued",
    failure: { status: "failed", errorCode: "1" },
    failureOf: (state) => ({ status: "undelivered", errorCode: state }),
    parameters: {},
    reportsOf: () => urls.map((url) => ({ url, method: "POST", headers: {}, body: "a=b" })),
  });
  await carrier.idle();
  return message.callbacks;
}

async function errorsOf(urls: readonly string[], options: CarrierOptions) {
  return (await tell(urls, options)).map(({ error }) => error);
}

describe.each(["private-network", "anywhere"] as const)("with webhookHosts %j", (webhookHosts) => {
  test.each([
    "metadata",
    "metadata.google.internal",
    "METADATA.Google.Internal",
    "metadata.google.internal.",
    "metadata.goog",
    "metadata.tencentyun.com",
    "instance-data",
    "instance-data.ec2.internal",
    "169.254.169.254",
    "169.254.169.254.",
    "169.254.170.2",
    "169.254.0.23",
    "169.254.42.42",
    "100.100.100.200",
    "192.0.0.192",
    "168.63.129.16",
    "2852039166",
    "0xa9fea9fe",
    "0251.0376.0251.0376",
    "169.254.43518",
    "169.16689662",
    "%31%36%39.254.169.254",
    "１６９．２５４．１６９．２５４",
    "[fd00:ec2::254]",
    "[fd00:0ec2:0:0:0:0:0:0254]",
    "[fd00:ec2::23]",
    "[fd20:ce::254]",
    "[fd00:c1::a9fe:a9fe]",
    "[fd00:42::42]",
    "[fe80::a9fe:a9fe]",
    "[::ffff:169.254.169.254]",
    "[::ffff:a9fe:a9fe]",
    "[0:0:0:0:0:ffff:a9fe:a9fe]",
    "[::ffff:100.100.100.200]",
    "[::169.254.169.254]",
    "[::ffff:0:169.254.169.254]",
    "[64:ff9b::169.254.169.254]",
    "[2002:a9fe:a9fe::1]",
  ])("nothing is sent to %s", async (host) => {
    expect(await errorsOf([`http://${host}:1/latest`], { webhookHosts })).toEqual([
      expect.stringMatching(refused),
    ]);
  });

  test.each([
    "169.254.169.254",
    "100.100.100.200",
    "fd00:ec2::254",
    "::ffff:a9fe:a9fe",
    "fe80::a9fe:a9fe%lo",
  ])("nothing is ever sent to a name that resolves to %s", async (address) => {
    records.set("app.internal", [address]);
    records.set("both.internal", ["127.0.0.1", address]);
    const urls = ["http://app.internal:1/", "http://both.internal:1/"];
    expect(await errorsOf(urls, { webhookHosts })).toEqual([
      expect.stringMatching(refused),
      expect.stringMatching(refused),
    ]);
  });

  test("redirects are not followed", async () => {
    const app = await startApp((response) =>
      response.writeHead(307, { location: "http://169.254.169.254/latest" }).end(),
    );
    expect(await tell([app.url], { webhookHosts })).toMatchObject([{ status: 307 }]);
    expect(app.requests).toHaveLength(1);
  });

  test("a name that resolves to this machine is reached", async () => {
    const app = await startApp();
    records.set("app.internal", ["127.0.0.1"]);
    const url = app.url.replace("127.0.0.1", "app.internal");
    expect(await tell([url], { webhookHosts })).toMatchObject([{ status: 204 }]);
  });
});

describe("within the private network", () => {
  test("a private name that resolves to the internet is not reached", async () => {
    records.set("app.test", ["93.184.216.34", "2606:2800:220:1::1"]);
    expect(await errorsOf(["http://app.test:1/"], {})).toEqual([
      "not sent: the host is not on this machine or its private network",
    ]);
  });

  test("only the private ones of several addresses are connected to", async () => {
    const app = await startApp();
    records.set("app.test", ["93.184.216.34", "127.0.0.1"]);
    expect(await tell([app.url.replace("127.0.0.1", "app.test")])).toMatchObject([{ status: 204 }]);
  });

  test("private names are reached while requests of the process are mocked", async () => {
    const app = await startApp();
    records.set("app.internal", ["127.0.0.1"]);
    const mocks = startMocks(mockTwilio(createCarrier()));
    try {
      const url = app.url.replace("127.0.0.1", "app.internal");
      expect(await tell([url])).toMatchObject([{ status: 204 }]);
      await expect(fetch(url)).rejects.toThrow(TypeError);
    } finally {
      mocks.stop();
    }
    expect(app.requests).toHaveLength(1);
  });

  test("addresses and names in any spelling are reached", async () => {
    const app = await startApp();
    const port = new URL(app.url).port;
    records.set("app.test.", ["127.0.0.1"]);
    const hosts = ["localhost", "App.TEST.", "127.1", "2130706433", "[::ffff:127.0.0.1]"];
    const attempts = await tell(hosts.map((host) => `http://${host}:${port}/`));
    expect(attempts.map(({ status, error }) => status ?? error)).toEqual(Array(hosts.length).fill(204));
  });
});

/** Ways to write an IPv4 address in a URL. */
const spellings: readonly ((bytes: readonly number[]) => string)[] = [
  (bytes) => bytes.join("."),
  (bytes) => bytes.map((byte) => `0x${byte.toString(16)}`).join("."),
  (bytes) => bytes.map((byte) => `0${byte.toString(8)}`).join("."),
  (bytes) => String(numberOf(bytes)),
  (bytes) => `0x${numberOf(bytes).toString(16)}`,
  ([first, ...rest]) => `${first}.${numberOf(rest)}`,
  (bytes) => `${bytes.join(".")}.`,
  (bytes) => `[::ffff:${bytes.join(".")}]`,
  (bytes) => `[0:0:0:0:0:FFFF:${groupsOf(bytes)}]`,
  (bytes) => `[64:ff9b::${bytes.join(".")}]`,
  (bytes) => `[2002:${groupsOf(bytes)}::7]`,
];

const numberOf = (bytes: readonly number[]): number => bytes.reduce((sum, byte) => sum * 256 + byte, 0);

const groupsOf = ([a = 0, b = 0, c = 0, d = 0]: readonly number[]): string =>
  `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;

test("no spelling of a link-local address is reached", async () => {
  const byte = fc.integer({ min: 0, max: 255 });
  const spelled = fc
    .tuple(byte, byte, fc.constantFrom(...spellings))
    .map(([third, fourth, spell]) => spell([169, 254, third, fourth]));
  await fc.assert(
    fc.asyncProperty(spelled, fc.constantFrom("private-network", "anywhere"), async (host, webhookHosts) => {
      const errors = await errorsOf([`http://${host}:1/`], { webhookHosts: webhookHosts as never });
      expect(errors).toEqual([expect.stringMatching(refused)]);
    }),
    { numRuns: 200 },
  );
});
