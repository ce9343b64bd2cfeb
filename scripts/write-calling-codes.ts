/** Writes core's tables of calling codes and numbering plans; to be run after libphonenumber-js was updated. */
import { writeFileSync } from "node:fs";
import { makeCallingCodes } from "../packages/core/src/testing/make-calling-codes.ts";
import { makeNumberingPlans } from "../packages/core/src/testing/make-numbering-plans.ts";

const core = new URL("../packages/core/src/", import.meta.url);
writeFileSync(new URL("phone/calling-code-table.ts", core), makeCallingCodes());
writeFileSync(new URL("phone/numbering-plan-table.ts", core), makeNumberingPlans());
