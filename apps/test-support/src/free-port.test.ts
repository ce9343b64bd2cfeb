import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { expect, test } from "vitest";
import { freePort } from "./free-port.ts";

test("a port can be listened to, and systems do not give it to other servers", async () => {
  const port = await freePort();
  const mine = createServer().listen(port, "127.0.0.1");
  const other = createServer().listen(0, "127.0.0.1");
  await Promise.all([once(mine, "listening"), once(other, "listening")]);
  const given = (other.address() as AddressInfo).port;
  mine.close();
  other.close();
  expect(port).toBeGreaterThanOrEqual(10_000);
  expect(port).toBeLessThan(Math.min(given, await lowestGivenPort()));
});

/** The lowest port that Linux gives to a connection. */
async function lowestGivenPort(): Promise<number> {
  const range = await readFile("/proc/sys/net/ipv4/ip_local_port_range", "utf8").catch(() => "32768");
  return Number.parseInt(range, 10);
}
