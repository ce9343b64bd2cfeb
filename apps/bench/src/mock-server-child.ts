/** Starts a mock server as a user does, says how long that took, and then how much memory it has. */
const [, , kind] = process.argv;
const start = performance.now();
const { startMockServer } = await import("@smskit/mock");
const imported = performance.now();
const server = await startMockServer({ tls: kind === "tls" });
const started = performance.now();
process.send?.({
  url: server.url,
  importMs: imported - start,
  startMs: started - imported,
  sinceLaunchMs: started,
});
process.on("message", async () => {
  await server.carrier.idle();
  process.send?.({ messages: server.carrier.messages.length, bytes: process.memoryUsage.rss() });
});
process.on("disconnect", () => void server.close());
