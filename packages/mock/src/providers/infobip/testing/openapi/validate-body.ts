import { readFileSync } from "node:fs";
import { bodyValidator } from "../../../../testing/body-validator.ts";

/**
 * Compares a body with a schema of Infobip's OpenAPI, which was cut down to its responses and webhooks, and in which every field
 * that is not listed is refused. Returns what is wrong.
 *
 * @param schema Its name, such as `SmsResponseEnvelope` or `DeliveryReports`.
 */
export const problemsOfBody = bodyValidator(
  JSON.parse(readFileSync(new URL("infobip-openapi.json", import.meta.url), "utf8")),
);
