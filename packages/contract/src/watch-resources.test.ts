import { connect, createServer, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { turns, watchResources } from "./watch-resources.ts";

async function listen(): Promise<number> {
  const server = createServer((socket) => socket.resume()).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  onTestFinished(() => void server.close());
  return (server.address() as { port: number }).port;
}

test("timers and sockets that work leaves open are reported until they are closed", async () => {
  const port = await listen();
  const left = new Promise<Socket>((resolve) => {
    const socket = connect(port, "127.0.0.1", () => resolve(socket));
  });
  await watchResources(async ({ released, timersReleased }) => {
    const socket = connect(port, "127.0.0.1");
    await new Promise((resolve) => socket.once("connect", resolve));
    expect(await timersReleased()).toBe(true);
    expect(await released()).toBe(false);
    socket.destroy();
    expect(await released()).toBe(true);
    const timer = setTimeout(() => {}, 60_000);
    expect(await timersReleased()).toBe(false);
    clearTimeout(timer);
    expect(await timersReleased()).toBe(true);
  });
  (await left).destroy();
});

test("resources of concurrent work are not attributed to each other", async () => {
  let other: NodeJS.Timeout | undefined;
  const seen = await Promise.all([
    watchResources(async ({ released }) => {
      other = setTimeout(() => {}, 60_000);
      return released();
    }),
    watchResources(async ({ released }) => {
      await turns(3);
      return released();
    }),
  ]);
  clearTimeout(other);
  expect(seen).toEqual([false, true]);
});
