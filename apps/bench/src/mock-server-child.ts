/** Starts a mock server as a user does, and says how long that took. */
const [, , kind] = process.argv;
const start = performance.now();
const { startMockServer } = await import("@smskit/mock");
const imported = performance.now();
const server = await startMockServer({ tls: kind === "tls" });
const started = performance.now();
process.send?.({
  importMs: imported - start,
  startMs: started - imported,
  sinceLaunchMs: started,
});
process.on("disconnect", () => void server.close());
