import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { freePort } from "./free-port.ts";

async function listen(port: number): Promise<number> {
  const server = createServer().listen(port, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

test("a free port can be listened on, and never one that servers get that take any", async () => {
  const port = await freePort();
  const others = await Promise.all(Array.from({ length: 50 }, () => listen(0)));
  expect(Math.min(...others)).toBeGreaterThan(port);
  expect(await listen(port)).toBe(port);
});
