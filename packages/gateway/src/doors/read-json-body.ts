import type { z } from "@hono/zod-openapi";
import { configProblems } from "@smskit/core";
import { DoorRefusal } from "./door.ts";

/**
 * Reads the JSON body of a verified request.
 * @throws {DoorRefusal} 400, naming the fields that are wrong, and no value.
 */
export function readJsonBody<Schema extends z.ZodType>(schema: Schema, body: string): z.output<Schema> {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    throw new DoorRefusal(400, "The body is not valid JSON.");
  }
  const problems = configProblems(schema, json);
  if (problems.length > 0) {
    const listed = problems.map(({ path, message }) => `${path === "" ? "the body" : path}: ${message}`);
    throw new DoorRefusal(400, `${listed.slice(0, 5).join("; ")}.`);
  }
  return schema.parse(json);
}
