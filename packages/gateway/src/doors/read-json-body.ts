import type { z } from "@hono/zod-openapi";
import { configProblems } from "@smskit/core";
import { withoutByteOrderMark } from "../http/read-body.ts";
import { DoorRefusal, type DoorRequest } from "./door.ts";

/**
 * Reads the JSON body of a verified request.
 * @throws {DoorRefusal} 415 if it is not declared as JSON; 400, naming the fields that are wrong, and no value.
 */
export function readJsonBody<Schema extends z.ZodType>(
  { headers, body }: Pick<DoorRequest, "headers" | "body">,
  schema: Schema,
): z.output<Schema> {
  const [mediaType = ""] = (headers.get("content-type") ?? "").split(";");
  if (mediaType.trim().toLowerCase() !== "application/json") {
    throw new DoorRefusal(415, "content-type: must be application/json.");
  }
  let json: unknown;
  try {
    json = JSON.parse(withoutByteOrderMark(body));
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
