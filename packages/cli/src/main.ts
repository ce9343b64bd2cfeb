#!/usr/bin/env node
import { run } from "./run.ts";
import { processTerminal } from "./terminal.ts";

const terminal = processTerminal();
// `smskit preview | head` closes the pipe.
terminal.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});
// Not `await`: a CommonJS bundle cannot.
void run(process.argv.slice(2), terminal).then((code) => {
  process.exitCode = code;
});
