/**
 * `node run-snippets.ts [--own-mock] <file>…`: runs blocks of a page, one after the other, as their reader would, with
 * every provider mocked. Says of each how many texts phones have got by then.
 */
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { createCarrier, mockProviders, startMocks } from "../packages/mock/src/index.ts";

const { values, positionals: files } = parseArgs({
  options: {
    /** The blocks start the mock themselves. */
    "own-mock": { type: "boolean" },
  },
  allowPositionals: true,
});
const carrier = createCarrier();
const mocks = values["own-mock"] ? undefined : startMocks(...mockProviders(carrier));
for (const file of files) {
  await import(pathToFileURL(file).href);
  // A rejection that nobody handles ends the process here.
  await new Promise((resolve) => setImmediate(resolve));
  console.log(`\n${file}: ${carrier.messages.length} texts`);
}
// A block that serves until it is stopped is stopped as a container stops it. Listeners of libraries would end the process.
if (files.some((file) => readFileSync(file, "utf8").includes('"SIGTERM"')))
  process.emit("SIGTERM", "SIGTERM");
// From here on the process ends by itself, as its reader's would.
mocks?.stop();
