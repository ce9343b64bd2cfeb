// Sends for another process, which writes what to do as lines of JSON and reads what came of it.
import process from "node:process";
import { createInterface } from "node:readline";
import { inspect } from "node:util";
import { createTwilio } from "@smskit/twilio";

const connectors = new Map();
const aborts = new Map();

const methods = {
  create: async (id, config) => void connectors.set(id, createTwilio(config)),
  prepare: async (id, message) => connectors.get(id).prepare(message),
  send: async (id, message, options, call) => {
    const controller = new AbortController();
    aborts.set(call, controller);
    if (options.aborted) controller.abort();
    return connectors.get(id).send(message, { timeoutMs: options.timeoutMs, signal: controller.signal });
  },
  abort: async (_, call) => aborts.get(call)?.abort(),
  close: async (id) => connectors.get(id).close(),
};

for await (const line of createInterface({ input: process.stdin })) {
  const { call, method, connector, parameters } = JSON.parse(line);
  methods[method](connector, ...parameters, call).then(
    (value) => reply({ call, value }),
    (error) => reply({ call, error: { ...error, message: error.message }, printed: inspect(error) }),
  );
}
process.exit();

function reply(outcome) {
  process.stdout.write(`${JSON.stringify(outcome)}\n`);
}
