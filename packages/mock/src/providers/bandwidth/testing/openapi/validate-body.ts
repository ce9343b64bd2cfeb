import { readFileSync } from "node:fs";
import { bodyValidator } from "../../../../testing/body-validator.ts";

/**
 * Compares a body with a schema of Bandwidth's OpenAPI, and returns what is wrong.
 *
 * @param schema Its name, such as `message` or `statusCallback`.
 */
export const problemsOfBody = bodyValidator(
  JSON.parse(readFileSync(new URL("bandwidth-openapi.json", import.meta.url), "utf8")),
);
