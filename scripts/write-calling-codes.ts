/** Writes core's table of calling codes; to be run after libphonenumber-js was updated. */
import { writeFileSync } from "node:fs";
import { makeCallingCodes } from "../packages/core/src/testing/make-calling-codes.ts";

const file = new URL("../packages/core/src/calling-code-table.ts", import.meta.url);
writeFileSync(file, makeCallingCodes());
